import Cloud
import Specs
import Vocabulary

/// What becomes of resources that a tenant once moved and that are not in its share any more: because its scope was
/// narrowed, because the tenant has left, or because they are gone.
///
/// A resource that is nobody's now is returned as its former tenant's, with the access that its account still gives
/// that tenant. One that may be another tenant's is not touched.
struct Departures {
    /// Resources that nobody holds any more.
    private(set) var slices: [ScopeSlice] = []
    private(set) var forgotten: [TenantPlan.Forgotten] = []
    private(set) var findings: [Finding] = []
    /// When the listings that this rests on are too old.
    private(set) var boundaries: [Instant] = []
    /// Whether this follows from more than the tenant's own share.
    private(set) var restsOnOthers = false

    private enum Fate: CaseIterable {
        case gone, unlisted, unseen, others
    }

    init(_ inputs: TenantInputs, _ context: PlanContext) {
        var left: [Scope: [Resource]] = [:]
        var fates: [Scope: [Fate: Set<Incarnation>]] = [:]
        for prior in context.facts.priors(of: inputs.tenant.name) {
            let scope = prior.address.scope
            if inputs.share.slices.contains(where: { $0.scope == scope && $0.holds(prior) }) { continue }
            restsOnOthers = true
            switch Self.whereabouts(of: prior, context) {
            case .success(let resource):
                if left[scope]?.last?.address != resource.address { left[scope, default: []].append(resource) }
            case .failure(let missing):
                fates[scope, default: [:]][missing.fate, default: []].insert(prior.key.incarnation)
                if missing.fate == .gone {
                    forgotten.append(TenantPlan.Forgotten(prior: prior, reason: "the resource is gone"))
                }
            }
        }
        for (scope, resources) in left.sorted(by: { $0.key < $1.key }) {
            guard let slice = context.leftover(in: scope) else { continue }
            slices.append(slice.with(resources))
            boundaries.append(context.tooOld(slice.listedAt))
        }
        for (scope, kinds) in fates.sorted(by: { $0.key < $1.key }) {
            if let listing = context.inventory[scope] { boundaries.append(context.tooOld(listing.listedAt)) }
            for fate in Fate.allCases {
                if let count = kinds[fate]?.count { findings.append(Self.finding(fate, scope, count)) }
            }
        }
    }

    private struct Missing: Error {
        let fate: Fate
    }

    private static func whereabouts(of prior: PriorState, _ context: PlanContext) -> Result<Resource, Missing> {
        guard let listing = context.inventory[prior.address.scope] else { return .failure(Missing(fate: .unlisted)) }
        guard let resource = context.inventory[prior.address], resource.incarnation == prior.key.incarnation else {
            let isKnown = listing.completeness == .complete && context.instant < context.tooOld(listing.listedAt)
            return .failure(Missing(fate: isKnown ? .gone : .unseen))
        }
        guard context.leftover(in: prior.address.scope)?.holds(prior) == true else {
            return .failure(Missing(fate: .others))
        }
        return .success(resource)
    }

    private static func finding(_ fate: Fate, _ scope: Scope, _ count: Int) -> Finding {
        let what = count == 1 ? "1 resource that was moved" : "\(count) resources that were moved"
        let be = count == 1 ? "is" : "are"
        return switch fate {
        case .gone:
            Finding(kind: .gone, subject: scope.description, message: "\(what) \(be) gone; nothing of it comes back")
        case .unlisted:
            Finding(
                kind: .unlisted, subject: scope.description,
                message: "\(what) cannot come back: no `CloudAccount` lists the scope; bring it back until they have")
        case .unseen:
            Finding(
                kind: .incomplete, subject: scope.description,
                message: "\(what) \(be) not in the listing, and whether it is gone is not known")
        case .others:
            Finding(
                kind: .departed, subject: scope.description,
                message: "\(what) \(be) not in the tenant's scope any more and may be another's; it stays as it is, "
                    + "and what was found is remembered")
        }
    }
}

extension ScopeSlice {
    /// Whether the resource of a prior state is in it, found by bisection.
    fileprivate func holds(_ prior: PriorState) -> Bool {
        var low = 0
        var high = resources.count
        while low < high {
            let middle = (low + high) / 2
            if resources[middle].address.id < prior.address.id { low = middle + 1 } else { high = middle }
        }
        return low < resources.count && resources[low].address.id == prior.address.id
            && resources[low].incarnation == prior.key.incarnation
    }

    fileprivate func with(_ resources: [Resource]) -> ScopeSlice {
        ScopeSlice(
            account: account, scope: scope, resources: resources, overlapped: [], undecided: 0,
            completeness: completeness, listedAt: listedAt, clockSkew: clockSkew)
    }
}

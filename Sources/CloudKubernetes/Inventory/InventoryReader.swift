import Cloud
import Transport
import Vocabulary

/// Lists and reads objects of one scope.
struct InventoryReader: Sendable {
    let caller: KubernetesCaller
    let scope: Scope
    var detail = ListingDetail.whole

    /// So many are asked for one by one; more are picked out of a list.
    private static let mostAlone = 8

    /// What was listed of one or more kinds.
    private struct Findings {
        var resources: [Resource] = []
        var problem: String?
        var skew: Int?
    }

    /// Everything in the scope; what could not be had is said in its completeness.
    func list() async -> Listing {
        let start = caller.client.clock.now
        var findings = Findings()
        if let refusal {
            findings.problem = refusal
        } else {
            findings = await list(in: nil, isSecondLook: false)
        }
        return Listing(
            scope: scope, resources: findings.resources,
            completeness: findings.problem.map(Listing.Completeness.incomplete) ?? .complete, listedAt: start,
            clockSkew: findings.skew, detail: detail)
    }

    private var refusal: String? {
        let account = caller.access.account
        if scope.account != account.account {
            return "account \(account.name) is \(account.account), and \(scope.account) was asked for"
        }
        return KubernetesCatalogue.catalogue[scope.type] == nil ? "Kubernetes has no type `\(scope.type)`" : nil
    }

    private func list(in namespace: String?, isSecondLook: Bool) async -> Findings {
        var findings = Findings()
        let kinds: [ObjectKind]
        do throws(CloudError) {
            if let kind = ObjectKind.of(scope.type) {
                kinds = [kind]
            } else {
                let discovered = try await Discovery(caller: caller).scalable()
                kinds = discovered.kinds
                findings.problem = discovered.problem
            }
        } catch {
            findings.problem = "\(error)"
            return findings
        }
        var pool = ResourcePool()
        for kind in kinds { await list(kind, in: namespace, isSecondLook, &findings, &pool) }
        return findings
    }

    private func list(
        _ kind: ObjectKind, in namespace: String?, _ isSecondLook: Bool, _ findings: inout Findings,
        _ pool: inout ResourcePool
    ) async {
        let companions = await Companions.read(beside: kind, in: namespace, caller)
        findings.problem = findings.problem ?? companions.problem
        let maker = ResourceMaker(
            scope: scope, detail: detail, companions: companions, isSecondLook: isSecondLook)
        let before = findings.resources.count
        do throws(CloudError) {
            try await caller.pages(kind.path(in: namespace)) { answer throws(CloudError) in
                if answer.page == 0 { findings.resources.removeSubrange(before...) }
                let page = try DraftPage.list(
                    answer.body, of: kind, &pool, withPodLabels: companions.wantsPodLabels)
                findings.skew = answer.clockSkew ?? findings.skew
                for draft in page.drafts { findings.resources.append(maker.resource(draft, &pool)) }
                return page.metadata.end
            }
        } catch {
            // Where a cluster does not have the kind, it has none of it.
            if error.code != Refusal.Code.notServed { findings.problem = findings.problem ?? "\(error)" }
        }
    }

    /// Some objects again, in the order asked.
    func read(_ ids: [String]) async -> [Reading] {
        if let refusal {
            let error = CloudError(.terminal, code: "unsupported", message: refusal)
            return ids.map { _ in .unreadable(error) }
        }
        let names = ids.map { $0.split(separator: "/", maxSplits: 1).first.map(String.init) ?? "" }
        let namespace = Set(names).count == 1 ? names.first : nil
        if ids.count <= Self.mostAlone, namespace != nil || ids.count == 1 {
            return await readAlone(ids, in: namespace)
        }
        let findings = await list(in: namespace, isSecondLook: true)
        let found = Dictionary(
            findings.resources.map { ($0.address.id, $0) }, uniquingKeysWith: { first, _ in first })
        return ids.map { id in
            if let resource = found[id] { return .found(resource) }
            guard let problem = findings.problem else { return .gone }
            return .unreadable(CloudError(.transient, code: "incomplete", message: problem))
        }
    }

    private func readAlone(_ ids: [String], in namespace: String?) async -> [Reading] {
        guard let first = ids.first else { return [] }
        let kinds: KindTable
        let kind: ObjectKind
        do throws(CloudError) {
            kinds = try await KindTable.read(of: scope.type, caller)
            kind = try kinds.kind(of: first)
        } catch {
            return ids.map { _ in error.code == "NotFound" ? .gone : .unreadable(error) }
        }
        let companions = await Companions.read(beside: kind, in: namespace, caller)
        let maker = ResourceMaker(scope: scope, detail: detail, companions: companions, isSecondLook: true)
        return await concurrently(ids, atOnce: Self.mostAlone) { id in
            do throws(CloudError) {
                let kind = try kinds.kind(of: id)
                guard let name = ObjectName(id, scope.type) else { return .gone }
                let answer = try await caller.call(.get(kind.path(of: name)))
                var pool = ResourcePool()
                let draft = try DraftPage.object(
                    answer.body, of: kind, &pool, withPodLabels: companions.wantsPodLabels)
                return .found(maker.resource(draft, &pool))
            } catch {
                return ["NotFound", Refusal.Code.notServed].contains(error.code) ? .gone : .unreadable(error)
            }
        }
    }
}

extension ObjectName {
    /// From a resource's id: `NAMESPACE/NAME`, or with the kind between; nil for anything else.
    init?(_ id: String, _ type: ResourceType) {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == (type == .scalable ? 3 : 2), !parts.contains("") else { return nil }
        namespace = parts[0]
        name = parts[parts.count - 1]
    }
}

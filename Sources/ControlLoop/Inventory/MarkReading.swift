import Cloud
import Ledger
import Planning
import Vocabulary

/// What the marks in our name tell. They are hints: of a resource that the store remembers they say nothing new.
struct MarkReading: Sendable {
    /// Prior states of resources that neither the store nor the journal knows: for the day the store is lost.
    private(set) var recovered: [PriorState] = []
    /// Resources whose mark we did not make for them: forged, or copied from elsewhere. In the order of the shares.
    private(set) var forgeries: [ResourceAddress] = []
    /// Marks that have outlived what they are a hint of: they could not be taken off when it ended.
    private(set) var outlived: [OutlivedMark] = []

    /// Nothing: where no mark can be checked.
    init() {}

    /// - Parameters:
    ///   - stored: What the store remembers of these tenants.
    ///   - last: The last intent on a resource, whoever's it was; nil where the journal has none.
    init<Failure: Error>(
        _ shares: [TenantShare], _ keeper: MarkKeeper, stored: [PriorState],
        last: (ResourceAddress) async throws(Failure) -> Intent?
    ) async throws(Failure) {
        let remembered = stored.filter { ControlMark.holds($0.key.field) }
        var memory: Memory?
        for share in shares {
            for slice in share.slices {
                for resource in slice.resources {
                    guard let mark = resource.mark, keeper.isOurs(mark) else { continue }
                    let known = memory ?? Memory(remembered)
                    memory = known
                    guard known.isAway[resource.incarnation] != true else { continue }
                    let isGenuine = keeper.isGenuine(mark, on: resource.incarnation)
                    let outlived = { (claim: ClaimName) in
                        OutlivedMark(
                            tenant: share.tenant, account: slice.account, address: resource.address,
                            incarnation: resource.incarnation, claim: claim)
                    }
                    if known.isAway[resource.incarnation] == false {
                        let own = known.priors(of: resource.incarnation, remembered)
                        let isBack = own.allSatisfy {
                            $0.key.tenant == share.tenant && resource.value(of: $0.key.field) == .known($0.found)
                        }
                        if isGenuine, isBack, let claim = own.first?.claim { self.outlived.append(outlived(claim)) }
                        continue
                    }
                    guard isGenuine else {
                        forgeries.append(resource.address)
                        continue
                    }
                    guard let intent = try await last(resource.address), intent.incarnation == resource.incarnation
                    else {
                        recovered += Self.priors(of: resource, mark, share.tenant)
                        continue
                    }
                    // What another tenant moved may still be remembered as that one's.
                    if intent.tenant == share.tenant { self.outlived.append(outlived(intent.claim)) }
                }
            }
        }
    }

    /// What the store remembers, by incarnation.
    private final class Memory {
        /// Whether any field was last set to something other than what was found.
        let isAway: [Incarnation: Bool]
        private var byIncarnation: [Incarnation: [PriorState]]?

        init(_ stored: [PriorState]) {
            var isAway: [Incarnation: Bool] = [:]
            for prior in stored {
                let known = isAway[prior.key.incarnation] ?? false
                isAway[prior.key.incarnation] = known || prior.found != prior.set
            }
            self.isAway = isAway
        }

        /// Grouped where somebody asks: hardly anything that is back as it was bears a mark.
        func priors(of incarnation: Incarnation, _ stored: [PriorState]) -> [PriorState] {
            let grouped = byIncarnation ?? Dictionary(grouping: stored, by: \.key.incarnation)
            byIncarnation = grouped
            return grouped[incarnation] ?? []
        }
    }

    private static func priors(of resource: Resource, _ mark: ControlMark, _ tenant: TenantName) -> [PriorState] {
        mark.prior.compactMap { choice in
            guard case .known(let current) = resource.value(of: choice.field) else { return nil }
            return PriorState(
                key: PriorState.Key(tenant: tenant, incarnation: resource.incarnation, field: choice.field),
                address: resource.address, found: choice.value, set: current,
                claim: ClaimName(rawValue: "Mark/\(mark.controller)"),
                onRelease: "restore", sequence: mark.sequence, at: Instant(milliseconds: 0))
        }
    }
}

/// A mark that is to be taken off: nothing is remembered any more of what it is a hint of.
struct OutlivedMark: Hashable, Sendable {
    let tenant: TenantName
    let account: AccountName
    let address: ResourceAddress
    let incarnation: Incarnation
    /// The claim that moved the resource last.
    let claim: ClaimName
}

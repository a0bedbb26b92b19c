import Cloud
import Planning
import Vocabulary

/// Prior states that the store does not have, read back from genuine marks on resources: for the day it is lost.
struct PriorRecovery {
    let keeper: MarkKeeper
    let stored: [PriorState]

    /// What marks tell of resources the store knows nothing of. The store wins: where it knows, marks are not read.
    func priors(in shares: [TenantShare]) -> [PriorState] {
        let known = Set(stored.map(\.key.incarnation))
        var found: [PriorState] = []
        for share in shares {
            for slice in share.slices {
                for resource in slice.resources {
                    guard let mark = resource.mark, !known.contains(resource.incarnation),
                        keeper.isGenuine(mark, on: resource.incarnation)
                    else { continue }
                    found += priors(of: resource, mark, share.tenant)
                }
            }
        }
        return found
    }

    /// Resources the store knows nothing of that bear a mark in our name which we did not make for them: forged, or
    /// copied from elsewhere. In the order of their addresses.
    func forgeries(in shares: [TenantShare]) -> [ResourceAddress] {
        let known = Set(stored.map(\.key.incarnation))
        let resources = shares.flatMap { $0.slices.flatMap(\.resources) }
        return resources.filter { resource in
            guard let mark = resource.mark, !known.contains(resource.incarnation) else { return false }
            return keeper.isOurs(mark) && !keeper.isGenuine(mark, on: resource.incarnation)
        }.map(\.address).sorted()
    }

    private func priors(of resource: Resource, _ mark: ControlMark, _ tenant: TenantName) -> [PriorState] {
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

import Cloud
import Vocabulary

/// A provider that tells one lie: what the suite has to find.
struct Liar: Provider {
    /// The lies, each named after what is claimed.
    enum Lie: String, CaseIterable, Sendable {
        case everyListIsWhole, thereIsOnePage, whatIsUnknownIsAbsent, whatCannotBeReadIsGone, nothingTookEffect
        case everythingIsDone, marksAreWritten, marksAreTakenOff, namesAreIncarnations, allOfABatchFail
        case listingIsFree, nobodyLacksAnything, sizesComeBack, onlyThoseAskedFor, nobodyOwnsAnything

        /// The check that finds it.
        var check: String {
            switch self {
            case .everyListIsWhole, .whatCannotBeReadIsGone: "denied page"
            case .thereIsOnePage: "page"
            case .whatIsUnknownIsAbsent: "unknown attribute"
            case .nothingTookEffect: "connection lost"
            case .everythingIsDone: "not connected"
            case .marksAreWritten, .onlyThoseAskedFor: "act"
            case .marksAreTakenOff, .sizesComeBack: "return"
            case .namesAreIncarnations: "reused name"
            case .allOfABatchFail: "one is gone"
            case .listingIsFree: "cost"
            case .nobodyLacksAnything: "another tenant"
            case .nobodyOwnsAnything: "owner"
            }
        }
    }

    let honest: any Provider
    let lie: Lie

    var catalogue: Catalogue { honest.catalogue }

    func identity(_ access: AccountAccess) async throws(CloudError) -> AccountID {
        try await honest.identity(access)
    }

    func list(_ scope: Scope, _ access: AccountAccess) async -> Listing {
        if lie == .listingIsFree { _ = await honest.list(scope, access) }
        let listing = await honest.list(scope, access)
        let resources = listing.resources.map(told)
        return Listing(
            scope: scope, resources: lie == .thereIsOnePage ? Array(resources.prefix(10)) : resources,
            completeness: lie == .everyListIsWhole ? .complete : listing.completeness, listedAt: listing.listedAt)
    }

    func read(_ addresses: [ResourceAddress], _ access: AccountAccess) async -> [Reading] {
        await honest.read(addresses, access).map { reading in
            switch reading {
            case .found(let resource): .found(told(resource))
            case .unreadable where lie == .whatCannotBeReadIsGone: .gone
            default: reading
            }
        }
    }

    func perform(_ requests: [ActionRequest], _ access: AccountAccess) async -> [ActionResult] {
        if lie == .onlyThoseAskedFor, let sample = requests.first {
            let scope = sample.resource.address.scope
            let all = await honest.list(scope, .reading(access.account)).resources.map(\.address)
            for case .found(let resource) in await honest.read(all, .reading(access.account))
            where !requests.contains(where: { $0.resource.address == resource.address }) {
                _ = await honest.perform([sample.made(of: resource, sample.changes, sample.mark)], access)
            }
        }
        let results = await honest.perform(requests.map(sent), access)
        let hasFailed = results.contains { if case .failure = $0.outcome { true } else { false } }
        return results.map { told($0, hasFailed) }
    }

    func unmark(_ addresses: [ResourceAddress], origin: String, _ access: AccountAccess) async -> [CloudError?] {
        if lie == .marksAreTakenOff { return addresses.map { _ in nil } }
        return await honest.unmark(addresses, origin: origin, access)
    }

    func measurements(of addresses: [ResourceAddress], _ access: AccountAccess) async -> [Measurements] {
        await honest.measurements(of: addresses, access)
    }

    func diagnose(_ access: AccountAccess) async -> [PermissionFinding] { await honest.diagnose(access) }
}

extension Liar {
    private func told(_ resource: Resource) -> Resource {
        let state = resource.state
        let fields = state.fields.map { reading in
            lie == .whatIsUnknownIsAbsent && reading.value.isUnknown
                ? ResourceState.FieldReading(reading.field, .absent) : reading
        }
        return Resource(
            address: resource.address,
            incarnation: lie == .namesAreIncarnations
                ? Incarnation(rawValue: resource.address.id) : resource.incarnation,
            tags: resource.tags,
            state: ResourceState(
                fields: fields, attributes: state.attributes, owner: lie == .nobodyOwnsAnything ? .absent : state.owner,
                isChanging: state.isChanging), mark: resource.mark, notice: resource.notice,
            particulars: resource.particulars)
    }

    private func sent(_ request: ActionRequest) -> ActionRequest {
        let mark = lie == .marksAreWritten ? nil : request.mark
        let changes = request.changes.map { change in
            if lie == .sizesComeBack, case .count(let count) = change.value, count > 1 {
                return FieldChoice(change.field, .count(count - 1))
            }
            return change
        }
        return request.made(of: request.resource, changes, mark)
    }

    private func told(_ result: ActionResult, _ hasFailed: Bool) -> ActionResult {
        var outcome = result.outcome
        switch (lie, outcome) {
        case (.everythingIsDone, _): outcome = .success(())
        case (.nothingTookEffect, .failure(let error)):
            outcome = .failure(CloudError(error.kind, code: error.code, message: error.message))
        case (.nobodyLacksAnything, .failure(let error)):
            outcome = .failure(CloudError(error.kind, code: error.code, message: "no"))
        case (.allOfABatchFail, .success) where hasFailed:
            outcome = .failure(CloudError(.transient, code: "batch", message: "another one failed"))
        default: break
        }
        return ActionResult(intent: result.intent, outcome: outcome, requestID: result.requestID)
    }
}

extension ActionRequest {
    /// The same of another resource, or to another end.
    fileprivate func made(of resource: Resource, _ changes: [FieldChoice], _ mark: ControlMark?) -> ActionRequest {
        ActionRequest(
            intent: intent, resource: resource, transition: transition, changes: changes, mark: mark, origin: origin,
            uniqueness: uniqueness)
    }
}

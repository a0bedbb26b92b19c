import Cloud
import Specs
import Vocabulary

/// How far the groups of one schedule have come, counted while a tenant is planned.
struct OrderCensus {
    /// One group of it.
    struct Group {
        /// Resources that the schedule means, but for those that something else manages.
        var members = 0
        /// Of them, those that still have to be changed in a direction, or are on their way to another state.
        var open: [OrderDirection: Int] = [:]
        /// Whether any of them is on its way, and nothing is left to be changed about it.
        var isMoving = false
        /// Why not all of it is known; nil where it is.
        var ignorance: String?
    }

    let demand: Demand
    private(set) var groups: [Group]
    private var places: [ResourceAddress: Membership] = [:]

    /// Where a resource stands.
    enum Membership: Hashable {
        case group(Int)
        /// Which group it is in rests on something that is not known.
        case unknown
    }

    init(_ demand: Demand) {
        self.demand = demand
        groups = Array(repeating: Group(), count: demand.groups.count)
    }

    /// Where a resource that was counted stands; nil for one in no group.
    func membership(of address: ResourceAddress) -> Membership? { places[address] }

    /// Counts a resource that the schedule means.
    ///
    /// - Parameter actions: What is still to be changed about it, whoever wants that.
    mutating func count(_ resource: Resource, in account: AccountName, _ actions: ArraySlice<PlannedAction>) {
        let matches = demand.groups.map { $0.selector.matches(resource, account: account) }
        let place = matches.firstIndex { $0 == .yes }
        let unknown = matches[..<(place ?? matches.count)].indices.filter { matches[$0] != .no }
        if !unknown.isEmpty {
            places[resource.address] = .unknown
            for index in unknown + (place.map { [$0] } ?? []) {
                groups[index].ignorance = groups[index].ignorance ?? "which group \(resource.address) is in"
            }
            return
        }
        guard let place else { return }
        places[resource.address] = .group(place)
        groups[place].members += 1
        if resource.state.isChanging, actions.isEmpty { groups[place].isMoving = true }
        for direction in Self.openDirections(resource, actions) { groups[place].open[direction, default: 0] += 1 }
    }

    /// What is still changing, and what cannot be changed, may go either way.
    private static func openDirections(
        _ resource: Resource, _ actions: ArraySlice<PlannedAction>
    ) -> Set<OrderDirection> {
        if resource.state.isChanging || actions.contains(where: \.changes.isEmpty) { return [.up, .down] }
        return Set(actions.map(\.direction))
    }

    /// Takes note of what of the tenant's share is not known: a group that may have members there is not known whole.
    mutating func note(_ share: TenantShare, _ undecided: [Int], unlisted: [Scope], _ context: PlanContext) {
        for (place, slice) in share.slices.enumerated() where demand.selector.mayMean(slice) {
            let why: String
            if case .incomplete(let reason) = slice.completeness {
                why = "the listing of \(slice.scope) is not whole: \(reason)"
            } else if slice.isStale(at: context.instant, context.limits) {
                why = "\(slice.scope) was listed at \(slice.listedAt), more than \(context.limits.maximumAge) s before"
            } else if undecided[place] > 0 {
                why = "selectors could not be decided on \(undecided[place]) resources of \(slice.scope)"
            } else {
                continue
            }
            note(why) { $0.mayMean(slice.scope) && ($0.accounts.isEmpty || $0.accounts.contains(slice.account)) }
        }
        for scope in unlisted where demand.selector.mayMean(scope) {
            note("\(scope) was not listed") { $0.mayMean(scope) }
        }
    }

    private mutating func note(_ why: String, where mayMean: (ResourceSelector) -> Bool) {
        for index in groups.indices where mayMean(demand.groups[index].selector) {
            groups[index].ignorance = groups[index].ignorance ?? why
        }
    }
}

extension ResourceSelector {
    /// Whether it could mean anything in a scope; without types it may mean any.
    fileprivate func mayMean(_ scope: Scope) -> Bool {
        (types.isEmpty || types.contains(scope.type)) && (regions.isEmpty || regions.contains(scope.region))
    }
}

extension PlannedAction {
    /// Which way it goes.
    var direction: OrderDirection { isReduction ? .down : .up }
}

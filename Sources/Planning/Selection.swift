import Cloud
import Specs
import Vocabulary

/// Which demands mean which resources of a share.
struct Selection {
    /// For each slice, for each of its resources, the positions of the demands that mean it.
    private(set) var demands: [[[Int]]] = []
    /// For each slice, how many resources a demand could not be decided on.
    private(set) var undecided: [Int] = []
    /// For each demand, how many resources it means.
    private(set) var counts: [Int]

    /// A selection of which nothing is asked but how many resources each demand means.
    init(counts: [Int]) { self.counts = counts }

    init(of demands: [Demand], in share: TenantShare, _ pauses: TenantPauses) {
        counts = Array(repeating: 0, count: demands.count)
        for slice in share.slices {
            let isReleased = pauses.releases(slice.account)
            let relevant = isReleased ? [] : demands.indices.filter { demands[$0].selector.mayMean(slice) }
            var undecidedHere = slice.undecided
            var meant: [[Int]] = []
            meant.reserveCapacity(slice.resources.count)
            for resource in slice.resources {
                var positions: [Int] = []
                var isUndecided = false
                for position in relevant {
                    switch demands[position].selector.matches(resource, account: slice.account) {
                    case .yes:
                        counts[position] += 1
                        if let judged = demands[position].judged, judged[resource.address] == nil { continue }
                        positions.append(position)
                    case .no: break
                    case .unknown: isUndecided = true
                    }
                }
                if isUndecided { undecidedHere += 1 }
                meant.append(positions)
            }
            self.demands.append(meant)
            undecided.append(undecidedHere)
        }
    }
}

extension ResourceSelector {
    /// Whether the selector could mean any resource of a slice.
    func mayMean(_ slice: ScopeSlice) -> Bool {
        types.contains(slice.scope.type) && (accounts.isEmpty || accounts.contains(slice.account))
            && (regions.isEmpty || regions.contains(slice.scope.region))
    }
}

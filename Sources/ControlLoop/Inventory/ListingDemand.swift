public import Cloud
import Specs
import Vocabulary

/// How much of each type somebody will look at.
public struct ListingDemand: Hashable, Sendable {
    private let least: ListingDetail
    private let more: [ResourceType: ListingDetail]

    /// The same of all types.
    public init(_ detail: ListingDetail) {
        least = detail
        more = [:]
    }

    /// What the policies of some documents look at.
    ///
    /// - Parameter least: Of every type.
    init(of sets: [SpecSet], least: ListingDetail = .brief) {
        var more: [ResourceType: ListingDetail] = [:]
        for policy in sets.flatMap(\.namespaces).flatMap(\.policies) {
            let detail = policy.rules.contains(where: \.readsMetrics) ? ListingDetail.measured : .whole
            for type in policy.selector.types { more[type] = max(more[type] ?? least, detail) }
        }
        self.least = least
        self.more = more
    }

    /// How much of a type.
    subscript(type: ResourceType) -> ListingDetail { more[type] ?? least }
}

import Documents

/// How much a policy may change of a tenant within an hour that it has not changed before, in addition to what the
/// tenant's caps allow. Each number that is stated holds.
public struct PolicyCaps: Hashable, Sendable {
    /// Of the tenant's resources of the types that the policy selects.
    public let percent: Int?
    public let count: Int?

    /// Caps from their parts; nil for what is not stated.
    public init(percent: Int? = nil, count: Int? = nil) {
        self.percent = percent
        self.count = count
    }

    /// How many changes that is, in words too.
    ///
    /// - Parameter total: How many resources of its types the tenant has; nil where nobody knows them all: a percentage
    ///   allows nothing then.
    public func most(of total: Int?) -> (number: Int, words: String) {
        var limits: [(number: Int, words: String)] = count.map { [($0, "\($0)")] } ?? []
        if let percent {
            guard let total else { return (0, "0 (\(percent) % of resources that are not all known)") }
            let share = percent == 0 || total == 0 ? 0 : max(1, total * percent / 100)
            limits.append((share, "\(share) (\(percent) % of \(total))"))
        }
        return limits.min { $0.number < $1.number } ?? (0, "0")
    }
}

extension Shape where Output == PolicyCaps {
    static var policyCaps: Shape {
        .object(
            optional(
                "percent", .integer(0...100),
                "Per cent of the tenant's resources of the selected types, at least one. While not all of them are known"
                    + " it allows nothing."),
            optional("count", .integer(0...100_000), "A number of resources."), rule: .atLeastOne,
            make: { _, percent, count in PolicyCaps(percent: percent, count: count) })
    }
}

import Documents

/// How many of the resources that a policy would change go first; the rest waits until they are seen as they were set.
public struct PolicyCanary: Hashable, Sendable {
    public let share: Share
    /// Seconds for which the first have to be as they were set.
    public let wait: Int64

    /// A number, or a part of all.
    public enum Share: Hashable, Sendable {
        case count(Int)
        case percent(Int)
    }

    /// A canary from its parts.
    public init(_ share: Share, wait: Int64 = 0) {
        self.share = share
        self.wait = wait
    }

    /// How many of so many go first, at least one.
    public func size(of total: Int) -> Int {
        switch share {
        case .count(let count): count
        case .percent(let percent): max(1, (total * percent + 99) / 100)
        }
    }
}

extension Shape where Output == PolicyCanary {
    static var canary: Shape {
        .object(
            optional("percent", .integer(1...100), "Per cent of what it would change of a tenant, at least one."),
            optional("count", .integer(1...100_000), "A number of resources of a tenant."),
            optional(
                "for", .duration(60...604_800),
                "How long the first have to be as they were set. Left out: they have to be seen so once."),
            rule: .exactlyOne(["percent", "count"]),
            make: { _, percent, count, wait in
                (count.map(PolicyCanary.Share.count) ?? percent.map(PolicyCanary.Share.percent)).map {
                    PolicyCanary($0, wait: wait ?? 0)
                }
            })
    }
}

import Documents

/// How much of a tenant may be changed at once. Returning what was found is never capped.
public struct ActionCaps: Hashable, Sendable {
    /// Resources that a claim may move for the first time within an hour by one change, in per cent of the tenant's
    /// resources of the types it selects; counts only where the inventory of them is whole.
    public let firstTimePercent: Int
    /// The same as a number; the larger of the two holds.
    public let firstTimeCount: Int
    /// Deletes of all claims within an hour.
    public let deletesPerHour: Int
    /// Changes of all claims within an hour.
    public let actionsPerHour: Int

    /// Caps; what is left out is as for every tenant. A first guess: small enough to survive, large enough not to be
    /// in the way of a team's daily changes.
    public init(
        firstTimePercent: Int = 25, firstTimeCount: Int = 20, deletesPerHour: Int = 5, actionsPerHour: Int = 1000
    ) {
        self.firstTimePercent = firstTimePercent
        self.firstTimeCount = firstTimeCount
        self.deletesPerHour = deletesPerHour
        self.actionsPerHour = actionsPerHour
    }

    /// What holds where a tenant states nothing.
    public static let standard = ActionCaps()
}

extension Shape where Output == ActionCaps {
    static var caps: Shape {
        let standard = ActionCaps.standard
        return .object(
            optional(
                "firstTime", .firstTime,
                "Resources that one document may change in one way within an hour that it has not changed before, and"
                    + " every delete, resize and removal of a tag. The larger of the two holds."),
            defaulted(
                "deletesPerHour", .integer(0...100_000), standard.deletesPerHour,
                "Deletes within an hour, of all documents together."),
            defaulted(
                "actionsPerHour", .integer(0...1_000_000), standard.actionsPerHour,
                "Changes within an hour, of all documents together."),
            make: { _, first, deletes, actions in
                ActionCaps(
                    firstTimePercent: first?.percent ?? standard.firstTimePercent,
                    firstTimeCount: first?.count ?? standard.firstTimeCount, deletesPerHour: deletes,
                    actionsPerHour: actions)
            })
    }
}

/// The two ways to say how much may happen for the first time.
struct FirstTimeCap: Sendable {
    let percent: Int
    let count: Int
}

extension Shape where Output == FirstTimeCap {
    fileprivate static var firstTime: Shape {
        .object(
            defaulted(
                "percent", .integer(0...100), ActionCaps.standard.firstTimePercent,
                "Per cent of the tenant's resources of the selected types, where all of them are known."),
            defaulted("count", .integer(0...100_000), ActionCaps.standard.firstTimeCount, "A number of resources."),
            make: { _, percent, count in FirstTimeCap(percent: percent, count: count) })
    }
}

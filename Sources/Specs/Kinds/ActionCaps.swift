import Documents

/// How much of a tenant may be changed at once. Returning what was found is never capped.
public struct ActionCaps: Hashable, Sendable {
    /// Resources that a claim may move for the first time within an hour by one change, in per cent of the tenant's
    /// resources of the types it selects; counts only where the inventory of them is whole.
    public let firstTimePercent: Int
    /// The same as a number; the larger of the two holds.
    public let firstTimeCount: Int
    /// Changes that all policies together may make for the first time within an hour, in per cent of the tenant's
    /// resources of the types they select; counts only where the inventory of them is whole.
    public let policyPercent: Int
    /// The same as a number; the larger of the two holds.
    public let policyCount: Int
    /// Deletes of all claims within an hour.
    public let deletesPerHour: Int
    /// Changes of all claims within an hour.
    public let actionsPerHour: Int

    /// Caps; what is left out is as for every tenant. A first guess: small enough to survive, large enough not to be
    /// in the way of a team's daily changes.
    public init(
        firstTimePercent: Int = 25, firstTimeCount: Int = 20, policyPercent: Int = 25, policyCount: Int = 20,
        deletesPerHour: Int = 5, actionsPerHour: Int = 1000
    ) {
        self.firstTimePercent = firstTimePercent
        self.firstTimeCount = firstTimeCount
        self.policyPercent = policyPercent
        self.policyCount = policyCount
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
                "firstTime",
                .firstTime(
                    percent: standard.firstTimePercent, count: standard.firstTimeCount, of: "the selected types"),
                "Resources that one document may change in one way within an hour that it has not changed before, and"
                    + " every delete, resize and removal of a tag. The larger of the two holds."),
            optional(
                "policies",
                .firstTime(percent: standard.policyPercent, count: standard.policyCount, of: "the types they select"),
                "The same changes, deletes included, by all policies that act on the tenant together, however many there"
                    + " are. The larger of the two holds."),
            defaulted(
                "deletesPerHour", .integer(0...100_000), standard.deletesPerHour,
                "Deletes within an hour, of all documents together."),
            defaulted(
                "actionsPerHour", .integer(0...1_000_000), standard.actionsPerHour,
                "Changes within an hour, of all documents together."),
            make: { _, first, policies, deletes, actions in
                ActionCaps(
                    firstTimePercent: first?.percent ?? standard.firstTimePercent,
                    firstTimeCount: first?.count ?? standard.firstTimeCount,
                    policyPercent: policies?.percent ?? standard.policyPercent,
                    policyCount: policies?.count ?? standard.policyCount, deletesPerHour: deletes,
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
    fileprivate static func firstTime(percent: Int, count: Int, of types: String) -> Shape {
        .object(
            defaulted(
                "percent", .integer(0...100), percent,
                "Per cent of the tenant's resources of \(types), where all of them are known."),
            defaulted("count", .integer(0...100_000), count, "A number of resources."),
            make: { _, percent, count in FirstTimeCap(percent: percent, count: count) })
    }
}

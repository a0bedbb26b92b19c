/// How often the loop looks, and how patient it is. All in seconds.
public struct LoopTiming: Hashable, Sendable {
    /// Between two looks at the repositories.
    public var poll: Int64
    /// Between two looks at everything, changed or not.
    public var resync: Int64
    /// How long before a boundary what it is about is listed at the earliest.
    public var ahead: Int64
    /// How old a listing may be that a boundary or an edit rests on. Less than what holds an action as stale.
    public var listingAge: Int64
    /// How long what is under way may go on once the loop is told to stop.
    public var grace: Int64
    public var work: WorkLimits

    /// Timing; what is left out has its usual value.
    public init(
        poll: Int64 = 60, resync: Int64 = 600, ahead: Int64 = 120, listingAge: Int64 = 240, grace: Int64 = 25,
        work: WorkLimits = WorkLimits()
    ) {
        self.poll = poll
        self.resync = resync
        self.ahead = ahead
        self.listingAge = listingAge
        self.grace = grace
        self.work = work
    }
}

/// How much is done at once, and when what failed is tried again.
public struct WorkLimits: Hashable, Sendable {
    /// Items looked at at once.
    public var workers: Int
    /// Items of one account looked at at once.
    public var perAccount: Int
    /// Seconds until the first further attempt; doubled with each.
    public var firstRetry: Int64
    /// The most seconds until a further attempt.
    public var longestRetry: Int64
    /// Seconds after which nothing overtakes an item any more.
    public var patience: Int64

    /// Limits; what is left out has its usual value.
    public init(
        workers: Int = 64, perAccount: Int = 4, firstRetry: Int64 = 5, longestRetry: Int64 = 900, patience: Int64 = 300
    ) {
        self.workers = workers
        self.perAccount = perAccount
        self.firstRetry = firstRetry
        self.longestRetry = longestRetry
        self.patience = patience
    }
}

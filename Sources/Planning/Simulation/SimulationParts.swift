public import Cloud
public import Timetables
public import Vocabulary

// What a simulation tells.

/// What becomes of resources that are told the same at all times.
public struct ResourceCourse: Sendable {
    public let tenant: TenantName
    /// In the order of their addresses, as they were at the beginning; never none.
    public let resources: [Resource]
    /// Of each of them, by name and claim, in that order.
    public let transitions: [Count]
    /// Of each of them, in the order in which it was in them first.
    public let states: [Share]
    /// What one that is followed is told, without a gap; empty for any other.
    public let steps: [Step]

    /// How often a claim changes a resource.
    public struct Count: Hashable, Sendable {
        public let transition: TransitionName
        public let claim: ClaimName
        public let times: Int
    }

    /// How long a resource is in a state.
    public struct Share: Hashable, Sendable {
        /// In words: `running`, `minimum 0, maximum 4, desired 2`.
        public let state: String
        public internal(set) var seconds: Int64

        /// A share from its parts.
        public init(state: String, seconds: Int64) {
            self.state = state
            self.seconds = seconds
        }
    }

    /// A stretch of time in which nothing that is claimed of a resource changes.
    public struct Step: Sendable {
        public let interval: Interval
        /// The state it is in then, in words.
        public let state: String
        /// For each aspect that is claimed, who claims it and who wins.
        public let resolutions: [Resolution]
        /// What keeps it from what it is told.
        public let holds: [GateHold]
    }

    /// How often each of the resources is changed.
    public var changes: Int { transitions.reduce(0) { $0 + $1.times } }
}

/// What a claim comes to.
public struct ClaimTotal: Hashable, Sendable {
    public let tenant: TenantName
    public let claim: ClaimName
    /// Resources it ever has its way with, or would have, were it not for another.
    public let resources: Int
    public let transitions: Int
    /// Seconds in which it decides, of all resources together.
    public let deciding: Int64
    /// Seconds in which a stronger claim does, and wants something else.
    public let overruled: Int64
}

/// Schedules that want different states of the same resources at the same time.
public struct ScheduleConflict: Sendable {
    public let tenant: TenantName
    public let aspect: Aspect
    /// The schedules, strongest first.
    public let schedules: [ClaimName]
    /// Who wins: the first of the schedules or a stronger claim; nil where nobody does, and a person has to decide.
    public let winner: ClaimName?
    /// In the order of their addresses.
    public let resources: [Resource]
    /// When, in order.
    public let intervals: [Interval]

    /// Seconds in all.
    public var seconds: Int64 {
        intervals.reduce(0) { $0 + ($1.end.milliseconds - $1.start.milliseconds) / 1000 }
    }
}

/// What is asked of one service in one region of an account.
public struct CallLoad: Hashable, Sendable {
    public let account: AccountName
    public let region: String
    /// As the provider names it: `ec2`.
    public let service: String
    /// Changes of resources in all.
    public let changes: Int
    /// The calls these take, put together as the provider allows. Marks and looks are counted apart by providers.
    public let calls: Int
    /// The beginning of the minute with the most calls, the first of several.
    public let busiest: Instant
    public let changesInIt: Int
    public let callsInIt: Int
    /// Calls that may be made in a minute; nil where the account states no limit.
    public let allowed: Int?

    /// Whether the busiest minute holds more than may be asked in one.
    public var isOver: Bool { allowed.map { callsInIt > $0 } ?? false }
}

/// Resources on which a gate held something.
public struct HeldChange: Hashable, Sendable {
    public let tenant: TenantName
    public let gate: GateHold.Gate
    public let resources: Int
    /// When it first did.
    public let since: Instant
    /// What it said of the first of them.
    public let message: String
}

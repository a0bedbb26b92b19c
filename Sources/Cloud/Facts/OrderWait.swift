public import Vocabulary

/// Which way resources are changed: what is started or grows goes up, what is stopped or shrinks goes down.
public enum OrderDirection: String, CaseIterable, Hashable, Comparable, Sendable {
    case up, down

    public static func < (left: OrderDirection, right: OrderDirection) -> Bool { left.rawValue < right.rawValue }
}

/// What is remembered of a gate between two groups of a schedule while somebody waits for it.
public struct OrderWait: Hashable, Sendable {
    /// Which gate.
    public struct Key: Hashable, Comparable, Sendable {
        public let tenant: TenantName
        public let claim: ClaimName
        /// The group that is waited for.
        public let group: String
        public let direction: OrderDirection

        /// A key from its parts.
        public init(tenant: TenantName, claim: ClaimName, group: String, direction: OrderDirection) {
            self.tenant = tenant
            self.claim = claim
            self.group = group
            self.direction = direction
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.tenant, left.claim, left.group, left.direction)
                < (right.tenant, right.claim, right.group, right.direction)
        }
    }

    /// What a health check said last.
    public struct Check: Hashable, Sendable {
        public let at: Instant
        /// `200`, or why there was no answer, in words.
        public let answer: String
        public let isHealthy: Bool

        /// A check from its parts.
        public init(at: Instant, answer: String, isHealthy: Bool) {
            self.at = at
            self.answer = answer
            self.isHealthy = isHealthy
        }
    }

    public let key: Key
    /// When the schedule next wants something else: what was waited for before tells nothing of what is after. Nil for
    /// never.
    public let ends: Instant?
    /// When the gate was first waited for.
    public let since: Instant
    /// Since when the group is as wanted; nil while it is not.
    public let reached: Instant?
    /// What was answered last since then; nil before anybody asked. One good answer is enough.
    public let check: Check?

    /// A memory from its parts.
    public init(key: Key, ends: Instant?, since: Instant, reached: Instant? = nil, check: Check? = nil) {
        self.key = key
        self.ends = ends
        self.since = since
        self.reached = reached
        self.check = check
    }
}

/// What is remembered of schedules that have groups or give notice.
public struct ScheduleMemory: Hashable, Sendable {
    /// In the order of their keys.
    public let waits: [OrderWait]
    /// What was announced already, by tenant and key, in order.
    public let announced: [Announced]

    /// Something that was said once.
    public struct Announced: Hashable, Comparable, Sendable {
        public let tenant: TenantName
        public let key: String

        /// A memory from its parts.
        public init(tenant: TenantName, key: String) {
            self.tenant = tenant
            self.key = key
        }

        public static func < (left: Announced, right: Announced) -> Bool {
            (left.tenant, left.key) < (right.tenant, right.key)
        }
    }

    /// Memories in any order.
    public init(waits: [OrderWait] = [], announced: [Announced] = []) {
        self.waits = waits.sorted { $0.key < $1.key }
        self.announced = announced.sorted()
    }
}

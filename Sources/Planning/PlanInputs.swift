public import Cloud
public import Specs
public import Timetables
public import Vocabulary

/// Everything a plan follows from. The same inputs give the same bytes.
public struct PlanInputs: Sendable {
    public let specs: SpecSet
    public let inventory: Inventory
    public let facts: Facts
    /// The instant the plan is for.
    public let instant: Instant
    public let zones: ZoneTable
    public let catalogues: [Catalogue]
    /// What was read of which source, in the order of the sources' names.
    public let revisions: [SourceRevision]
    /// Namespaces whose documents could not be read and have no good version yet, and why: their claims are not known,
    /// so nothing of their tenants moves.
    public let unreadable: [NamespaceName: String]
    public let limits: PlanLimits
    /// The id of the controller the plan is for; resources that bear another's mark are held.
    public let controller: String

    /// Inputs from their parts.
    public init(
        specs: SpecSet, inventory: Inventory, facts: Facts = Facts(), instant: Instant, zones: ZoneTable,
        catalogues: [Catalogue], revisions: [SourceRevision] = [], unreadable: [NamespaceName: String] = [:],
        limits: PlanLimits = PlanLimits(), controller: String
    ) {
        self.specs = specs
        self.inventory = inventory
        self.facts = facts
        self.instant = instant
        self.zones = zones
        self.catalogues = catalogues
        self.revisions = revisions.sorted { ($0.source, $0.path) < ($1.source, $1.path) }
        self.unreadable = unreadable
        self.limits = limits
        self.controller = controller
    }

    /// The same inputs with other facts.
    public func with(_ facts: Facts) -> PlanInputs {
        PlanInputs(
            specs: specs, inventory: inventory, facts: facts, instant: instant, zones: zones, catalogues: catalogues,
            revisions: revisions, unreadable: unreadable, limits: limits, controller: controller)
    }

    /// The same inputs with other specs.
    public func with(_ specs: SpecSet) -> PlanInputs {
        PlanInputs(
            specs: specs, inventory: inventory, facts: facts, instant: instant, zones: zones, catalogues: catalogues,
            revisions: revisions, unreadable: unreadable, limits: limits, controller: controller)
    }
}

/// The commit of a source that a plan was made from.
public struct SourceRevision: Hashable, Sendable {
    /// `root` or the name of a `GitSource`.
    public let source: String
    /// What of the source: a namespace's folder where it is held at an older commit, else empty.
    public let path: String
    /// The commit in hexadecimal; `working-tree` for files that are in none.
    public let commit: String

    /// A revision from its parts.
    public init(source: String, path: String = "", commit: String) {
        self.source = source
        self.path = path
        self.commit = commit
    }
}

/// The numbers that decide when something is held.
public struct PlanLimits: Hashable, Sendable {
    /// Seconds after which a listing is too old to act on.
    public let maximumAge: Int64
    /// Seconds by which our clock may differ from the provider's.
    public let maximumSkew: Int
    /// When somebody keeps undoing what is done.
    public let opposition: Opposition

    /// Whoever undoes the same action again and again means it: the loop backs off, longer each time.
    public struct Opposition: Hashable, Sendable {
        /// After so many times within a day the action waits.
        public let times: Int
        /// Seconds of the first wait; each further one is twice as long.
        public let firstWait: Int64
        /// Seconds of the longest wait, and the time in which repetitions count.
        public let longestWait: Int64

        /// Numbers; the defaults are three times, a quarter of an hour and a day.
        public init(times: Int = 3, firstWait: Int64 = 900, longestWait: Int64 = 86_400) {
            self.times = times
            self.firstWait = firstWait
            self.longestWait = longestWait
        }
    }

    /// Limits; the defaults are five minutes and thirty seconds.
    public init(maximumAge: Int64 = 300, maximumSkew: Int = 30, opposition: Opposition = Opposition()) {
        self.maximumAge = maximumAge
        self.maximumSkew = maximumSkew
        self.opposition = opposition
    }
}

public import Cloud
public import Vocabulary

/// All that is remembered. What is missing counts as settled, never as due; to caps it counts as never done before.
public struct Facts: Sendable {
    /// How many actions each approval has let through.
    public let approvalUse: [ClaimName: Int]
    /// In the order of their scopes.
    public let pauses: [Pause]
    private let schedules: [TenantName: ScheduleMemory]
    private let priors: [TenantName: [PriorState]]
    private let places: [ResourceAddress: [PriorState]]
    private let moves: [TenantName: [PastMove]]
    private let recents: [TenantName: [RecentActions]]
    private let repetitions: [TenantName: [RepeatedAction]]
    private let memories: [TenantName: [ClaimMemory]]
    private let failures: [TenantName: [Incarnation: [FailedChange]]]

    /// Facts in any order.
    public init(
        priors: [PriorState] = [], approvalUse: [ClaimName: Int] = [:], moves: [PastMove] = [],
        recent: [RecentActions] = [], repeated: [RepeatedAction] = [], pauses: [Pause] = [],
        memories: [ClaimMemory] = [], schedules: ScheduleMemory = ScheduleMemory(), failures: [FailedChange] = []
    ) {
        let sorted = priors.sorted { ($0.address, $0.key, $0.sequence) < ($1.address, $1.key, $1.sequence) }
        self.priors = Dictionary(grouping: sorted, by: \.key.tenant)
        places = Dictionary(grouping: sorted, by: \.address)
        self.approvalUse = approvalUse
        self.moves = Dictionary(grouping: moves, by: \.tenant).mapValues { moves in
            moves.sorted { ($0.incarnation, $0.claim, $0.version) < ($1.incarnation, $1.claim, $1.version) }
        }
        recents = Dictionary(grouping: recent, by: \.tenant).mapValues { recents in
            recents.sorted {
                ($0.at, $0.claim, $0.transition, $0.counting.rawValue, $0.count)
                    < ($1.at, $1.claim, $1.transition, $1.counting.rawValue, $1.count)
            }
        }
        repetitions = Dictionary(grouping: repeated, by: \.tenant).mapValues { repetitions in
            repetitions.sorted { ($0.incarnation, $0.field, $0.action) < ($1.incarnation, $1.field, $1.action) }
        }
        self.memories = Dictionary(grouping: memories, by: \.key.tenant).mapValues { $0.sorted { $0.key < $1.key } }
        self.failures = Dictionary(grouping: failures, by: \.tenant).mapValues { failures in
            Dictionary(grouping: failures.sorted { $0.at > $1.at }, by: \.incarnation)
        }
        self.pauses = pauses.sorted { $0.scope < $1.scope }
        let waits = Dictionary(grouping: schedules.waits, by: \.key.tenant)
        let announced = Dictionary(grouping: schedules.announced, by: \.tenant)
        self.schedules = Dictionary(
            uniqueKeysWithValues: Set(waits.keys).union(announced.keys).map {
                ($0, ScheduleMemory(waits: waits[$0] ?? [], announced: announced[$0] ?? []))
            })
    }

    /// The prior states of a resource of a tenant, of this incarnation only, in the order of the fields.
    public func priors(of resource: Resource, in tenant: TenantName) -> [PriorState] {
        guard !places.isEmpty, let known = places[resource.address] else { return [] }
        return known.filter { $0.key.incarnation == resource.incarnation && $0.key.tenant == tenant }
    }

    /// The prior states of a tenant, in the order of addresses and fields.
    public func priors(of tenant: TenantName) -> [PriorState] { priors[tenant] ?? [] }

    /// The tenants that something is remembered of, in order.
    var tenantsWithPriors: [TenantName] { priors.keys.sorted() }

    /// In the order of incarnations and claims.
    func moves(of tenant: TenantName) -> [PastMove] { moves[tenant] ?? [] }

    /// What a tenant did in the hour before an instant, the oldest first.
    func recent(of tenant: TenantName, at instant: Instant) -> [RecentActions] {
        guard let all = recents[tenant] else { return [] }
        let begin = instant.adding(seconds: -Caps.hour)
        return all.filter { $0.at > begin }
    }

    /// What is remembered of a tenant's schedules that have groups or give notice.
    public func schedules(of tenant: TenantName) -> ScheduleMemory { schedules[tenant] ?? ScheduleMemory() }

    /// In the order of incarnations and fields.
    func repeated(of tenant: TenantName) -> [RepeatedAction] { repetitions[tenant] ?? [] }

    /// What of a tenant's resources could not be changed, in the order of incarnations, the newest first.
    func failures(of tenant: TenantName) -> [FailedChange] {
        (failures[tenant] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
    }

    /// What of a resource could not be changed, the newest first.
    func failures(of incarnation: Incarnation, in tenant: TenantName) -> [FailedChange] {
        failures.isEmpty ? [] : failures[tenant]?[incarnation] ?? []
    }

    /// In the order of incarnations and claims.
    func memories(of tenant: TenantName) -> [ClaimMemory] { memories[tenant] ?? [] }
}

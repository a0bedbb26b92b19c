import Cloud
import Cryptography
import Ledger
public import Planning
import Specs
public import Storage
public import Timetables
public import Transport
import Vocabulary

/// Everything a pass needs, put together once: the same steps serve `plan`, `explain` and `apply`.
public struct Controller: Sendable {
    let configuration: Configuration
    let providers: ProviderRegistry
    let zones: ZoneTable
    /// Nil where nothing was ever done: then nothing is remembered either.
    let store: (any Store)?
    let clock: PassClock
    let http: HTTPClient
    /// Sends what tenants' documents ask for.
    let guarded: any HTTPSender
    /// Whoever is told of events.
    let events: [any EventSink]
    let memory: SpecMemory

    /// A controller from its parts.
    public init(
        _ configuration: Configuration, providers: ProviderRegistry, zones: ZoneTable, store: (any Store)?,
        clock: PassClock, http: HTTPClient, guarded: any HTTPSender, events: [any EventSink] = [EventLog()]
    ) {
        self.configuration = configuration
        self.providers = providers
        self.zones = zones
        self.store = store
        self.clock = clock
        self.http = http
        self.guarded = guarded
        self.events = events
        memory = SpecMemory(
            SpecContext(
                catalogues: providers.catalogues, zones: zones, allowedEndpointHosts: configuration.endpointHosts,
                gitCredentialNames: configuration.gitCredentials.keys.sorted()))
    }

    /// Reads the specs of all sources, or of a plain folder.
    public func specs(revision: String? = nil, workingTree: String? = nil) async throws(LoopError) -> SpecSituation {
        let loader = SpecLoader(configuration, store: store, memory: memory, http: http)
        if let workingTree { return try await loader.load(workingTree: workingTree) }
        return try await loader.load(rootRevision: revision)
    }

    /// Everything a plan follows from, read now.
    ///
    /// - Parameters:
    ///   - allTypes: Whether to list types that no spec speaks of too.
    ///   - recorded: Asked instead of the clouds.
    public func situation(
        _ specs: SpecSituation, allTypes: Bool = false, recorded: RecordedInventory? = nil
    ) async throws(LoopError) -> PlanInputs {
        try await gather(specs, allTypes: allTypes, recorded: recorded).inputs
    }

    /// The same, and apart from it what marks tell.
    ///
    /// - Parameter other: Specs that are planned with the same inventory and facts, too.
    func gather(
        _ specs: SpecSituation, allTypes: Bool = false, recorded: RecordedInventory? = nil, with other: SpecSet? = nil
    ) async throws(LoopError) -> (inputs: PlanInputs, marks: MarkReading) {
        // The instant is taken first, so that nothing that is read can be newer than the plan says.
        let instant = clock.now
        let sets = [specs.specs] + (other.map { [$0] } ?? [])
        let stored = try await storedFacts(
            at: instant, withMemories: sets.contains { !$0.remembering.isEmpty },
            withFailures: sets.contains { !$0.tenantsWithClasses.isEmpty })
        let memory = sets.allSatisfy(\.followed.isEmpty) ? ScheduleMemory() : try await scheduleMemory()
        let types =
            allTypes ? nil : Set(sets.flatMap { InventoryReader.types(in: $0, priors: stored.priors) })
        let demand = ListingDemand(of: sets, least: allTypes ? .whole : .brief)
        let inventory = try await inventory(specs, types: types, demand, recorded, at: instant)
        let marks = try await marks(specs.specs, inventory, stored.priors)
        let inputs = PlanInputs(
            specs: specs.specs, inventory: inventory,
            facts: Facts(stored, recovered: marks.recovered, schedules: memory), instant: instant,
            zones: zones, catalogues: providers.catalogues, revisions: specs.revisions,
            unreadable: specs.unreadable, controller: configuration.controller)
        return (inputs, marks)
    }

    private func inventory(
        _ specs: SpecSituation, types: Set<ResourceType>?, _ demand: ListingDemand, _ recorded: RecordedInventory?,
        at instant: Instant
    ) async throws(LoopError) -> Inventory {
        let accounts = specs.specs.accounts
        let reader = InventoryReader(providers, clock: clock)
        guard let recorded else { return await reader.read(accounts, types: types, demand) }
        return try recorded.listings(
            of: accounts.flatMap { reader.scopes(of: $0.configuration, types: types) },
            in: accounts.map(\.configuration), areAll: specs.accountsAreWhole, at: instant)
    }

    /// What the store remembers at an instant; of one tenant only where asked.
    ///
    /// - Parameters:
    ///   - withMemories: Whether a claim remembers resources; else nothing is asked about that.
    ///   - withFailures: Whether a document changes the class of machines; else nothing is asked about what failed, unless
    ///     a class was changed before.
    func storedFacts(
        of tenant: TenantName? = nil, at instant: Instant, withMemories: Bool, withFailures: Bool
    ) async throws(LoopError) -> StoredFacts {
        guard let store else { return StoredFacts() }
        do {
            var facts = try await store.facts(of: tenant, at: instant)
            if withMemories { facts.memories = try await store.memories(of: tenant) }
            if withFailures || facts.priors.contains(where: { $0.key.field == .instanceClass }) {
                let since = instant.adding(seconds: -FailedChange.memory)
                facts.failures = try await store.failedChanges(of: tenant, since: since)
            }
            return facts
        } catch {
            throw LoopError(.stalled, "what was done before cannot be read: \(error)")
        }
    }

    /// What the store remembers of schedules with groups and of announcements; of one tenant only where asked.
    func scheduleMemory(of tenant: TenantName? = nil) async throws(LoopError) -> ScheduleMemory {
        guard let store else { return ScheduleMemory() }
        do {
            return try await store.scheduleMemory(of: tenant)
        } catch {
            throw LoopError(.stalled, "what was done before cannot be read: \(error)")
        }
    }

    /// Tells everybody of events.
    func tell(_ news: [LoopEvent]) {
        for event in news { for sink in events { sink.tell(event) } }
    }

    /// What marks tell where the store remembers nothing; nothing where there is no key to check them with.
    private func marks(
        _ specs: SpecSet, _ inventory: Inventory, _ stored: [PriorState]
    ) async throws(LoopError) -> MarkReading {
        let bearsMarks = inventory.listings.contains { $0.resources.contains { $0.mark != nil } }
        guard bearsMarks, LocalFiles.exists(configuration.markKey) else { return MarkReading() }
        return try await marks(on: Partition(specs, inventory).shares, stored, try markKeeper())
    }

    /// What the marks on some tenants' resources tell where the store remembers nothing.
    func marks(
        on shares: [TenantShare], _ stored: [PriorState], _ keeper: MarkKeeper
    ) async throws(LoopError) -> MarkReading {
        try await MarkReading(shares, keeper, stored: stored) { address throws(LoopError) in
            guard let store else { return nil }
            do {
                return try await store.actions(tenant: nil, address: address, limit: 1).first?.intent
            } catch {
                throw LoopError(.stalled, "what was done before cannot be read: \(error)")
            }
        }
    }
}

extension SpecSet {
    /// Of each tenant that has any: schedules whose course is remembered, since they have groups or give notice.
    var followed: [TenantName: [ScheduleSpec]] {
        let followed = namespaces.flatMap { namespace in
            namespace.schedules.filter { $0.groups.count > 1 || $0.notice != nil }
        }
        guard !followed.isEmpty else { return [:] }
        let owners = Dictionary(
            tenants.flatMap { tenant in tenant.namespaces.map { ($0.name, tenant.name) } },
            uniquingKeysWith: { first, _ in first })
        return Dictionary(grouping: followed) { schedule in
            schedule.metadata.namespace.flatMap { owners[$0] } ?? TenantName(rawValue: "")
        }
    }
}

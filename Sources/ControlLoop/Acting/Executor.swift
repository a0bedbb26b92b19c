import Cloud
import Cryptography
import Ledger
import Logging
import Planning
import Specs
import Storage
import Vocabulary

/// Carries out what may be carried out: reads again, writes the intent, acts, writes the outcome.
struct Executor {
    let providers: ProviderRegistry
    let store: any Store
    let keeper: MarkKeeper
    let authors: Authors
    let clock: PassClock
    let plan: Plan
    /// What the plan was made from.
    let inputs: PlanInputs
    /// Once it is up, nothing more is begun.
    var stopping = StopSign()
    var logger = Logger(label: "actions")

    /// The most actions that are read again and journalled together.
    static let batch = 500

    /// Acts for one tenant in one account, scope by scope. What the store refuses ends it: nothing is sent that is not
    /// written down first.
    func act(
        on actions: [PlannedAction], of tenant: TenantName, in account: AccountConfiguration, _ settling: Settling
    ) async throws(LoopError) -> [ActionReport] {
        guard let provider = providers.provider(of: account) else { return [] }
        if let why = await provider.refusal(of: .acting(account, tenant)) {
            return actions.map { ActionReport(tenant: tenant, action: $0, fate: .dropped(why)) }
        }
        var reports: [ActionReport] = []
        for (_, some) in Dictionary(grouping: actions, by: \.address.scope).sorted(by: { $0.key < $1.key }) {
            for start in stride(from: 0, to: some.count, by: Self.batch) {
                let chunk = Array(some[start..<min(start + Self.batch, some.count)])
                guard !stopping.isUp else {
                    reports += chunk.map {
                        ActionReport(tenant: tenant, action: $0, fate: .dropped("the controller is being stopped"))
                    }
                    continue
                }
                reports += try await act(on: chunk, of: tenant, in: account, provider, settling)
            }
        }
        return reports
    }

    private func act(
        on chunk: [PlannedAction], of tenant: TenantName, in account: AccountConfiguration,
        _ provider: any Provider, _ settling: Settling
    ) async throws(LoopError) -> [ActionReport] {
        let readings = await provider.read(chunk.map(\.address), .reading(account))
        var reports: [ActionReport] = []
        var current: [(action: PlannedAction, resource: Resource)] = []
        for (action, reading) in zip(chunk, readings) {
            let type = provider.catalogue[action.address.scope.type]
            switch Recheck.verdict(on: action, reading, type) {
            case .act(let resource):
                if settling.isOpen(action), settling.intent(toResume: action, of: tenant, at: clock.wall) == nil {
                    let why =
                        "the time in which the intent before it may be sent again has ended meanwhile; a later pass finds out"
                    reports.append(ActionReport(tenant: tenant, action: action, fate: .dropped(why)))
                } else {
                    current.append((action, resource))
                }
            case .drop(let why): reports.append(ActionReport(tenant: tenant, action: action, fate: .dropped(why)))
            }
        }
        guard !current.isEmpty else { return reports }
        let intents = try await begin(current.map(\.action), of: tenant, settling)
        let marks = marks(for: current, intents)
        let requests = zip(current, zip(intents, marks)).map { pair, written in
            request(pair.action, pair.resource, written.0, written.1.written)
        }
        let results = await provider.perform(requests, .acting(account, tenant))
        let outcomes = outcomes(of: intents, results, settling)
        do {
            try await store.finish(outcomes)
        } catch {
            throw LoopError(.stalled, "the outcomes could not be written down: \(error); the next pass settles them")
        }
        let back = zip(current, zip(marks, outcomes)).filter { _, end in
            if case .remove = end.0 { end.1.result == .succeeded } else { false }
        }
        let stayed = await unmark(back.map(\.0.action), of: tenant, in: account, provider)
        for (pair, outcome) in zip(current, outcomes) {
            say(outcome, of: pair.action, after: settling.failures[pair.action.key] ?? [])
            reports.append(
                ActionReport(
                    tenant: tenant, action: pair.action, fate: .acted(outcome), notice: stayed[pair.action.address]))
        }
        return reports
    }

    /// The intents of actions, in their order: those that go on, and new ones that are written down first.
    private func begin(
        _ actions: [PlannedAction], of tenant: TenantName, _ settling: Settling
    ) async throws(LoopError) -> [Intent] {
        let resumed = actions.map { settling.isOpen($0) ? settling.intent(toResume: $0, of: tenant) : nil }
        var begun = try await begin(zip(actions, resumed).filter { $1 == nil }.map(\.0), of: tenant)[...]
        return resumed.compactMap { $0 ?? begun.popFirst() }
    }

    private func begin(_ actions: [PlannedAction], of tenant: TenantName) async throws(LoopError) -> [Intent] {
        guard !actions.isEmpty else { return [] }
        var entries: [JournalEntry] = []
        entries.reserveCapacity(actions.count)
        var place: (stated: Origin, origin: Origin, author: String?)?
        let planID = plan.id.hex
        for action in actions {
            let stated = action.claim.origin
            // Most come from the same place as the one before.
            if place?.stated != stated {
                let origin = inputs.origin(inForce: stated)
                place = (stated, origin, await authors.author(of: origin))
            }
            let intent = Intent(
                action, tenant, origin: place?.origin ?? stated, author: place?.author, plan: planID, clock: clock,
                instant: inputs.instant)
            let transition = inputs.catalogues.transition(action.transition, of: action.address.scope.type)
            entries.append(
                JournalEntry(intent, prior: Self.prior(of: action), showsWithin: transition?.settlesWithin))
        }
        do {
            return try await store.begin(entries)
        } catch {
            throw LoopError(
                error.kind == .transient ? .transient : .stalled,
                "nothing was done, because it could not be written down first: \(error)")
        }
    }

    private static func prior(of action: PlannedAction) -> JournalEntry.Prior {
        action.remembered.map { .keep(onRelease: $0) } ?? .drop
    }

    private func request(
        _ action: PlannedAction, _ resource: Resource, _ intent: Intent, _ mark: ControlMark?
    ) -> ActionRequest {
        let commit = intent.reason.revision.prefix(12)
        return ActionRequest(
            intent: intent.id, resource: resource, transition: action.transition,
            changes: action.changes.map { FieldChoice($0.field, $0.to) },
            mark: mark,
            origin: commit.isEmpty ? action.claim.name.rawValue : "\(action.claim.name)@\(commit)",
            until: action.claim.until,
            uniqueness: ActionRequest.Uniqueness(intent.actionClass, of: intent.id))
    }
}

extension IntentOutcome.Retry {
    init(_ kind: CloudError.Kind) {
        self =
            switch kind {
            case .transient: .transient
            case .waitUntil(let instant): .waitUntil(instant)
            case .capacity: .capacity
            case .stalled: .stalled
            case .terminal: .terminal
            }
    }
}

extension PlannedAction {
    /// What is there of a resource that is taken away, since nobody can look it up afterwards.
    fileprivate var obituary: [String] {
        guard changes.contains(where: { $0.field == .existence && $0.to == .none }) else { return [] }
        let fields = resource.state.fields.compactMap { reading in
            reading.value.value.map { "\(reading.field) \($0.words(in: reading.field))" }
        }
        let tags = resource.tags.value.map { set in set.tags.map { "tag \($0.key)=\($0.value)" } } ?? []
        return ["it was \(name): " + (fields + tags).joined(separator: ", ")]
    }
}

extension Intent {
    /// What is said of the gates of most actions.
    private static let openGates = GateHold.Gate.allCases.map(open)

    private static func open(_ gate: GateHold.Gate) -> String { "\(gate.rawValue): open" }

    private static func words(_ gate: GateHold.Gate, of action: PlannedAction) -> String {
        if gate == .approval, let approval = action.approval { return "approval: given by \(approval)" }
        if gate == .order, let past = action.past { return "order: \(past)" }
        return open(gate)
    }

    /// The intent of a planned action, with a fresh id.
    convenience init(
        _ action: PlannedAction, _ tenant: TenantName, origin: Origin, author: String?, plan: String,
        clock: PassClock, instant: Instant
    ) {
        let isPlain = action.approval == nil && action.past == nil
        let gates = isPlain ? Self.openGates : GateHold.Gate.allCases.map { Self.words($0, of: action) }
        self.init(
            id: IntentID(rawValue: Hexadecimal.encode(RandomBytes.generate(16))), tenant: tenant,
            account: action.account, address: action.address, incarnation: action.incarnation,
            transition: action.transition,
            changes: action.changes.map { IntentChange(field: $0.field, from: $0.from, to: $0.to) },
            actionClass: action.actionClass, claim: action.claim.name,
            reason: IntentReason(
                source: origin.source, revision: origin.revision, author: author, file: origin.range.file,
                line: origin.range.start.line, column: origin.range.start.column, chain: action.chain + action.obituary,
                gates: gates),
            evaluatedAt: instant, recordedAt: clock.wall, planID: plan, actionKey: action.key,
            approval: action.approval, claimVersion: action.claim.version, counting: action.counting)
    }
}

import Cloud
import Specs
import Vocabulary

/// The order among a tenant's actions: who waits for which group.
struct TenantOrder {
    /// In the order of the schedules.
    private(set) var gates: [OrderGate] = []
    /// Instants after which the plan has to be made again.
    private(set) var boundaries: [Instant] = []
    private var censuses: [ClaimName: OrderCensus] = [:]
    /// By schedule, direction and group: the first gate before it that is closed.
    private var closed: [Place: OrderGate] = [:]
    /// The same: gates before it that are open because their time is over.
    private var passed: [Place: [OrderGate]] = [:]

    private struct Place: Hashable {
        let claim: ClaimName
        let direction: OrderDirection
        let group: Int
    }

    init(_ censuses: [OrderCensus], _ actions: [PlannedAction], of tenant: TenantName, _ context: PlanContext) {
        guard !censuses.isEmpty else { return }
        self.censuses = Dictionary(uniqueKeysWithValues: censuses.map { ($0.demand.name, $0) })
        let memories = Dictionary(
            context.facts.schedules(of: tenant).waits.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for census in censuses {
            let ordered = actions.filter { $0.claim.name == census.demand.name && $0.claim.level == .schedule }
            for direction in OrderDirection.allCases {
                walk(census, direction, ordered, memories, tenant, context.instant)
            }
        }
    }

    /// Goes from the first group to the last in a direction, as long as something behind has still to be changed. What a
    /// person has paused waits for that person, not for a group.
    private mutating func walk(
        _ census: OrderCensus, _ direction: OrderDirection, _ actions: [PlannedAction],
        _ memories: [OrderWait.Key: OrderWait], _ tenant: TenantName, _ now: Instant
    ) {
        let indices = census.demand.groups.indices
        let sequence = direction == .up ? Array(indices) : indices.reversed()
        var overdue: [OrderGate] = []
        for (place, group) in sequence.enumerated().dropLast() {
            let behind = sequence[(place + 1)...]
            let waiting = actions.filter { action in
                guard action.goes(direction), !action.holds.contains(where: { $0.gate == .pause }),
                    case .group(let group)? = census.membership(of: action.address)
                else {
                    return false
                }
                return behind.contains(group)
            }
            guard !waiting.isEmpty else { return }
            var maker = OrderGateMaker(
                census: census, tenant: tenant, direction: direction, group: group,
                rule: census.demand.groups[min(group, sequence[place + 1])].gate, now: now)
            maker.memory = memories[maker.key]
            let gate = maker.gate(holding: Set(waiting.map(\.account)).sorted())
            gates.append(gate)
            if let memory = memories[gate.key], memory.counts(in: gate.ends, isReached: gate.isReached) {
                boundaries += gate.instants(memory)
            }
            if gate.hold == nil, gate.isTimedOut { overdue.append(gate) }
            for group in behind {
                let place = Place(claim: census.demand.name, direction: direction, group: group)
                if gate.hold != nil { closed[place] = gate }
                passed[place] = overdue
            }
            guard gate.hold == nil else { return }
        }
    }

    /// The action with what holds it here, or with what it went past.
    func ordered(_ action: PlannedAction) -> PlannedAction {
        guard !censuses.isEmpty, action.claim.level == .schedule, let census = censuses[action.claim.name] else {
            return action
        }
        switch census.membership(of: action.address) {
        case nil: return action
        case .unknown:
            return action.with(holds: [
                GateHold(
                    .order, holder: action.claim.name.rawValue,
                    "which of the schedule's groups it is in cannot be told: what they ask for is not known")
            ])
        case .group(let group):
            let places = OrderDirection.allCases.filter(action.goes).map {
                Place(claim: action.claim.name, direction: $0, group: group)
            }
            let holds = places.compactMap { closed[$0]?.hold }
            let late = holds.isEmpty ? places.lazy.compactMap { passed[$0]?.first }.first : nil
            return action.with(holds: holds, past: late.map(Self.words))
        }
    }

    private static func words(_ gate: OrderGate) -> String {
        "goes on without group \(gate.key.group), which was waited for longer than "
            + "\(DurationText.text(gate.rule.timeLimit)): onTimeout is continue"
    }

    /// What people should know: gates that are waited for longer than they should be.
    var findings: [Finding] {
        gates.filter(\.isTimedOut).map { gate in
            Finding(
                kind: .order, subject: gate.key.claim.rawValue,
                message: gate.hold.map { "on the way \(gate.key.direction.rawValue), \($0.holder): \($0.message)" }
                    ?? "on the way \(gate.key.direction.rawValue), what comes after group \(gate.key.group) "
                    + Self.words(gate))
        }
    }
}

extension PlannedAction {
    /// Whether it goes in a direction. What cannot be changed goes neither way.
    fileprivate func goes(_ direction: OrderDirection) -> Bool { !changes.isEmpty && self.direction == direction }
}

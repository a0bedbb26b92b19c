import Cloud
import Ledger
import Planning
import Specs
import Storage
import Vocabulary

extension LoopEvent {
    init(_ change: UpcomingChange, of tenant: TenantName, at now: Instant) {
        let total = change.counts.reduce(0) { $0 + $1.resources }
        let places = change.counts.map { "\($0.resources) in \($0.account)" }.joined(separator: ", ")
        self.init(
            .notice, tenant: tenant, claim: change.claim, at: now,
            message:
                "at \(change.boundary) \(change.claim) will have \(total == 1 ? "1 resource" : "\(total) resources") "
                + "\(change.state): \(places)",
            details: [
                "boundary": .string(change.boundary.description), "state": .string(change.state),
                "accounts": .list(
                    change.counts.map {
                        ["account": .string($0.account.rawValue), "resources": .int(Int64($0.resources))]
                    }),
            ])
    }

    /// Nil for a gate that is not waited for any longer than it may be.
    init?(_ gate: OrderGate, at now: Instant) {
        guard gate.isTimedOut, let since = gate.since else { return nil }
        let next = gate.hold == nil ? "what comes after it goes on" : "what comes after it stays held"
        self.init(
            .orderTimeLimit, tenant: gate.key.tenant, claim: gate.key.claim, at: now,
            message:
                "\(gate.key.claim) waits for its group \(gate.key.group) on the way \(gate.key.direction.rawValue) "
                + "since \(since), longer than \(DurationText.text(gate.rule.timeLimit)): \(next)",
            details: [
                "group": .string(gate.key.group), "direction": .string(gate.key.direction.rawValue),
                "since": .string(since.description), "onTimeout": .string(gate.rule.onTimeout.rawValue),
            ])
    }

    /// Nil for an action that does not wait for room.
    init?(waitingForRoom action: PlannedAction, of tenant: TenantName, at now: Instant) {
        guard let hold = action.holds.first(where: { $0.gate == .capacity }), let until = hold.until else { return nil }
        self.init(
            .noRoom, tenant: tenant, claim: action.claim.name, at: now,
            message: "\(action.address) is not started: \(hold.message); it is tried again from \(until)",
            details: [
                "resource": .string(action.address.description), "until": .string(until.description),
                "reason": .string(hold.message),
            ])
    }

    /// The record of it, made once for what it is called.
    func announcement(called key: String, until end: Instant) -> Announcement {
        Announcement(
            said: ScheduleMemory.Announced(tenant: tenant, key: key), until: end,
            draft: LedgerDraft(
                log: .tenant(tenant), kind: .event, at: at,
                body: ["event": .string(kind.rawValue), "claim": .string(claim.rawValue), "details": details]))
    }
}

extension OrderGate {
    /// What tells one wait from another.
    var announcementKey: String {
        "order \(key.claim) \(key.group) \(key.direction.rawValue) \(since.map(\.description) ?? "")"
    }
}

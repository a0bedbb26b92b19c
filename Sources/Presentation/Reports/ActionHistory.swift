public import Ledger
public import Planning
public import Vocabulary

extension ListReport {
    /// What the journal says was done, the newest first.
    public static func actions(_ actions: [JournalAction]) -> ListReport {
        ListReport(
            ["At", "Tenant", "Action", "Change", "Result", "Verified", "Claim", "Commit", "Resource"],
            actions.map { ($0.row, $0.value) }, nothing: "No actions yet.")
    }
}

extension JournalAction {
    /// `power running → stopped`, in one cell.
    var change: String {
        intent.changes.filter { $0.from != $0.to }.map { change in
            let from = change.from?.words(in: change.field) ?? "?"
            return "\(change.field) \(from) → \(change.to.words(in: change.field))"
        }.joined(separator: ", ")
    }

    fileprivate var row: [TextTable.Cell] {
        let result = outcome?.result.name ?? "open"
        return [
            "\(intent.evaluatedAt)", "\(intent.tenant)", "\(intent.transition)", TextTable.Cell(change),
            TextTable.Cell(result, result == "succeeded" ? .good : .warning), verification.cell, "\(intent.claim)",
            "\(intent.reason.revision.prefix(12))", "\(intent.address)",
        ]
    }

    var value: Value {
        .object([
            "intent": .string(intent.id.rawValue), "tenant": .string(intent.tenant.rawValue),
            "address": .string(intent.address.description), "transition": .string(intent.transition.rawValue),
            "change": .string(change), "claim": .string(intent.claim.rawValue),
            "source": .string(intent.reason.source), "commit": .string(intent.reason.revision),
            "file": .string(intent.reason.file), "line": .int(Int64(intent.reason.line)),
            "author": intent.reason.author.map(Value.string),
            "chain": .list(intent.reason.chain.map(Value.string)),
            "gates": .list(intent.reason.gates.map(Value.string)),
            "evaluatedAt": .string(intent.evaluatedAt.description),
            "recordedAt": .string(intent.recordedAt.description), "plan": .string(intent.planID),
            "key": .string(intent.actionKey), "result": .string(outcome?.result.name ?? "open"),
            "message": outcome?.result.message.map(Value.string),
            "request": outcome?.requestID.map(Value.string),
            "verified": verification.map { .string($0.rawValue) },
        ])
    }
}

extension IntentVerification.State? {
    /// Whether the change was seen, in one cell.
    fileprivate var cell: TextTable.Cell {
        switch self {
        case nil: "-"
        case .awaited: TextTable.Cell("not yet", .faint)
        case .reached: TextTable.Cell("yes", .good)
        case .departed: TextTable.Cell("departed", .bad)
        case .gone: TextTable.Cell("gone", .warning)
        case .changed: TextTable.Cell("changed", .bad)
        case .overtaken: TextTable.Cell("overtaken", .faint)
        }
    }
}

extension ListReport {
    /// What a plan would do and something holds: who holds what, until when.
    public static func held(_ plan: Plan, of tenant: TenantName? = nil) -> ListReport {
        ListReport(
            ["Tenant", "Action", "Name", "Gate", "Held by", "Until", "Why", "Resource"],
            plan.tenants.filter { tenant == nil || $0.tenant == tenant }.flatMap { tenant in
                tenant.actions.flatMap { action in action.holds.map { (tenant.tenant, action, $0) } }
            }.map { tenant, action, hold in
                (
                    [
                        "\(tenant)", "\(action.transition)", TextTable.Cell(action.name), "\(hold.gate.rawValue)",
                        TextTable.Cell(hold.holder), TextTable.Cell(hold.until?.description ?? "-"),
                        TextTable.Cell(hold.message), "\(action.address)",
                    ],
                    .object([
                        "tenant": .string(tenant.rawValue), "key": .string(action.key),
                        "transition": .string(action.transition.rawValue),
                        "address": .string(action.address.description),
                        "claim": .string(action.claim.name.rawValue), "gate": .string(hold.gate.rawValue),
                        "holder": .string(hold.holder), "until": hold.until.map { .string($0.description) },
                        "message": .string(hold.message),
                    ])
                )
            }, nothing: "Nothing is held.")
    }
}

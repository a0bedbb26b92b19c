public import Ledger
import Planning
import Vocabulary

extension ListReport {
    /// What the journal says was done, the newest first.
    public static func actions(_ actions: [JournalAction]) -> ListReport {
        ListReport(
            ["At", "Tenant", "Action", "Change", "Result", "Claim", "Commit", "Resource"],
            actions.map { ($0.row, $0.value) }, nothing: "No actions yet.")
    }
}

extension JournalAction {
    /// `power running → stopped`, in one cell.
    var change: String {
        intent.changes.filter { $0.from != $0.to }.map { change in
            "\(change.field) \(change.from.map(\.description) ?? "?") → \(change.to)"
        }.joined(separator: ", ")
    }

    fileprivate var row: [TextTable.Cell] {
        let result = outcome?.result.name ?? "open"
        return [
            "\(intent.evaluatedAt)", "\(intent.tenant)", "\(intent.transition)", TextTable.Cell(change),
            TextTable.Cell(result, result == "succeeded" ? .good : .warning), "\(intent.claim)",
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
        ])
    }
}

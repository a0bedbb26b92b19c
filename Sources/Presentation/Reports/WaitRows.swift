import ControlLoop
import Ledger
import Storage
import Vocabulary

/// What was not as it was made when the waiting ended.
enum WaitRows {
    static func of(_ report: WaitReport) -> ReasonRows {
        ReasonRows(
            columns: ["Tenant", "Not reached", "Change", "Since", "Why"],
            rows: report.unreached.map { item in
                let intent = item.change.intent
                return [
                    intent.tenant.rawValue, intent.address.description, intent.transition.rawValue,
                    item.change.since.description, item.verdict.words,
                ]
            })
    }

    static func value(of report: WaitReport) -> Value {
        .object([
            "reached": .int(Int64(report.reached)),
            "unreached": .list(
                report.unreached.map { item in
                    .object([
                        "intent": .string(item.change.intent.id.rawValue),
                        "tenant": .string(item.change.intent.tenant.rawValue),
                        "address": .string(item.change.intent.address.description),
                        "transition": .string(item.change.intent.transition.rawValue),
                        "since": .string(item.change.since.description), "message": .string(item.verdict.words),
                    ])
                }),
        ])
    }
}

extension Verdict {
    /// Why a change does not count as seen, in words.
    var words: String {
        switch self {
        case .reached: "it is as it was made"
        case .notYet: "it did not show yet, or could not be read"
        case .departed(_, let what, _): what
        case .gone: "there is no such resource any more"
        case .changedBySomebody(let what): "somebody else changed it: \(what)"
        }
    }
}

extension WatchedChange {
    /// What differs, in words.
    var words: String { difference ?? "it does not show yet" }

    /// For machines.
    var value: Value {
        .object([
            "intent": .string(intent.id.rawValue), "transition": .string(intent.transition.rawValue),
            "since": departedSince.map { .string($0.description) }, "message": .string(words),
        ])
    }
}

public import ControlLoop
import Cryptography
import Ledger
import Planning
public import Vocabulary

/// What a pass did, action by action.
public struct ActedReport: Report {
    private let pass: PassReport
    private let wait: WaitReport?

    /// A report of a pass, and of what was seen of its changes where somebody waited for that.
    public init(_ pass: PassReport, wait: WaitReport? = nil) {
        self.pass = pass
        self.wait = wait
    }

    public var value: Value {
        .object([
            "plan": .string(pass.plan.id.hex), "instant": .string(pass.plan.instant.description),
            "actions": .list(
                pass.actions.map { report in
                    .object([
                        "tenant": .string(report.tenant.rawValue), "action": report.action.value,
                        "result": .string(report.fate.word), "message": report.fate.message.map(Value.string),
                        "request": report.fate.requestID.map(Value.string),
                        "until": report.until.map { .string($0.description) },
                    ])
                }),
            "settled": .list(
                pass.settled.map { outcome in
                    ["intent": .string(outcome.intent.rawValue), "result": .string(outcome.result.name)]
                }),
            "held": .list(
                pass.held.map { ["source": .string($0.name), "reason": .string($0.reason)] }),
            "notices": .list(pass.notices.map(Value.string)),
            "verification": wait.map(WaitRows.value),
            "findings": .list(
                FindingRows.of(pass.plan).rows.map { row in
                    [
                        "tenant": .string(row[0]), "kind": .string(row[1]), "subject": .string(row[2]),
                        "message": .string(row[3]),
                    ]
                }),
        ])
    }

    public func table(_ style: TextStyle) -> String {
        var text = "Pass at \(pass.plan.instant): \(summary)\n"
        text += pass.notices.map { "Note: \(Escaping.terminal($0))\n" }.joined()
        if !pass.settled.isEmpty { text += "Settled \(Count.of(pass.settled.count, "action")) of earlier passes.\n" }
        let table = ActionRows.table(rows, style)
        if !table.isEmpty { text += "\n" + table }
        text += messages.map { "\n\(Escaping.terminal($0))" }.joined() + (messages.isEmpty ? "" : "\n")
        if let wait { text += "\n\(Self.summary(of: wait))\n" + WaitRows.of(wait).table(style) }
        let findings = [FindingRows.of(pass.plan).table(style), PolicyRows.findings(pass.plan).table(style)]
        return text + findings.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var markdown: String {
        var text = "### Pass at \(pass.plan.instant)\n\n\(summary)\n"
        text += pass.notices.map { "\n> \(Escaping.markdown($0))\n" }.joined()
        let table = ActionRows.markdown(rows)
        if !table.isEmpty { text += "\n" + table }
        text += messages.map { "\n* \(Escaping.markdown($0))" }.joined() + (messages.isEmpty ? "" : "\n")
        if let wait {
            let unreached = WaitRows.of(wait).markdown("Not reached")
            text += "\n\(Self.summary(of: wait))\n" + (unreached.isEmpty ? "" : "\n" + unreached)
        }
        let findings = [
            FindingRows.of(pass.plan).markdown("Findings"),
            PolicyRows.findings(pass.plan).markdown("Findings of policies"),
        ]
        return text + findings.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    private var rows: [ActionRows.Row] {
        pass.actions.map { report in
            let state =
                if case .held = report.fate { ActionRows.state(of: report.action) } else {
                    TextTable.Cell(report.fate.word, report.fate.tone)
                }
            return ActionRows.Row(tenant: report.tenant, action: report.action, state: state)
        }
    }

    /// What went otherwise than planned, and what holds the rest.
    private var messages: [String] {
        pass.actions.flatMap { report in
            if let message = report.fate.message { return ["\(report.action.address): \(message)"] }
            guard case .held = report.fate else { return [] }
            return report.action.holds.map {
                "\(report.action.address): \($0.gate.rawValue), \($0.holder): \($0.message)"
            }
        }
    }

    private static func summary(of wait: WaitReport) -> String {
        let open = wait.unreached.isEmpty ? "" : ", \(wait.unreached.count) not"
        return "Verified: \(Count.of(wait.reached, "resource")) as made\(open)."
    }

    private var summary: String {
        let counts = Dictionary(grouping: pass.actions, by: \.fate.word).mapValues(\.count)
        let words = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let done = words.isEmpty ? "nothing to do" : words.joined(separator: ", ")
        return "\(done); \(pass.plan.counts.satisfied) as they should be"
    }
}

extension ActionReport.Fate {
    /// One word for it.
    public var word: String {
        switch self {
        case .acted(let outcome): outcome.result.name
        case .dropped: "dropped"
        case .held: "held"
        case .notReviewed: "not reviewed"
        }
    }

    /// What went wrong, in words; nil where nothing did.
    var message: String? {
        switch self {
        case .acted(let outcome): outcome.result.message
        case .dropped(let why): why
        case .held, .notReviewed: nil
        }
    }

    var requestID: String? { if case .acted(let outcome) = self { outcome.requestID } else { nil } }

    var tone: TextTable.Cell.Tone {
        switch self {
        case .acted(let outcome): outcome.result.name == "succeeded" ? .good : .bad
        case .dropped, .held: .warning
        case .notReviewed: .faint
        }
    }

    /// Whether the provider refused it.
    public var isFailure: Bool {
        if case .acted(let outcome) = self { outcome.result.name == "failed" } else { false }
    }

    /// Whether it waits for a later pass: nobody knows yet what became of it, or nothing was sent.
    var isOpen: Bool {
        switch self {
        case .acted(let outcome): outcome.result.name == "unknown"
        case .dropped: true
        case .held, .notReviewed: false
        }
    }
}

extension IntentOutcome.Result {
    /// What went wrong, in words; nil where nothing did.
    var message: String? {
        switch self {
        case .succeeded: nil
        case .failed(let code, let message, _): "\(code): \(message)"
        case .superseded(let why): why
        case .unknown(let code, let message): "it may have taken effect: \(code): \(message)"
        }
    }
}

public import Vocabulary

extension IntentOutcome {
    /// What a log says of the outcome.
    ///
    /// - Parameter evaluatedAt: The instant the intent was planned for.
    public func draft(log: LogName, evaluatedAt: Instant) -> LedgerDraft {
        LedgerDraft(log: log, kind: .outcome, at: at, evaluatedAt: evaluatedAt, body: body, personal: [])
    }

    private var body: [UInt8] {
        var code: String?
        var message: String?
        var retry: Retry?
        switch result {
        case .succeeded: break
        case .superseded(let reason): message = reason
        case .unknown(let given, let words): (code, message) = (given, words)
        case .failed(let given, let words, let policy): (code, message, retry) = (given, words, policy)
        }
        var writer = CanonicalWriter(capacity: 256)
        writer.object {
            $0.entry("code", code)
            $0.entry("intent", intent.rawValue)
            $0.entry("message", message)
            $0.entry("request", requestID)
            $0.entry("result", result.name)
            $0.entry("retry", retry?.recorded)
        }
        return writer.bytes
    }

    /// Reads the outcome back from its record.
    public init(record: LedgerRecord) throws(LedgerError) {
        guard record.kind == .outcome else { throw LedgerError("a record of kind \(record.kind) is no outcome") }
        let fields = try RecordedFields(
            record.body, "the outcome", keys: ["intent", "result", "code", "message", "retry", "request"])
        let result: Result
        switch try fields.text("result") {
        case "succeeded": result = .succeeded
        case "superseded": result = .superseded(try fields.text("message"))
        case "unknown": result = .unknown(code: try fields.text("code"), message: try fields.text("message"))
        case "failed":
            result = .failed(
                code: try fields.text("code"), message: try fields.text("message"),
                retry: try fields.read("retry") { $0.text.flatMap(Retry.init(recorded:)) })
        default: throw LedgerError("the outcome's result is none this version knows")
        }
        self.init(
            intent: IntentID(rawValue: try fields.text("intent")), result: result, at: record.at,
            requestID: try fields.optionalText("request"))
    }
}

extension IntentOutcome.Retry {
    var recorded: String {
        switch self {
        case .transient: "transient"
        case .capacity: "capacity"
        case .stalled: "stalled"
        case .terminal: "terminal"
        case .waitUntil(let instant): instant.description
        }
    }

    init?(recorded text: String) {
        switch text {
        case "transient": self = .transient
        case "capacity": self = .capacity
        case "stalled": self = .stalled
        case "terminal": self = .terminal
        default:
            guard let instant = Instant(rfc3339: text) else { return nil }
            self = .waitUntil(instant)
        }
    }
}

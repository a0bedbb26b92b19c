public import Vocabulary

extension FieldValue {
    /// As records and stores hold it: `{"power":"stopped"}`, `{"count":3}`, null for nothing there.
    public var recorded: Value {
        switch self {
        case .power(let state): ["power": .string(state.rawValue)]
        case .count(let number): ["count": .int(number)]
        case .text(let text): ["text": .string(text)]
        case .flag(let flag): ["flag": .bool(flag)]
        case .none: .null
        }
    }

    /// Writes ``recorded``.
    public func write(to writer: inout CanonicalWriter) {
        switch self {
        case .power(let state): writer.object { $0.entry("power", state.rawValue) }
        case .count(let number): writer.object { $0.entry("count", number) }
        case .text(let text): writer.object { $0.entry("text", text) }
        case .flag(let flag):
            writer.object {
                $0.key("flag")
                $0.flag(flag)
            }
        case .none: writer.null()
        }
    }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        guard value != .null else {
            self = .none
            return
        }
        let entry = value.entries.flatMap { $0.count == 1 ? $0.first : nil }
        switch (entry?.key, entry?.value) {
        case ("power", .string(let text)?):
            guard let state = PowerState(rawValue: text) else {
                throw LedgerError("no power state is called '\(text)'")
            }
            self = .power(state)
        case ("count", .int(let number)?): self = .count(number)
        case ("text", .string(let text)?): self = .text(text)
        case ("flag", .bool(let flag)?): self = .flag(flag)
        default: throw LedgerError("the value of a field is not what it should be")
        }
    }
}

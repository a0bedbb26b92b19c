import Logging
import Vocabulary

/// One event of the log, put together from what is known of it.
struct LogLine: Sendable {
    let time: Instant
    let level: Logger.Level
    let label: String
    let message: String
    let metadata: Logger.Metadata

    /// One JSON object: `time` (RFC 3339), `level`, `label`, `message`, and every key of the metadata flat beside them.
    /// A key of the metadata that is one of these four has a `_` behind it.
    var json: String {
        var entries = [
            Value.Entry("time", .string("\(time)")), Value.Entry("level", .string(level.rawValue)),
            Value.Entry("label", .string(label)), Value.Entry("message", .string(message)),
        ]
        let own = Set(entries.map(\.key))
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            Self.flatten(value, under: own.contains(key) ? key + "_" : key, into: &entries)
        }
        return CanonicalJSON.text(.map(entries))
    }

    /// One line for people, in UTC: `18:00:01.250 warning transport: trying again attempt=2`.
    func text(isColoured: Bool) -> String {
        let clock = "\(Instant(milliseconds: time.milliseconds))".split(separator: "T").last.map(String.init) ?? ""
        let digits = clock.hasSuffix("Z") ? clock.dropLast() : clock[...]
        let milliseconds = digits.contains(".") ? "" : ".000"
        let paint = isColoured ? Self.colour(of: level) : nil
        let name = paint.map { "\u{1B}[\($0)m\(level.rawValue)\u{1B}[0m" } ?? level.rawValue
        var line = "\(digits)\(milliseconds) \(name) \(Self.plain(label)): \(Self.plain(message))"
        var fields: [Value.Entry] = []
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            Self.flatten(value, under: key, into: &fields)
        }
        for field in fields { line += " \(Self.plain(field.key))=\(Self.quoted(field.value))" }
        return line
    }

    /// Mappings become dotted keys, so that a key is looked for the same way everywhere.
    private static func flatten(_ value: Logger.MetadataValue, under key: String, into entries: inout [Value.Entry]) {
        switch value {
        case .dictionary(let inner):
            for (name, value) in inner.sorted(by: { $0.key < $1.key }) {
                flatten(value, under: "\(key).\(name)", into: &entries)
            }
        case .array(let elements): entries.append(Value.Entry(key, .list(elements.map { .string("\($0)") })))
        case .string(let text): entries.append(Value.Entry(key, .string(text)))
        case .stringConvertible(let convertible): entries.append(Value.Entry(key, .string(convertible.description)))
        }
    }

    private static func plain(_ text: String) -> String { Escaping.terminal(text) }

    private static func quoted(_ value: Value) -> String {
        guard let text = value.text else { return plain(CanonicalJSON.text(value)) }
        let plain = plain(text)
        let isWord = !plain.isEmpty && plain.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D }
        return isWord ? plain : "\"" + plain.replacing("\"", with: "\\\"") + "\""
    }

    /// The parameter of the escape sequence that sets a colour (ECMA-48, SGR); nil for none.
    private static func colour(of level: Logger.Level) -> String? {
        switch level {
        case .trace, .debug: "2"
        case .info, .notice: nil
        case .warning: "33"
        case .error, .critical: "31"
        }
    }
}

/// What a line of the log looks like.
public enum LogFormat: String, CaseIterable, Hashable, Sendable {
    /// For people: time of day, level, label, message, `key=value`.
    case text
    /// For machines: one JSON object a line.
    case json
    /// Text on a terminal, else JSON.
    case auto
}

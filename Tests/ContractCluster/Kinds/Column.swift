import Vocabulary

/// A column of a table, and how its cells are found.
struct Column: Sendable {
    let name: String
    var type = "string"
    var format = ""
    let description: String
    var priority = 0
    /// The cell for an object, as it is at an instant.
    let cell: @Sendable (Value, Instant) -> Value

    /// Texts of `metav1.ObjectMeta`.
    static let name = Column(
        name: "Name", format: "name",
        description: "Name must be unique within a namespace. Is required when creating resources, although some "
            + "resources may allow a client to request the generation of an appropriate name automatically. Name is "
            + "primarily intended for creation idempotence and configuration definition. Cannot be updated. More "
            + "info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
        cell: { object, _ in object.at("metadata", "name") ?? "" })

    static let age = Column(
        name: "Age",
        description: "CreationTimestamp is a timestamp representing the server time when this object was created. It "
            + "is not guaranteed to be set in happens-before order across separate operations. Clients may not set "
            + "this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. "
            + "Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/"
            + "api-conventions.md#metadata",
        cell: { object, now in .string(age(of: object.at("metadata", "creationTimestamp"), at: now)) })

    static func age(of time: Value?, at now: Instant) -> String {
        guard let then = time?.text.flatMap(Instant.init(rfc3339:)) else { return "<unknown>" }
        return duration(max(0, now.seconds - then.seconds))
    }

    /// `duration.HumanDuration` of the API machinery.
    static func duration(_ seconds: Int64) -> String {
        let (minutes, hours) = (seconds / 60, seconds / 3600)
        func pair(_ first: Int64, _ unit: String, _ second: Int64, _ other: String) -> String {
            second == 0 ? "\(first)\(unit)" : "\(first)\(unit)\(second)\(other)"
        }
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        if hours < 192 { return pair(hours / 24, "d", hours % 24, "h") }
        if hours < 24 * 365 * 2 { return "\(hours / 24)d" }
        if hours < 24 * 365 * 8 { return pair(hours / 24 / 365, "y", hours / 24 % 365, "d") }
        return "\(hours / 24 / 365)y"
    }

    static func text(
        _ name: String, _ description: String = "", priority: Int = 0, _ cell: @escaping @Sendable (Value) -> String
    ) -> Column {
        Column(name: name, description: description, priority: priority) { object, _ in .string(cell(object)) }
    }

    static func number(
        _ name: String, _ description: String = "", _ path: String...
    ) -> Column {
        Column(name: name, type: "integer", description: description) { object, _ in object.at(path) ?? 0 }
    }
}

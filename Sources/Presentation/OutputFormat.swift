/// How a command writes its result: a table for people, the others for machines and comments.
public enum OutputFormat: String, CaseIterable, Sendable {
    case table, json, yaml, markdown
}

public import Cloud
public import ControlLoop
import Vocabulary

extension ListReport {
    /// Pauses and releases in force.
    public static func pauses(_ pauses: [Pause]) -> ListReport {
        ListReport(
            ["Scope", "Effect", "Since", "Until", "By", "Reason"],
            pauses.map { pause in
                (
                    [
                        "\(pause.scope)", "\(pause.effect.rawValue)", "\(pause.since)",
                        TextTable.Cell(pause.until?.description ?? "resumed"),
                        TextTable.Cell("\(pause.actor) (asserted)"), TextTable.Cell(pause.reason),
                    ],
                    .object([
                        "scope": .string(pause.scope.description), "effect": .string(pause.effect.rawValue),
                        "tenant": pause.tenant.map { .string($0.rawValue) },
                        "since": .string(pause.since.description),
                        "until": pause.until.map { .string($0.description) }, "actor": .string(pause.actor),
                        "known": "asserted", "reason": .string(pause.reason),
                    ])
                )
            }, nothing: "Nothing is paused.")
    }
}

/// What a person is told who paused something or let it go on; ends with a line feed.
public enum PauseWords {
    /// After `pioneer pause`.
    public static func paused(_ pause: Pause) -> String {
        let end = pause.until.map { "until \($0), or until" } ?? "until"
        return Escaping.terminal(
            "\(pause.scope) is paused \(end) `pioneer resume \(pause.scope)`: \(pause.reason)") + "\n"
    }

    /// After `pioneer resume`.
    public static func resumed(_ resumption: Resumption) -> String {
        switch resumption {
        case .source(let name):
            Escaping.terminal(
                "Source \(name) is released: the next pass follows it, unless it has changed in such a way again.")
                + "\n"
        case .pause(let pause):
            Escaping.terminal(
                "\(pause.scope) goes on: the \(pause.effect == .hold ? "pause" : "release") by \(pause.actor) since "
                    + "\(pause.since) has ended (\(pause.reason)).") + "\n"
        }
    }
}

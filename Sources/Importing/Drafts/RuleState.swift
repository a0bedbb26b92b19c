import Vocabulary

/// What a rule wants of its resources, ours and theirs alike.
public enum RuleState: Hashable, Sendable, CustomStringConvertible {
    case running
    case stopped
    case hibernated
    /// A number of replicas or instances.
    case desired(Int64)
    /// Whatever they are, they are left so.
    case leftAlone

    /// `running`, `desired 8`, `left alone`.
    public var description: String {
        switch self {
        case .running: "running"
        case .stopped: "stopped"
        case .hibernated: "hibernated"
        case .desired(let number): "desired \(number)"
        case .leftAlone: "left alone"
        }
    }

    /// As a schedule states it: `{power: running}`.
    var value: Value {
        switch self {
        case .running: ["power": "running"]
        case .stopped: ["power": "stopped"]
        case .hibernated: ["power": "hibernated"]
        case .desired(let number): ["size": ["desired": .int(number)]]
        case .leftAlone: ["leaveAlone": true]
        }
    }
}

public import Vocabulary

/// What a schedule or an override wants of a resource.
public enum DesiredState: Hashable, Sendable {
    case power(PowerState)
    /// The size of a group; what is nil is left as it is.
    case size(minimum: Int64?, maximum: Int64?, desired: Int64?)
    /// A class of machine, running or not.
    case instanceClass(String)
    /// Whatever it is: a schedule asks for nothing then, and gives nothing back; an override keeps what there is.
    case leaveAlone
}

extension DesiredState {
    /// Whether it is one of the two ways of being off.
    public var isOff: Bool { self == .power(.stopped) || self == .power(.hibernated) }
}

extension DesiredState: CustomStringConvertible {
    /// `stopped`, `class t3.small`, or `size minimum 1, desired 2`.
    public var description: String {
        switch self {
        case .power(let state): return state.rawValue
        case .leaveAlone: return "left as it is"
        case .instanceClass(let name): return "class \(name)"
        case .size(let minimum, let maximum, let desired):
            let parts = [("minimum", minimum), ("maximum", maximum), ("desired", desired)]
            return "size " + parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
        }
    }
}

/// What becomes of a resource when the claim that moved it ends.
public enum ReleaseRule: String, CaseIterable, Hashable, Sendable {
    /// What was found comes back.
    case restore
    /// It stays as it is.
    case leave
}

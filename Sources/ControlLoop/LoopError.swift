/// Why a pass could not be made or finished.
public struct LoopError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// May go away by itself.
        case transient
        /// Waits for a person: a held source, a missing key, wrong credentials.
        case stalled
        /// Will never do as it was asked.
        case terminal
    }

    public let kind: Kind
    /// In words: what, why and what to do.
    public let message: String

    /// An error from its parts.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension LoopError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

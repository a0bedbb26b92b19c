/// Why something is not what the ledger's formats ask for.
public struct LedgerError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// Will not go away without a person: a newer format, a key that cannot sign.
        case stalled
        /// Never was, or no longer is, what it should be.
        case terminal
    }

    public let kind: Kind
    /// In words: what and why.
    public let message: String

    /// An error from its parts.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// A terminal error.
    init(_ message: String) { self.init(.terminal, message) }
}

extension LedgerError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

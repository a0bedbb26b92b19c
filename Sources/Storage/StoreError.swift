/// Why the store could not do something.
public struct StoreError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// Another process has it at the moment; try later.
        case transient
        /// Will not go away without a person: the disk is full or read-only.
        case stalled
        /// This store or this request will never do: it is corrupt, newer, another controller's, or contradicts itself.
        case terminal
    }

    public let kind: Kind
    /// In words: what, why and what to do.
    public let message: String
    /// Who acts on the store, in words, where that is why; nil for any other error.
    public let holder: String?

    /// An error from its parts.
    public init(_ kind: Kind, _ message: String, holder: String? = nil) {
        self.kind = kind
        self.message = message
        self.holder = holder
    }
}

extension StoreError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

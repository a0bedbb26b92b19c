/// Why something cryptographic could not be done.
public struct CryptographyError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// The machine had no memory for it; may go away by itself.
        case transient
        /// What was given is not what it should be; a person has to give something else.
        case stalled
    }

    public let kind: Kind
    /// In words: what, why and what to do. Never part of a key.
    public let message: String

    static func exhausted(_ what: String) -> CryptographyError {
        CryptographyError(kind: .transient, message: "\(what) failed for want of memory; try again")
    }
}

extension CryptographyError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

public import Vocabulary

/// Why a text could not be read. Reading it again never helps.
public struct DocumentError: Error, Hashable, Sendable {
    /// What about it was wrong.
    public enum Kind: Hashable, Sendable {
        /// Not well-formed.
        case malformed
        /// Over one of ``DocumentLimits``.
        case tooLarge
        /// Well-formed, but asks for what is not given to hostile input: an XML document type.
        case refused
    }

    public let kind: Kind
    /// What is wrong and what that means, without a place.
    public let message: String
    /// Where it was noticed; nil where it concerns the text as a whole.
    public let position: SourcePosition?

    /// An error from its parts.
    public init(_ kind: Kind, _ message: String, at position: SourcePosition? = nil) {
        self.kind = kind
        self.message = message
        self.position = position
    }
}

extension DocumentError: CustomStringConvertible {
    /// `line:column: message`, control characters escaped.
    public var description: String {
        Escaping.terminal((position.map { "\($0.line):\($0.column): " } ?? "") + message)
    }
}

/// Why an evaluation has no result: a value like any other until it is the last one left.
public final class EvaluationError: Error, Sendable {
    /// What went wrong, for programs.
    public enum Kind: String, Sendable {
        case noSuchOverload, noSuchKey, noSuchField, unbound, divisionByZero, overflow, indexOutOfRange
        case invalidArgument, duplicateKey, costLimit
    }

    public let kind: Kind
    /// What went wrong, for people, without a full stop.
    public let message: String
    /// Where in the text of the expression, in bytes from its beginning; nil where that is not known.
    public let offset: Int?

    /// An error from its parts.
    public init(_ kind: Kind, _ message: String, offset: Int? = nil) {
        self.kind = kind
        self.message = message
        self.offset = offset
    }

    /// The same error with a place, where it has none yet.
    func located(at offset: Int) -> EvaluationError {
        self.offset == nil ? EvaluationError(kind, message, offset: offset) : self
    }
}

extension EvaluationError: CustomStringConvertible {
    public var description: String { message }
}

/// What a result would depend on and is not known: the paths of the inputs, sorted.
public final class UnknownSet: Sendable {
    /// The inputs, such as `resource.cpu`, sorted and without repetition.
    public let names: [String]

    /// A set of inputs.
    public init(_ names: some Sequence<String>) { self.names = Set(names).sorted() }

    /// What is in either.
    func merged(with other: UnknownSet) -> UnknownSet {
        names == other.names ? self : UnknownSet(names + other.names)
    }
}

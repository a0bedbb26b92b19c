/// Why the server does not answer.
public struct ServerError: Error, Hashable, Sendable {
    /// In words: what, why and what to do.
    public let message: String

    init(_ message: String) { self.message = message }
}

extension ServerError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

public import Vocabulary

/// An answer with any status; that of a server which could not be reached is a ``TransportError``.
public struct HTTPResponse: Sendable {
    /// What comes before the body.
    public struct Head: Sendable {
        public var status: Int
        public var headers: [HTTPHeader]

        /// A head from its parts.
        public init(status: Int, headers: [HTTPHeader] = []) {
            self.status = status
            self.headers = headers
        }
    }

    public var status: Int
    public var headers: [HTTPHeader]
    public var body: [UInt8]

    /// An answer from its parts.
    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first header field of that name, whose case does not matter.
    public func header(_ name: String) -> String? { headers.first(named: name) }

    /// The server's clock as its `Date` field gives it, in whole seconds; nil without a readable one.
    public var date: Instant? { header("Date").flatMap(HTTPDate.parse) }

    /// When to come back, as `Retry-After` says (RFC 9110 §10.2.3): in seconds after `now`, or a date.
    public func retryAfter(now: Instant) -> Instant? {
        header("Retry-After").flatMap { RetryAfter.parse($0, now: now) }
    }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The status; bodies may hold credentials and are only counted.
    public var description: String { "status \(status) (\(body.count) bytes)" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["answer": description]) }
}

/// A request as it goes over the wire: nothing is added to the headers but `Host`, `Content-Length` and, where there
/// is none, `User-Agent`; the URL is not normalised; redirects are not followed.
public struct HTTPRequest: Sendable {
    public var method: String
    /// `https://` or `http://`, percent-encoded, without user information.
    public var url: String
    public var headers: [HTTPHeader]
    public var body: [UInt8]
    /// For all of it: waiting for a connection, connecting, sending, reading.
    public var deadline: Duration
    /// For name lookup, TCP and TLS together.
    public var connectTimeout: Duration
    /// An answer whose body is longer is an error.
    public var maximumResponseBytes: Int
    /// How long no byte may move in either direction once there is a connection; nil leaves it to the deadline.
    public var lowSpeedTimeout: Duration?
    /// Whom to trust and who to be; nil for what the client says, and for nobody.
    public var tls: TLSSettings?

    /// A request; the limits suit calls of a cloud API.
    public init(
        method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        deadline: Duration = .seconds(30), connectTimeout: Duration = .seconds(5),
        maximumResponseBytes: Int = 64 << 20, lowSpeedTimeout: Duration? = nil,
        tls: TLSSettings? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.deadline = deadline
        self.connectTimeout = connectTimeout
        self.maximumResponseBytes = maximumResponseBytes
        self.lowSpeedTimeout = lowSpeedTimeout
        self.tls = tls
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method and redacted URL; bodies may hold credentials and are only counted.
    public var description: String { "\(target) (\(body.count) bytes)" }

    /// Method and redacted URL, for messages.
    var target: String { "\(method) \(Redaction.url(url))" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

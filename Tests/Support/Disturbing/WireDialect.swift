/// How a server is asked and how it refuses, as far as a proxy in front of it has to know.
public struct WireDialect: Sendable {
    /// Errors by what they mean, each as this server gives them.
    public struct Refusals: Sendable {
        public let denied: Fault
        /// The session has ended, whatever its keys say.
        public let expirations: [Fault]
        public let throttlings: [Fault]
        /// Told to come back after so many seconds.
        public let slowDown: @Sendable (_ seconds: Int) -> Fault
        public let failures: [Fault]
    }

    public let refusals: Refusals
    /// Whether an operation changes anything.
    public let isChange: @Sendable (_ operation: String) -> Bool
    /// Whether an operation lists or reads resources: not who asks, nor what there is to ask for.
    public let isReading: @Sendable (_ operation: String) -> Bool

    /// What a request asks for, with the claim it is made for: tenants ask side by side.
    let operation: @Sendable (HTTPWire.Message) -> String
    /// Whose session a request bears; nil for none.
    let session: @Sendable (HTTPWire.Message) -> String?
    /// The request, asking for pages of that size at the most.
    let narrowed: @Sendable (HTTPWire.Message, _ pageSize: Int) -> HTTPWire.Message
    /// An error in the server's words; without a code it is a page that somebody else wrote.
    let refusal: @Sendable (_ status: Int, _ code: String) -> (contentType: String, body: String)

    /// What faults a random plan draws from.
    var drawn: [[Fault]] {
        [refusals.expirations, refusals.throttlings, refusals.failures, Fault.losses, Fault.losses]
    }

    /// The answer that refuses a request.
    func answer(_ status: Int, _ code: String, retryAfter: Int?) -> HTTPWire.Message {
        let (type, body) =
            code.isEmpty ? ("text/html", "<html><body>\(status)</body></html>") : refusal(status, code)
        var lines = ["HTTP/1.1 \(status) Said", "Content-Type: \(type)"]
        if let retryAfter { lines.append("Retry-After: \(retryAfter)") }
        return HTTPWire.Message(lines: lines, body: Array(body.utf8))
    }
}

extension HTTPWire.Message {
    /// The claim in the comment of the user agent, as ` for Schedule/shop/nights`; empty where there is none.
    var forClaim: String {
        let claim = header("user-agent")?.split(separator: "(").dropFirst().first?.prefix { $0 != "@" && $0 != ")" }
        return claim.map { " for \($0)" } ?? ""
    }
}

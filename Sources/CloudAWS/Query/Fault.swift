import Cloud
import Documents
import Transport
import Vocabulary

/// A refusal as the query protocol words it, and what it means.
struct Fault {
    let status: Int
    let code: String
    let message: String
    let requestID: String?
    /// The provider's clock when it answered.
    let date: Instant?
    let retryAfter: Instant?

    /// Reads an answer that is not a success; one without a readable error counts by its status alone.
    init(_ response: HTTPResponse, now: Instant) {
        var handler = FaultHandler()
        // A proxy's page, or half an answer: then the status has to do.
        try? XML.parse(response.body, into: &handler)
        status = response.status
        code = handler.code ?? "\(FaultCodes.withoutError)\(response.status)"
        message = handler.message ?? "the answer has status \(response.status) and no error in words"
        requestID = handler.requestID ?? response.header("x-amzn-RequestId")
        date = response.date
        retryAfter = response.retryAfter(now: now)
    }

    /// The error the rest of the product sees.
    var error: CloudError {
        CloudError(
            kind, code: code, message: words, mayHaveTakenEffect: FaultCodes.wrongState.contains(code),
            requestID: requestID)
    }

    private var kind: CloudError.Kind {
        if isThrottling || FaultCodes.transient.contains(code) || (status >= 500 && !FaultCodes.isKnown(code)) {
            return retryAfter.map(CloudError.Kind.waitUntil) ?? .transient
        }
        if FaultCodes.capacity.contains(code) { return .capacity }
        if FaultCodes.state.contains(code) { return .transient }
        if isDenial || FaultCodes.credentials.contains(code) { return .stalled }
        // A proxy or a wrong endpoint: that says nothing about the request.
        return code.hasPrefix(FaultCodes.withoutError) ? .stalled : .terminal
    }

    /// The API was asked too often and did nothing.
    var isThrottling: Bool { FaultCodes.throttling.contains(code) || status == 429 }

    /// A permission is missing.
    var isDenial: Bool { FaultCodes.denials.contains(code) }

    /// The signature may have been refused because of the clock.
    var mayBeTheClock: Bool { FaultCodes.clock.contains(code) }

    /// The session has ended, or was never good: a new one may do.
    var mayBeTheSession: Bool { FaultCodes.session.contains(code) }

    private var words: String {
        if isDenial, let denial = Denial(message) { return denial.description }
        let said = Escaping.terminal(String(message.prefix(600)))
        return FaultCodes.advice[code].map { "\(said) (\($0))" } ?? said
    }
}

/// Finds code, message and request id wherever an error document has them.
private struct FaultHandler: XMLHandler {
    var code: String?
    var message: String?
    var requestID: String?

    mutating func start(_ name: XMLName) -> XMLContent { .told }

    mutating func end(_ name: XMLName, text: XMLText) {
        switch name {
        case "Code": if code == nil, !text.isEmpty { code = text.string }
        case "Message": if message == nil, !text.isEmpty { message = text.string }
        case "RequestId", "RequestID", "requestId": if !text.isEmpty { requestID = text.string }
        default: break
        }
    }
}

import Cloud
import Transport
import Vocabulary

extension RetryPolicy {
    /// Every call made here may be repeated: each either reads or sets a state that a repetition does not change.
    static let aws = RetryPolicy(attempts: 4, baseDelay: .milliseconds(200), maximumDelay: .seconds(10)) { outcome in
        switch outcome {
        case .success(let response): verdict(response)
        case .failure(let error): error.kind == .transient ? .retry : .done
        }
    }

    private static func verdict(_ response: HTTPResponse) -> Verdict {
        guard response.status >= 400 else { return .done }
        // The instant only dates `Retry-After`, which the dispatcher reads for itself.
        let fault = Fault(response, now: Instant(seconds: 0))
        if fault.isThrottling { return .throttled }
        // Without capacity at this moment there is none a second later either.
        return [500, 502, 503, 504].contains(response.status) && !fault.code.hasPrefix("Insufficient") ? .retry : .done
    }
}

extension TransportError {
    /// The error as the rest of the product sees it.
    func cloudError(of call: QueryCall) -> CloudError {
        let kind: CloudError.Kind =
            switch kind {
            case .transient: .transient
            case .waitUntil(let instant): .waitUntil(instant)
            case .stalled: .stalled
            // Cancelling says nothing about the request.
            case .terminal: code == .cancelled ? .transient : .terminal
            }
        return CloudError(
            kind, code: code.rawValue, message: "\(call.service.rawValue) \(call.action): \(message)",
            mayHaveTakenEffect: mayHaveBeenSent && call.family != .read && call.family != .session)
    }
}

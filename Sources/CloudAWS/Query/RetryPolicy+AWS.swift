import Cloud
import Transport
import Vocabulary

extension RetryPolicy {
    /// How calls are repeated. Nearly all may be: each either reads or sets a state that a repetition does not change. One
    /// that creates something is sent again only where nothing can have come of it.
    ///
    /// - Parameter tell: Told of every attempt that may have been carried out although no answer says so: what a repetition
    ///   is refused for may be its effect.
    static func aws(
        isRepeatable: Bool, tellingOfUncertainty tell: @escaping @Sendable () -> Void
    ) -> RetryPolicy {
        RetryPolicy(attempts: 4, baseDelay: .milliseconds(200), maximumDelay: .seconds(10)) { outcome in
            let verdict = verdict(outcome)
            let isUncertain =
                switch outcome {
                case .success: verdict == .retry
                case .failure(let error): error.mayHaveBeenSent
                }
            guard isUncertain else { return verdict }
            tell()
            return isRepeatable ? verdict : .done
        }
    }

    private static func verdict(_ outcome: Result<HTTPResponse, TransportError>) -> Verdict {
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
        return [500, 502, 503, 504].contains(response.status) && !FaultCodes.capacity.contains(fault.code)
            ? .retry : .done
    }
}

extension QueryCall {
    /// Whether it changes anything.
    fileprivate var isChange: Bool { family != .read && family != .session }
}

extension Refusal {
    /// The refusal, where attempts before it may have been carried out.
    func after(attempts areUncertain: Bool, of call: QueryCall) -> Refusal {
        guard areUncertain, call.isChange, !error.mayHaveTakenEffect else { return self }
        return Refusal(
            CloudError(
                error.kind, code: error.code, message: error.message, mayHaveTakenEffect: true,
                requestID: error.requestID), concernsSession: concernsSession, text: text)
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
            mayHaveTakenEffect: mayHaveBeenSent && call.isChange)
    }
}

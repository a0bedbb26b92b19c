import Cloud
import Transport
import Vocabulary

extension RetryPolicy {
    /// How calls are repeated: always where the server says that it did nothing (429, and 503 with `Retry-After`); where that
    /// is not known only if a repetition is no second change.
    ///
    /// - Parameter tell: Told of every attempt that may have been carried out although no answer says so: what a repetition
    ///   is refused for may be its effect.
    static func kubernetes(
        isRepeatable: Bool, tellingOfUncertainty tell: @escaping @Sendable () -> Void
    ) -> RetryPolicy {
        RetryPolicy(attempts: 4, baseDelay: .milliseconds(200), maximumDelay: .seconds(10)) { outcome in
            let isUncertain: Bool
            switch outcome {
            case .success(let response):
                if response.status == 429 { return .throttled }
                if response.status == 503, response.header("Retry-After") != nil { return .retry }
                guard [500, 502, 503, 504].contains(response.status) else { return .done }
                isUncertain = true
            case .failure(let error):
                isUncertain = error.mayHaveBeenSent
                if isUncertain { tell() }
                guard error.kind == .transient else { return .done }
                return isRepeatable || !isUncertain ? .retry : .done
            }
            if isUncertain { tell() }
            return isRepeatable ? .retry : .done
        }
    }
}

extension CloudError {
    /// The error, where attempts before it may have been carried out.
    func after(attempts areUncertain: Bool, of call: KubernetesCall) -> CloudError {
        guard areUncertain, call.isChange, !mayHaveTakenEffect else { return self }
        return CloudError(kind, code: code, message: message, mayHaveTakenEffect: true, requestID: requestID)
    }
}

extension TransportError {
    /// The error as the rest of the product sees it.
    func cloudError(of call: KubernetesCall) -> CloudError {
        let kind: CloudError.Kind =
            switch kind {
            case .transient: .transient
            case .waitUntil(let instant): .waitUntil(instant)
            case .stalled: .stalled
            // Cancelling says nothing about the request.
            case .terminal: code == .cancelled ? .transient : .terminal
            }
        return CloudError(
            kind, code: code.rawValue, message: "\(call): \(message)",
            mayHaveTakenEffect: mayHaveBeenSent && call.isChange)
    }
}

import Cloud
import Logging
import Synchronization
import Transport
import Vocabulary

/// Signs calls of the query protocol, sends them, and turns refusals into errors that say what to do.
final class AWSClient: Sendable {
    /// An answer to a call that was accepted.
    struct Answer: Sendable {
        let body: [UInt8]
        let requestID: String?
        /// Seconds by which the provider's clock is ahead of ours.
        let clockSkew: Int?
    }

    /// Whom a call concerns.
    struct Target: Sendable {
        let account: AccountConfiguration
        let region: String
    }

    private struct Reply {
        let response: HTTPResponse
        /// Whether an attempt on the way to it may have been carried out, and no answer says so.
        let isUncertain: Bool
    }

    let clock: any TransportClock
    private let dispatcher: LaneDispatcher
    private let product: String
    private let limits: LaneLimits
    /// Seconds to add to our clock when signing for a host.
    private let corrections = Mutex<[String: Int64]>([:])
    /// Endpoints by their URL, so that each is taken apart once.
    private let endpoints = Mutex<[String: Endpoint]>([:])

    init(
        sender: any HTTPSender, clock: any TransportClock, seed: UInt64, product: String,
        logger: Logger = Logger(label: "aws")
    ) {
        let limits = LaneLimits()
        self.clock = clock
        self.product = product
        self.limits = limits
        dispatcher = LaneDispatcher(client: sender, clock: clock, seed: seed, logger: logger) { limits[$0] }
    }

    /// Makes a call with given credentials; nil credentials leave it unsigned. Corrects the clock at most once.
    func call(_ call: QueryCall, _ target: Target, _ credentials: AWSCredentials?) async throws(Refusal) -> Answer {
        let endpoint = try endpoint(of: call, target)
        let first = try await send(call, target, endpoint, credentials)
        guard let fault = fault(first.response), correctClock(after: fault, for: endpoint) else {
            return try accepted(first, of: call)
        }
        do {
            return try accepted(await send(call, target, endpoint, credentials), of: call)
        } catch {
            throw error.after(attempts: first.isUncertain, of: call)
        }
    }

    private func accepted(_ reply: Reply, of call: QueryCall) throws(Refusal) -> Answer {
        let response = reply.response
        if let fault = fault(response) {
            throw Refusal(fault.error, concernsSession: fault.mayBeTheSession, text: fault.message)
                .after(attempts: reply.isUncertain, of: call)
        }
        // Only listings report it, and there are thousands of other answers.
        let date = call.family == .read ? response.date : nil
        let skew = date.map { Int($0.seconds - clock.now.seconds) }
        return Answer(body: response.body, requestID: response.header("x-amzn-RequestId"), clockSkew: skew)
    }

    private func fault(_ response: HTTPResponse) -> Fault? {
        (200..<300).contains(response.status) ? nil : Fault(response, now: clock.now)
    }

    /// Whether the call is worth repeating with the provider's time.
    ///
    /// AWS takes signatures that are up to five minutes off; below two the clock is not to blame.
    private func correctClock(after fault: Fault, for endpoint: Endpoint) -> Bool {
        guard fault.mayBeTheClock, let date = fault.date else { return false }
        let skew = date.seconds - clock.now.seconds
        return corrections.withLock { corrections in
            guard abs(skew - (corrections[endpoint.host] ?? 0)) >= 120 else { return false }
            corrections[endpoint.host] = skew
            return true
        }
    }

    private func endpoint(of call: QueryCall, _ target: Target) throws(Refusal) -> Endpoint {
        let url =
            target.account.endpoint ?? call.service.url(realm: target.account.realm, region: target.region)
        if let known = endpoints.withLock({ $0[url] }) { return known }
        guard let endpoint = Endpoint(url) else {
            throw Refusal(
                CloudError(
                    .stalled, code: "invalidEndpoint",
                    message: "the endpoint of account \(target.account.name) is not a URL with a host"))
        }
        endpoints.withLock { $0[url] = endpoint }
        return endpoint
    }

    private func send(
        _ call: QueryCall, _ target: Target, _ endpoint: Endpoint, _ credentials: AWSCredentials?
    ) async throws(Refusal) -> Reply {
        limits.set(target.account)
        let lane = Lane(
            provider: "aws", account: target.account.account.rawValue, region: target.region,
            family: "\(call.service.rawValue)-\(call.family.rawValue)")
        let isUncertain = Mutex(false)
        let policy = RetryPolicy.aws(isRepeatable: call.isRepeatable) { isUncertain.withLock { $0 = true } }
        do throws(TransportError) {
            let response = try await dispatcher.send(lane, retry: policy, deadline: .seconds(60)) { _ in
                self.request(call, target, endpoint, credentials)
            }
            return Reply(response: response, isUncertain: isUncertain.withLock { $0 })
        } catch {
            throw Refusal(error.cloudError(of: call))
        }
    }

    private func request(
        _ call: QueryCall, _ target: Target, _ endpoint: Endpoint, _ credentials: AWSCredentials?
    ) -> HTTPRequest {
        let correction = corrections.withLock { $0[endpoint.host] ?? 0 }
        let now = clock.now.adding(seconds: correction)
        let agent = call.origin.isEmpty ? product : "\(product) (\(HeaderText.comment(call.origin)))"
        var headers = [
            HTTPHeader("Content-Type", Self.form), HTTPHeader("User-Agent", agent),
        ]
        if let credentials { headers += signature(call, target, endpoint, credentials, now) }
        return HTTPRequest(
            method: "POST", url: endpoint.url, headers: headers, body: call.form, deadline: .seconds(60),
            maximumResponseBytes: 256 << 20)
    }

    private func signature(
        _ call: QueryCall, _ target: Target, _ endpoint: Endpoint, _ credentials: AWSCredentials, _ now: Instant
    ) -> [HTTPHeader] {
        let timestamp = Timestamp(now).text
        var signed = [("content-type", Self.form), ("host", endpoint.host), ("x-amz-date", timestamp)]
        var headers = [HTTPHeader("X-Amz-Date", timestamp)]
        if let token = credentials.tokenHeader {
            signed.append(("x-amz-security-token", token))
            headers.append(HTTPHeader("X-Amz-Security-Token", token, isSensitive: true))
        }
        let subject = SignatureV4.Subject(path: endpoint.path, headers: signed, body: call.form)
        let authorization = SignatureV4.authorization(
            of: subject, by: credentials, at: now,
            region: call.service.signingRegion(realm: target.account.realm, region: target.region),
            service: call.service.rawValue)
        headers.append(HTTPHeader("Authorization", authorization, isSensitive: true))
        return headers
    }

    private static let form = "application/x-www-form-urlencoded; charset=utf-8"
}

import Cloud
import Logging
import Synchronization
import Transport
import Vocabulary

/// Sends calls to API servers, and turns refusals into errors that say what to do.
final class KubernetesClient: Sendable {
    /// An answer to a call that was accepted.
    struct Answer: Sendable {
        let body: [UInt8]
        /// The server's id of the request in its audit log.
        let requestID: String?
        /// Seconds by which the server's clock is ahead of ours; told of reading calls only.
        let clockSkew: Int?
        /// Which page of a list it is, from 0. A page 0 after others says that those are void.
        var page = 0
    }

    /// An error, and whether fresh credentials might cure it.
    struct Failure: Error {
        let error: CloudError
        let concernsCredentials: Bool
    }

    private struct Reply {
        let response: HTTPResponse
        /// Whether an attempt on the way to it may have been carried out, and no answer says so.
        let isUncertain: Bool
    }

    let sender: any HTTPSender
    let clock: any TransportClock
    let logger: Logger
    private let dispatcher: LaneDispatcher
    private let product: String
    private let limits: LaneLimits

    /// `seed` decides the jitter of repeated calls; `product` begins the `User-Agent`, as `pioneer/1.0`.
    init(
        sender: any HTTPSender, clock: any TransportClock, seed: UInt64, product: String,
        logger: Logger = Logger(label: "kubernetes")
    ) {
        let limits = LaneLimits()
        self.sender = sender
        self.clock = clock
        self.product = product
        self.limits = limits
        self.logger = logger
        dispatcher = LaneDispatcher(client: sender, clock: clock, seed: seed, logger: logger) { limits[$0] }
    }

    /// Makes a call with given credentials.
    func call(
        _ call: KubernetesCall, _ account: AccountConfiguration, _ credentials: KubernetesCredentials
    ) async throws(Failure) -> Answer {
        let reply = try await send(call, account, credentials)
        let response = reply.response
        guard (200..<300).contains(response.status) else {
            let refusal = Refusal(response, of: call, now: clock.now)
            throw Failure(
                error: refusal.error.after(attempts: reply.isUncertain, of: call),
                concernsCredentials: refusal.concernsCredentials)
        }
        let date = call.isChange ? nil : response.date
        return Answer(
            body: response.body, requestID: response.header("Audit-Id"),
            clockSkew: date.map { Int($0.seconds - clock.now.seconds) })
    }

    /// Makes a call whose answer goes on, and waits for its beginning.
    ///
    /// - Parameters:
    ///   - deadline: when it ends in any case.
    ///   - silence: how long the server may say nothing; also how long the lane may keep it waiting.
    func follow(
        _ call: KubernetesCall, _ account: AccountConfiguration, _ credentials: KubernetesCredentials,
        deadline: Duration, silence: Duration
    ) async throws(Failure) -> FollowedAnswer {
        limits.set(account)
        var request = try prepared(call, account, credentials)
        request.deadline = deadline
        request.lowSpeedTimeout = silence
        request.maximumResponseBytes = .max
        let answer: FollowedAnswer
        var response: HTTPResponse
        do throws(TransportError) {
            answer = try await dispatcher.follow(Self.lane(.watch, of: account), patience: silence, request)
            guard !(200..<300).contains(answer.head.status) else { return answer }
            response = HTTPResponse(status: answer.head.status, headers: answer.head.headers)
            // A refusal is short; what goes on and on is none.
            while response.body.count < 1 << 20, let piece = try await answer.next() { response.body += piece }
        } catch {
            throw Failure(error: error.cloudError(of: call), concernsCredentials: false)
        }
        let refusal = Refusal(response, of: call, now: clock.now)
        throw Failure(error: refusal.error, concernsCredentials: refusal.concernsCredentials)
    }

    private func prepared(
        _ call: KubernetesCall, _ account: AccountConfiguration, _ credentials: KubernetesCredentials
    ) throws(Failure) -> HTTPRequest {
        do throws(CloudError) { return try request(call, account, credentials) } catch {
            throw Failure(error: error, concernsCredentials: false)
        }
    }

    private func send(
        _ call: KubernetesCall, _ account: AccountConfiguration, _ credentials: KubernetesCredentials
    ) async throws(Failure) -> Reply {
        limits.set(account)
        let isUncertain = Mutex(false)
        let policy = RetryPolicy.kubernetes(isRepeatable: call.isRepeatable) { isUncertain.withLock { $0 = true } }
        let request = try prepared(call, account, credentials)
        do throws(TransportError) {
            let lane = Self.lane(call.family, of: account)
            let response = try await dispatcher.send(lane, retry: policy, deadline: .seconds(60)) { _ in request }
            return Reply(response: response, isUncertain: isUncertain.withLock { $0 })
        } catch {
            throw Failure(error: error.cloudError(of: call), concernsCredentials: false)
        }
    }

    /// A call as it goes over the wire.
    func request(
        _ call: KubernetesCall, _ account: AccountConfiguration, _ credentials: KubernetesCredentials
    ) throws(CloudError) -> HTTPRequest {
        let server = try credentials.server(of: account)
        let agent = call.origin.isEmpty ? product : "\(product) (\(HeaderText.comment(call.origin)))"
        var headers = [HTTPHeader("Accept", call.accept.rawValue), HTTPHeader("User-Agent", agent)]
        if let type = call.contentType { headers.append(HTTPHeader("Content-Type", type)) }
        headers += credentials.headers
        return HTTPRequest(
            method: call.method, url: server + call.path, headers: headers, body: call.body, deadline: .seconds(60),
            maximumResponseBytes: 256 << 20, tls: credentials.tls)
    }

    /// What shares a rate limit: the reading, the writing or the watching calls of a cluster.
    static func lane(_ family: KubernetesCall.Family, of account: AccountConfiguration) -> Lane {
        Lane(
            provider: "kubernetes", account: account.account.rawValue, region: "cluster", family: family.rawValue)
    }
}

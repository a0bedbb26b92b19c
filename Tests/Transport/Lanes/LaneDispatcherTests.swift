import Support
import Testing
import Transport
import Vocabulary

@Suite struct LaneDispatcherTests {
    typealias Outcome = Result<HTTPResponse, TransportError>

    let clock = VirtualClock()
    let lane = Lane(provider: "aws", account: "123456789012", region: "eu-west-1", family: "ec2")
    static let broken = Outcome.failure(
        TransportError(.transient, code: .broken, message: "broken", mayHaveBeenSent: true))
    static let refused = Outcome.failure(TransportError(.transient, code: .connect, message: "refused"))

    static func status(_ status: Int, _ headers: [HTTPHeader] = []) -> Outcome {
        .success(HTTPResponse(status: status, headers: headers))
    }

    func policy(_ attempts: Int = 4) -> RetryPolicy {
        RetryPolicy(attempts: attempts, baseDelay: .milliseconds(100), maximumDelay: .seconds(2)) { outcome in
            switch outcome {
            case .success(let response): response.status == 429 ? .throttled : response.status >= 500 ? .retry : .done
            case .failure(let error): error.kind == .transient ? .retry : .done
            }
        }
    }

    func dispatcher(
        _ sender: ScriptedSender, seed: UInt64 = 1, breaker: CircuitBreaker = CircuitBreaker(threshold: 1000),
        limit: RateLimit? = nil
    ) -> LaneDispatcher {
        LaneDispatcher(client: sender, clock: clock, seed: seed, breaker: breaker) { _ in limit }
    }

    func send(
        _ dispatcher: LaneDispatcher, _ retry: RetryPolicy? = nil, deadline: Duration = .seconds(60),
        lane: Lane? = nil
    ) async -> Outcome {
        do throws(TransportError) {
            return .success(
                try await dispatcher.send(lane ?? self.lane, retry: retry ?? policy(), deadline: deadline) { attempt in
                    HTTPRequest(url: "https://example.test/\(attempt)")
                })
        } catch {
            return .failure(error)
        }
    }

    @Test func preparesEachAttemptAnew() async throws {
        let sender = ScriptedSender([Self.broken, Self.status(503), Self.status(200)])
        let response = try await send(dispatcher(sender)).get()
        #expect(response.status == 200)
        #expect(sender.requests.map(\.url) == (1...3).map { "https://example.test/\($0)" })
        #expect(clock.sleeps.count == 2)
    }

    @Test func followsOnceAndCountsTheBeginning() async throws {
        let sender = ScriptedSender([Self.status(200), Self.refused, Self.status(503), Self.status(200)])
        let dispatcher = dispatcher(sender, breaker: CircuitBreaker(threshold: 2, coolDown: .seconds(15)))
        let request = HTTPRequest(url: "https://example.test/watch")
        func follow() async -> Result<Int, TransportError> {
            do throws(TransportError) {
                return .success(try await dispatcher.follow(lane, patience: .seconds(1), request).head.status)
            } catch {
                return .failure(error)
            }
        }
        #expect(try await follow().get() == 200)
        guard case .failure(let refused) = await follow() else {
            Issue.record("tried again")
            return
        }
        #expect(refused.code == .connect)
        #expect(try await follow().get() == 503)
        // Two failures in a row: nothing is sent for a while.
        guard case .failure(let open) = await follow() else {
            Issue.record("the breaker did not open")
            return
        }
        #expect(open.code == .breakerOpen)
        #expect(sender.requests.count == 3)
    }

    @Test func handsOnTheLastOutcomeWhenAttemptsAreUsedUp() async throws {
        let sender = ScriptedSender([Self.broken, Self.status(500), Self.status(502)])
        #expect(try await send(dispatcher(sender), policy(3)).get().status == 502)
        #expect(sender.requests.count == 3)
    }

    @Test func leavesAloneWhatThePolicyCallsDone() async throws {
        for outcome in [Self.status(200), Self.status(400), Self.status(302)] {
            let sender = ScriptedSender([outcome])
            _ = await send(dispatcher(sender))
            #expect(sender.requests.count == 1)
        }
        let sender = ScriptedSender([Self.broken])
        _ = await send(dispatcher(sender), .never)
        #expect(sender.requests.count == 1)
        #expect(clock.sleeps.isEmpty)
    }

    @Test func remembersThatAnEarlierAttemptMayHaveBeenSent() async {
        for first in [Self.broken, Self.status(500)] {
            let sender = ScriptedSender([first, Self.refused])
            let error = await #expect(throws: TransportError.self) {
                try await send(dispatcher(sender), policy(2)).get()
            }
            #expect(error?.mayHaveBeenSent == true)
        }
        // A throttled answer says that nothing was done.
        let sender = ScriptedSender([Self.status(429), Self.refused])
        let error = await #expect(throws: TransportError.self) { try await send(dispatcher(sender)).get() }
        #expect(error?.mayHaveBeenSent == false)
    }

    /// Over many seeds: every wait is within the jitter's bounds, and the same seed gives the same waits.
    @Test func jittersWithinBounds() async {
        let backoff = policy().backoff
        for seed in PropertyCases.seeds(100) {
            var runs: [[Duration]] = []
            for _ in 0..<2 {
                let clock = VirtualClock()
                let dispatcher = LaneDispatcher(
                    client: ScriptedSender([Self.broken]), clock: clock, seed: seed,
                    breaker: CircuitBreaker(threshold: 1000)
                ) { _ in nil }
                _ = await send(dispatcher, policy(8))
                runs.append(clock.sleeps)
            }
            #expect(runs[0] == runs[1], "seed \(seed)")
            #expect(runs[0].count == 7, "seed \(seed)")
            for (index, wait) in runs[0].enumerated() {
                #expect(wait <= backoff.ceiling(afterAttempt: index + 1), "seed \(seed)")
            }
        }
    }

    @Test(arguments: ["7", "Tue, 14 Nov 2023 22:13:27 GMT"])
    func waitsAsLongAsTheServerAsks(_ value: String) async throws {
        let sender = ScriptedSender([Self.status(503, [HTTPHeader("Retry-After", value)]), Self.status(200)])
        #expect(try await send(dispatcher(sender)).get().status == 200)
        #expect(clock.sleeps == [.seconds(7)])
    }

    @Test func handsOnAnAnswerThatAsksForMoreTimeThanThereIs() async throws {
        let sender = ScriptedSender([Self.status(503, [HTTPHeader("Retry-After", "3600")]), Self.status(200)])
        let response = try await send(dispatcher(sender)).get()
        #expect(response.status == 503)
        #expect(response.retryAfter(now: clock.now) == clock.now.adding(seconds: 3600))
        #expect(clock.sleeps.isEmpty)
    }

    @Test func shortensTheRequestsDeadlineToWhatIsLeft() async throws {
        let clock = clock
        let sender = ScriptedSender { number, _ in
            clock.pass(.seconds(8))
            return number < 3 ? Self.status(503, [HTTPHeader("Retry-After", "3")]) : Self.status(200)
        }
        #expect(try await send(dispatcher(sender), deadline: .seconds(40)).get().status == 200)
        #expect(sender.requests.map(\.deadline) == [.seconds(30), .seconds(29), .seconds(18)])
    }

    @Test func keepsToTheRateAndSlowsDownWhenTold() async throws {
        let limit = RateLimit(requestsPerSecond: 10, burst: 1)
        let well = dispatcher(ScriptedSender([Self.status(200)]), limit: limit)
        for _ in 0..<11 { _ = await send(well) }
        #expect(clock.elapsed == .seconds(1))
        let before = clock.elapsed
        let throttled = dispatcher(ScriptedSender([Self.status(429)]), limit: limit)
        for _ in 0..<11 { _ = await send(throttled, .init(attempts: 1) { _ in .throttled }) }
        #expect(clock.elapsed - before > .milliseconds(1500))
    }

    @Test func saysWhenTheLaneIsTooBusy() async {
        let sender = ScriptedSender([Self.status(200)])
        let dispatcher = dispatcher(sender, limit: RateLimit(requestsPerSecond: 0.1, burst: 1))
        _ = await send(dispatcher)
        let error = await #expect(throws: TransportError.self) {
            try await send(dispatcher, deadline: .seconds(5)).get()
        }
        #expect(error?.code == .rateLimited)
        #expect(error?.kind == .waitUntil(clock.now.adding(seconds: 10)))
        #expect(error?.mayHaveBeenSent == false)
        #expect(sender.requests.count == 1)
        // The token that could not be used is back: the next one waits no longer.
        _ = await send(dispatcher)
        #expect(clock.elapsed == .seconds(10))
    }

    @Test func opensTheBreakerOfOneLaneOnly() async throws {
        let sender = ScriptedSender { _, request in request.url.hasSuffix("/1") ? Self.status(500) : Self.status(200) }
        let dispatcher = dispatcher(sender, breaker: CircuitBreaker(threshold: 3, coolDown: .seconds(20)))
        for _ in 0..<3 { #expect(try await send(dispatcher, .never).get().status == 500) }
        let error = await #expect(throws: TransportError.self) { try await send(dispatcher, .never).get() }
        #expect(error?.code == .breakerOpen)
        #expect(error?.kind == .waitUntil(clock.now.adding(seconds: 20)))
        #expect(sender.requests.count == 3)
        let other = Lane(provider: "aws", account: lane.account, region: "us-east-1", family: lane.family)
        #expect(try await send(dispatcher, .never, lane: other).get().status == 500)
        clock.pass(.seconds(20))
        #expect(try await send(dispatcher, .never).get().status == 500)
        #expect(await send(dispatcher, .never).failureCode == .breakerOpen)
    }

    @Test func closesTheBreakerWhenTheProbeSucceeds() async throws {
        let sender = ScriptedSender { number, _ in number <= 3 ? Self.refused : Self.status(200) }
        let dispatcher = dispatcher(sender, breaker: CircuitBreaker(threshold: 3, coolDown: .seconds(20)))
        for _ in 0..<3 { #expect(await send(dispatcher, .never).failureCode == .connect) }
        #expect(await send(dispatcher, .never).failureCode == .breakerOpen)
        clock.pass(.seconds(20))
        for _ in 0..<5 { #expect(try await send(dispatcher, .never).get().status == 200) }
    }

    @Test func doesNotTakeThrottlingOrTheCallersFaultForATroubledServer() async throws {
        let throttling = RetryPolicy(attempts: 1) { _ in .throttled }
        let dispatcher = dispatcher(
            ScriptedSender([Self.status(503)]), breaker: CircuitBreaker(threshold: 1, coolDown: .seconds(20)))
        for _ in 0..<5 { #expect(try await send(dispatcher, throttling).get().status == 503) }
        for _ in 0..<5 {
            let error = await #expect(throws: TransportError.self) {
                try await dispatcher.send(lane, retry: .never, deadline: .seconds(1)) { _ throws(TransportError) in
                    throw TransportError(.stalled, code: .unprepared, message: "no credentials")
                }
            }
            #expect(error?.code == .unprepared)
        }
        #expect(try await send(dispatcher, throttling).get().status == 503)
    }

    @Test func stopsWaitingWhenCancelled() async {
        let sender = ScriptedSender([Self.broken])
        let dispatcher = dispatcher(sender)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await send(dispatcher)
        }
        let outcome = await task.value
        #expect(outcome.failureCode == .cancelled)
        #expect(sender.requests.count == 1)
        #expect(throws: TransportError.self) { try outcome.get() }
    }
}

extension Result where Success == HTTPResponse, Failure == TransportError {
    var failureCode: TransportError.Code? {
        if case .failure(let error) = self { error.code } else { nil }
    }
}

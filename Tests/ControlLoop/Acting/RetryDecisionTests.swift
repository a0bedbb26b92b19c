import Ledger
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// When an action that failed is tried again.
@Suite struct RetryDecisionTests {
    private let now = Instant(seconds: 1_790_000_000)

    /// Failures begun so many seconds ago, the newest first.
    private func failures(_ ago: [Int64], _ retry: IntentOutcome.Retry = .transient) -> [FailedAttempt] {
        ago.map { FailedAttempt(begunAt: now.adding(seconds: -$0), code: "Busy", message: "later", retry: retry) }
    }

    /// Seconds to wait from now on; nil where it may be tried.
    private func wait(_ ago: [Int64], _ retry: IntentOutcome.Retry = .transient) -> Int64? {
        if case .notBefore(let instant, _) = RetryDecision.of(failures(ago, retry), now: now) {
            instant.seconds - now.seconds
        } else {
            nil
        }
    }

    @Test func withoutFailuresItIsTried() { #expect(RetryDecision.of([], now: now) == .mayTry) }

    @Test func delaysDoubleUpToTheirBound() {
        #expect(wait([0]) == 60)
        #expect(wait([59]) == 1)
        #expect(wait([60]) == nil)
        #expect(
            (1...8).map { RetryDecision.delay(after: $0, longest: 1800) } == [60, 120, 240, 480, 960, 1800, 1800, 1800])
        #expect(wait(Array(repeating: 0, count: 10), .capacity) == 1800)
        #expect(wait(Array(repeating: 0, count: 10), .stalled) == 3600)
        #expect(RetryDecision.delay(after: .max, longest: 3600) == 3600)
    }

    @Test func theReasonIsSaidWithTheInstant() {
        guard case .notBefore(let instant, let why) = RetryDecision.of(failures([0, 60], .capacity), now: now) else {
            Issue.record("tried at once")
            return
        }
        #expect(why == "it failed 2 times in a row, and is tried again from \(instant): Busy: later")
    }

    @Test func whatTheProviderAsksForIsKeptWithinReason() {
        #expect(wait([10], .waitUntil(now.adding(seconds: 5))) == 5)
        #expect(wait([10], .waitUntil(now)) == nil)
        #expect(wait([10], .waitUntil(now.adding(seconds: 999_999))) == 3590)
    }

    @Test func whatWouldFailAgainIsLeftAlone() {
        guard case .never(let why) = RetryDecision.of(failures([80_000, 90_000], .terminal), now: now) else {
            Issue.record("tried again")
            return
        }
        #expect(why.contains("left alone for a day: Busy: later"))
    }

    @Test func aClockThatWasPutBackHoldsNothing() {
        #expect(RetryDecision.of(failures([-1, -100], .terminal), now: now) == .mayTry)
    }

    @Test func wantOfRoomIsSaidOnce() {
        let said = (0...6).filter {
            RetryDecision.isToBeSaid(failures(Array(repeating: 0, count: $0), .capacity), next: .capacity)
        }
        #expect(said == [2])
        #expect(!RetryDecision.isToBeSaid(failures([0, 1], .capacity), next: .transient))
        #expect(!RetryDecision.isToBeSaid(failures([0, 1], .transient), next: .capacity))
    }

    @Test("one more failure never makes it earlier, and what may be tried may be tried later too")
    func monotone() {
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            let retry =
                [IntentOutcome.Retry.transient, .capacity, .stalled].randomElement(using: &random) ?? .transient
            let last = Int64.random(in: 0...5000, using: &random)
            let ago = [last] + (0..<Int.random(in: 0...9, using: &random)).map { last + Int64($0) * 60 }
            let (few, many) = (wait(ago, retry) ?? 0, wait(ago + [last + 900], retry) ?? 0)
            #expect(few <= many, "seed \(seed)")
            #expect(many <= RetryDecision.longestWait, "seed \(seed)")
            let later = Int64.random(in: 0...5000, using: &random)
            let decision = RetryDecision.of(failures(ago, retry), now: now)
            if decision == .mayTry {
                #expect(
                    RetryDecision.of(failures(ago, retry), now: now.adding(seconds: later)) == .mayTry, "seed \(seed)")
            }
        }
    }
}

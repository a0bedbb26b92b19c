import Ledger
import Storage
import Vocabulary

/// Whether an action may be tried again after it failed: a pure function of the failures on record, so that a restart
/// changes nothing.
enum RetryDecision: Equatable {
    case mayTry
    /// Not before an instant; why, in words.
    case notBefore(Instant, String)
    /// Not while the failure is remembered; why, in words.
    case never(String)

    /// Seconds after which a failure is forgotten: what forbade the action may have changed by then.
    static let memory: Int64 = 86_400
    /// Seconds from the first attempt to the second. Each further one waits twice as long as the one before.
    static let firstDelay: Int64 = 60
    /// The most seconds between two attempts at what may go away by itself.
    static let longestDelay: Int64 = 1800
    /// The same for what a person has to see to, and for what the provider asks for.
    static let longestWait: Int64 = 3600
    /// So many attempts without room at the provider are said to people.
    static let attemptsUntilSaid = 3

    /// Decides after failures of one action, the newest first. The delay counts from when the attempt was begun, so that
    /// one whose loss took its time to find out does not wait again.
    static func of(_ failures: [FailedAttempt], now: Instant) -> RetryDecision {
        // One that is yet to come says only that a clock was put back.
        guard let last = failures.first, last.begunAt <= now else { return .mayTry }
        let words = "\(last.code): \(last.message)"
        let times = failures.count == 1 ? "it failed" : "it failed \(failures.count) times in a row"
        switch last.retry {
        case .terminal:
            return .never("it failed and would fail again, so it is left alone for a day: \(words)")
        case .waitUntil(let instant):
            let end = min(instant, last.begunAt.adding(seconds: longestWait))
            return now < end ? .notBefore(end, "the provider asked to wait until \(end): \(words)") : .mayTry
        case .transient, .capacity, .stalled:
            let longest = last.retry == .stalled ? longestWait : longestDelay
            let end = last.begunAt.adding(seconds: delay(after: failures.count, longest: longest))
            return now < end ? .notBefore(end, "\(times), and is tried again from \(end): \(words)") : .mayTry
        }
    }

    /// Seconds to wait after so many attempts: 1, 2, 4 minutes and so on.
    static func delay(after attempts: Int, longest: Int64) -> Int64 {
        min(longest, firstDelay << Int64(min(max(attempts, 1) - 1, 10)))
    }

    /// Whether one more failure is the one that people are told of: for want of room, for the third time in a row.
    static func isToBeSaid(_ failures: [FailedAttempt], next: IntentOutcome.Retry) -> Bool {
        let before = failures.prefix { $0.retry == .capacity }.count
        return next == .capacity && before + 1 == attemptsUntilSaid
    }
}

import Cloud
import Synchronization
import Transport
import Vocabulary

/// The rates that accounts ask for, for the dispatcher to look up.
final class LaneLimits: Sendable {
    private let limits = Mutex<[String: Cloud.RateLimit]>([:])

    /// Notes the limit of an account, where it has one.
    func set(_ account: AccountConfiguration) {
        guard let limit = account.rateLimit else { return }
        limits.withLock { $0[account.account.rawValue] = limit }
    }

    subscript(lane: Lane) -> Transport.RateLimit? {
        limits.withLock { $0[lane.account] }.map {
            Transport.RateLimit(requestsPerSecond: Double($0.requestsPerSecond), burst: Double($0.burst))
        }
    }
}

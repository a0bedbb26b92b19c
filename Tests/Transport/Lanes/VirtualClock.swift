import Synchronization
import Transport
import Vocabulary

/// Time that passes only when somebody sleeps, and then at once.
final class VirtualClock: TransportClock {
    private let state = Mutex<(elapsed: Duration, sleeps: [Duration])>((.zero, []))
    static let start = Instant(seconds: 1_700_000_000)

    var elapsed: Duration { state.withLock { $0.elapsed } }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var now: Instant {
        let (seconds, attoseconds) = elapsed.components
        return Instant(
            milliseconds: VirtualClock.start.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    func sleep(for duration: Duration) async throws(CancellationError) {
        guard !Task.isCancelled else { throw CancellationError() }
        state.withLock { state in
            state.elapsed += duration
            state.sleeps.append(duration)
        }
    }

    func pass(_ duration: Duration) { state.withLock { $0.elapsed += duration } }
}

/// Answers from a script, one outcome a request; the last one stays.
final class ScriptedSender: HTTPSender {
    private let script: @Sendable (Int, HTTPRequest) -> Result<HTTPResponse, TransportError>
    private let sent = Mutex<[HTTPRequest]>([])

    var requests: [HTTPRequest] { sent.withLock { $0 } }

    init(_ script: @escaping @Sendable (Int, HTTPRequest) -> Result<HTTPResponse, TransportError>) {
        self.script = script
    }

    convenience init(_ outcomes: [Result<HTTPResponse, TransportError>]) {
        self.init { number, _ in outcomes[min(number, outcomes.count) - 1] }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let number = sent.withLock { sent in
            sent.append(request)
            return sent.count
        }
        return try script(number, request).get()
    }
}

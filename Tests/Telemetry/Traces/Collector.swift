import Synchronization
import Telemetry
import Transport
import Vocabulary

/// Stands in for a collector: takes requests, and answers from a script, the last answer staying.
final class Collector: HTTPSender {
    private let state: Mutex<(script: [Result<Int, TransportError>], bodies: [String], deadlines: [Duration])>

    init(_ script: Result<Int, TransportError>...) { state = Mutex((script, [], [])) }

    var bodies: [String] { state.withLock { $0.bodies } }
    var deadlines: [Duration] { state.withLock { $0.deadlines } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let outcome = state.withLock { state in
            state.bodies.append(String(decoding: request.body, as: UTF8.self))
            state.deadlines.append(request.deadline)
            return state.script.count > 1 ? state.script.removeFirst() : state.script.first ?? .success(200)
        }
        return HTTPResponse(status: try outcome.get())
    }

    static let gone = TransportError(.transient, code: .connect, message: "no connection")
}

/// Time that passes only when somebody sleeps. After a stated number of sleeps the next one ends as a cancelled one.
final class SleepingClock: TransportClock {
    private let state: Mutex<(elapsed: Duration, sleeps: [Duration])> = Mutex((.zero, []))
    private let limit: Int

    init(sleeps limit: Int) { self.limit = limit }

    var now: Instant { Instant(seconds: 1_700_000_000) }
    var elapsed: Duration { state.withLock { $0.elapsed } }
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func sleep(for duration: Duration) async throws(CancellationError) {
        let goesOn = state.withLock { state in
            guard state.sleeps.count < limit else { return false }
            state.elapsed += duration
            state.sleeps.append(duration)
            return true
        }
        guard goesOn else { throw CancellationError() }
    }
}

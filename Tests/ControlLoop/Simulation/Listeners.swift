import Synchronization
import Transport
import Vocabulary

@testable import ControlLoop

/// Keeps the events that it is told of.
final class EventRecorder: EventSink {
    private let state = Mutex<[LoopEvent]>([])

    var all: [LoopEvent] { state.withLock { $0 } }
    var words: [String] { all.map { "\($0.at) \($0.message)" } }

    func tell(_ event: LoopEvent) { state.withLock { $0.append(event) } }
}

/// Answers as a script says, the last answer again and again, and writes down when it was asked for what.
final class ScriptedSender: HTTPSender {
    private let clock: VirtualClock
    private let state: Mutex<(answers: [Result<Int, TransportError>], asked: [String])>

    init(_ clock: VirtualClock, _ answers: [Result<Int, TransportError>]) {
        self.clock = clock
        state = Mutex((answers, []))
    }

    var asked: [String] { state.withLock { $0.asked } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let answer = state.withLock { state in
            state.asked.append("\(clock.now) \(request.url)")
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        return HTTPResponse(status: try answer.get(), headers: [], body: [])
    }
}

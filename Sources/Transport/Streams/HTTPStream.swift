import CLibCurl
import Synchronization

/// One request and its answer, piece by piece, for code that blocks a thread of its own.
///
/// Call everything but ``cancel()`` from one thread at a time. Order: `write`s, `finishRequest`, `readHead`, `read`s;
/// reading finishes the request where the caller has not. After an error every call throws it again.
///
/// Unchecked because the C handles and buffers belong to the calling thread; only `isCancelled` is shared.
public final class HTTPStream: @unchecked Sendable {
    private enum Phase {
        case gathering
        case running(EasyHandle, MultiHandle)
        case ended
        case failed(TransportError)
    }

    private let request: HTTPRequest
    private let configuration: HTTPClient.Configuration
    private let handles: MultiHandlePool
    private let exchange: StreamBuffers
    private var phase = Phase.gathering
    private var head: HTTPResponse.Head?
    private var expiry: ContinuousClock.Instant?
    private let cancellation = Mutex(Cancellation())

    private struct Cancellation {
        var isCancelled = false
        var multi: MultiHandle?
    }

    init(_ request: HTTPRequest, configuration: HTTPClient.Configuration, handles: MultiHandlePool) {
        self.request = request
        self.configuration = configuration
        self.handles = handles
        exchange = StreamBuffers(request)
    }

    deinit { close() }

    /// Adds to the request's body, after what `body` of the request holds.
    ///
    /// Up to a mebibyte is kept until the request is finished, so that its length can be told; a longer one is sent
    /// in chunks as it comes, and then this blocks while the server does not read.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(TransportError) {
        try failIfFailed()
        guard !exchange.isFinished else {
            throw TransportError(
                .terminal, code: .invalidRequest, message: "\(request): bytes written after the end of the request",
                mayHaveBeenSent: true)
        }
        exchange.outgoing.append(contentsOf: bytes)
        guard exchange.unsent > StreamBuffers.limit else { return }
        try start(bodyLength: nil)
        try drive { self.exchange.unsent <= StreamBuffers.limit }
    }

    /// Says that the body is complete.
    public func finishRequest() { exchange.isFinished = true }

    /// Waits for status and headers.
    public func readHead() throws(TransportError) -> HTTPResponse.Head {
        if let head { return head }
        try failIfFailed()
        finishRequest()
        try start(bodyLength: exchange.unsent)
        try drive { self.head != nil }
        guard let head else {
            throw fail(
                TransportError(.transient, code: .broken, message: "\(request): no answer", mayHaveBeenSent: true))
        }
        return head
    }

    /// Waits for at least one byte of the body and copies what there is; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
        _ = try readHead()
        try failIfFailed()
        if !exchange.hasIncoming { try drive { self.exchange.hasIncoming } }
        return exchange.take(into: buffer)
    }

    /// Makes the call under way and all later ones fail with code `cancelled`. From any thread.
    public func cancel() {
        let multi = cancellation.withLock { state in
            state.isCancelled = true
            return state.multi
        }
        multi?.wake()
    }
}

extension HTTPStream {
    private func failIfFailed() throws(TransportError) {
        if case .failed(let error) = phase { throw error }
    }

    /// Ends the stream for good and keeps the error for later calls.
    private func fail(_ error: TransportError) -> TransportError {
        close()
        phase = .failed(error)
        return error
    }

    private func start(bodyLength: Int?) throws(TransportError) {
        guard case .gathering = phase else { return }
        do { try request.validate() } catch { throw fail(error) }
        guard let multi = handles.take(), let easy = EasyHandle() else { throw fail(.noMemory(request)) }
        easy.prepare(request, bodyLength: bodyLength, configuration: configuration, body: exchange)
        guard multi.add(easy) else { throw fail(.noMemory(request)) }
        expiry = .now + request.deadline
        phase = .running(easy, multi)
        cancellation.withLock { $0.multi = multi }
    }

    /// Moves the transfer, waiting in between, until the condition holds or the transfer has ended.
    private func drive(until isDone: () -> Bool) throws(TransportError) {
        guard case .running(let easy, let multi) = phase else { return }
        exchange.lastProgress = .now
        while true {
            if cancellation.withLock({ $0.isCancelled }) { throw fail(.cancelled(request, sent: easy.hasSent)) }
            exchange.resume(easy)
            multi.perform()
            if let (_, code) = multi.nextFinished() {
                try settle(easy, code)
                return
            }
            if head == nil, easy.head.isComplete { head = easy.responseHead }
            if isDone() { return }
            multi.wait(atMost: try patience(easy))
        }
    }

    /// How long nothing may happen from now on.
    private func patience(_ easy: EasyHandle) throws(TransportError) -> Duration {
        let now = ContinuousClock.now
        if let expiry, expiry <= now { throw fail(.timeout(request, sent: easy.hasSent)) }
        var patience = expiry.map { $0 - now } ?? .seconds(60)
        if let silence = request.lowSpeedTimeout {
            let left = silence - (now - exchange.lastProgress)
            if left <= .zero { throw fail(.silence(request, sent: easy.hasSent)) }
            patience = min(patience, left)
        }
        return patience
    }

    private func settle(_ easy: EasyHandle, _ code: CURLcode) throws(TransportError) {
        if exchange.isTooLarge || easy.head.isTooLarge { throw fail(.tooLarge(request)) }
        guard code == CURLE_OK else { throw fail(TransportError(code, request: request, easy: easy)) }
        head = easy.responseHead
        close()
    }

    /// Gives the connection back; one whose answer was not read to its end is closed by libcurl.
    private func close() {
        guard case .running(let easy, let multi) = phase else { return }
        cancellation.withLock { $0.multi = nil }
        multi.remove(easy)
        handles.giveBack(multi)
        phase = .ended
    }
}

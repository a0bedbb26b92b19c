import CLibCurl

/// A request under way, its answer gathered in memory or handed on piece by piece.
///
/// Unchecked because it belongs to the loop's thread from the moment it is submitted, and to nobody else before.
final class Transfer: TransferBody, @unchecked Sendable {
    typealias Outcome = Result<HTTPResponse, TransportError>

    let request: HTTPRequest
    private let expiry: ContinuousClock.Instant
    private var lastProgress: ContinuousClock.Instant
    var easy: EasyHandle?
    /// Where the loop keeps it.
    var slot = 0
    /// Cancelled before it could be started.
    var isCancelled = false
    /// Who reads the answer as it comes; nil where it is gathered.
    private let follower: FollowedBody?
    private var continuation: CheckedContinuation<Outcome, Never>?
    private var sent = 0
    private var body: [UInt8] = []
    /// Counted only where the body is handed on.
    private var received = 0
    private var isTooLarge = false

    init(_ request: HTTPRequest, followedBy follower: FollowedBody? = nil) {
        self.request = request
        self.follower = follower
        lastProgress = .now
        expiry = lastProgress + request.deadline
    }

    /// Before submission.
    func attach(_ continuation: CheckedContinuation<Outcome, Never>) { self.continuation = continuation }

    /// Wakes the caller; only the first outcome counts.
    func finish(_ outcome: Outcome) {
        continuation?.resume(returning: outcome)
        continuation = nil
        follower?.finish(outcome)
    }

    /// The answer, or what libcurl's code means.
    func outcome(_ code: CURLcode, of easy: EasyHandle) -> Outcome {
        if isTooLarge || easy.head.isTooLarge { return .failure(.tooLarge(request)) }
        guard code == CURLE_OK else { return .failure(TransportError(code, request: request, easy: easy)) }
        return .success(HTTPResponse(status: easy.head.status, headers: easy.head.headers, body: body))
    }

    /// When it is to be looked at for lateness.
    var due: ContinuousClock.Instant { request.lowSpeedTimeout.map { min(expiry, lastProgress + $0) } ?? expiry }

    /// Why it is to be ended at that time; nil where it may go on.
    func lateness(at now: ContinuousClock.Instant) -> TransportError? {
        let sent = easy?.hasSent ?? false
        guard now < expiry else { return .timeout(request, sent: sent) }
        guard let silence = request.lowSpeedTimeout, lastProgress + silence <= now else { return nil }
        // While nobody reads, the server has to be silent.
        if follower?.isPaused ?? false {
            lastProgress = now
            return nil
        }
        // Without a connection nobody can be silent; connecting has a limit of its own.
        guard easy?.hasConnected ?? false else {
            lastProgress = now
            return nil
        }
        return .silence(request, sent: sent)
    }

    func begin(_ easy: EasyHandle) {
        noteProgress()
        follower?.begin(easy.responseHead)
    }

    private func noteProgress() {
        if request.lowSpeedTimeout != nil { lastProgress = .now }
    }

    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> Int {
        noteProgress()
        if let follower {
            isTooLarge = bytes.count > request.maximumResponseBytes - received
            guard !isTooLarge else { return 0 }
            let count = follower.receive(bytes)
            // Else it is paused, and the same bytes come again.
            if count == bytes.count { received += count }
            return count
        }
        if body.isEmpty, let announced = easy.announcedLength {
            isTooLarge = announced > request.maximumResponseBytes
            // What a server announces is not worth more memory than this before it comes.
            if !isTooLarge { body.reserveCapacity(min(announced, 4 << 20)) }
        }
        isTooLarge = isTooLarge || bytes.count > request.maximumResponseBytes - body.count
        guard !isTooLarge else { return 0 }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        noteProgress()
        let count = min(buffer.count, request.body.count - sent)
        request.body.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        sent += count
        return count
    }

    /// libcurl repeats a request by itself when a kept connection turns out dead; once some of the body has left,
    /// that could do a thing twice, so the caller has to decide.
    func rewind() -> Bool { sent == 0 }
}

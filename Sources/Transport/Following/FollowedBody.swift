import CLibCurl
import Synchronization

/// The bytes between the loop's thread, which brings them, and the task that reads them.
final class FollowedBody: Sendable {
    /// So many wait for the reader before the server is made to wait.
    static let limit = 1 << 20

    typealias Beginning = Result<HTTPResponse.Head, TransportError>

    private struct State {
        var bytes: [UInt8] = []
        var isPaused = false
        /// How it ended; nil while it goes on.
        var end: Result<Void, TransportError>?
        var head: HTTPResponse.Head?
        var reader: CheckedContinuation<Void, Never>?
        var opener: CheckedContinuation<Beginning, Never>?
        /// Nil before it is under way and after it has ended.
        var transfer: (loop: TransferLoop, transfer: Transfer)?
    }

    private let state = Mutex(State())

    /// Says which transfer brings the bytes.
    func attach(_ transfer: Transfer, of loop: TransferLoop) {
        state.withLock { if $0.end == nil { $0.transfer = (loop, transfer) } }
    }

    /// Waits for status and headers.
    func beginning() async -> Beginning {
        await withCheckedContinuation { opener in
            let known: Beginning? = state.withLock { state in
                if let head = state.head { return .success(head) }
                if case .failure(let error) = state.end { return .failure(error) }
                state.opener = opener
                return nil
            }
            if let known { opener.resume(returning: known) }
        }
    }

    /// Waits for bytes or the end.
    func wait() async {
        await withCheckedContinuation { reader in
            let isReady = state.withLock { state in
                guard state.bytes.isEmpty, state.end == nil else { return true }
                state.reader = reader
                return false
            }
            if isReady { reader.resume() }
        }
    }

    /// All bytes there are; nil at the end.
    func take() throws(TransportError) -> [UInt8]? {
        let (bytes, end, paused) = state.withLock { state in
            let bytes = state.bytes
            state.bytes = []
            defer { state.isPaused = false }
            return (bytes, state.end, state.isPaused ? state.transfer : nil)
        }
        if let paused { paused.loop.resume(paused.transfer) }
        if !bytes.isEmpty { return bytes }
        try end?.get()
        return nil
    }

    /// Ends the transfer, if it is under way still.
    func cancel() {
        if let (loop, transfer) = state.withLock({ $0.transfer }) { loop.cancel(transfer) }
    }

    /// For an answer that has come whole.
    func hold(_ bytes: [UInt8]) {
        state.withLock { state in
            state.bytes = bytes
            state.end = .success(())
        }
    }
}

// What the loop's thread calls.
extension FollowedBody {
    var isPaused: Bool { state.withLock { $0.isPaused } }

    func begin(_ head: HTTPResponse.Head) {
        let opener = state.withLock { state in
            state.head = head
            defer { state.opener = nil }
            return state.opener
        }
        opener?.resume(returning: .success(head))
    }

    /// As ``TransferBody/receive(_:from:)``.
    func receive(_ piece: UnsafeRawBufferPointer) -> Int {
        let (isTaken, reader) = state.withLock { state in
            guard state.bytes.count + piece.count <= Self.limit || state.bytes.isEmpty else {
                state.isPaused = true
                return (false, CheckedContinuation<Void, Never>?.none)
            }
            state.bytes.append(contentsOf: piece)
            defer { state.reader = nil }
            return (true, state.reader)
        }
        reader?.resume()
        return isTaken ? piece.count : pioneer_curl_write_pause
    }

    func finish(_ outcome: Result<HTTPResponse, TransportError>) {
        let (opener, reader) = state.withLock { state in
            state.end = outcome.map { _ in }
            state.transfer = nil
            if case .success(let response) = outcome, state.head == nil {
                state.head = HTTPResponse.Head(status: response.status, headers: response.headers)
            }
            defer { (state.opener, state.reader) = (nil, nil) }
            return (state.opener, state.reader)
        }
        opener?.resume(
            returning: outcome.map { HTTPResponse.Head(status: $0.status, headers: $0.headers) })
        reader?.resume()
    }
}

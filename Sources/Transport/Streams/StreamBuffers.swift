import CLibCurl

/// The bytes of a stream that are between the caller and libcurl. Touched by the stream's thread only.
final class StreamBuffers: TransferBody {
    /// So many may wait in either direction.
    static let limit = 1 << 20

    var outgoing: [UInt8]
    var isFinished = false
    private(set) var isTooLarge = false
    var lastProgress = ContinuousClock.now
    private var incoming: [UInt8] = []
    private var taken = 0
    private var sent = 0
    private var hasDroppedSent = false
    private var received = 0
    private var isWritePaused = false
    private var isReadPaused = false
    private let maximumBytes: Int

    init(_ request: HTTPRequest) {
        outgoing = request.body
        maximumBytes = request.maximumResponseBytes
    }

    var unsent: Int { outgoing.count - sent }

    var hasIncoming: Bool { taken < incoming.count }

    /// Lets libcurl go on where it was paused and there is now room or something to send.
    func resume(_ easy: EasyHandle) {
        let canWrite = isWritePaused && !hasIncoming
        let canRead = isReadPaused && (unsent > 0 || isFinished)
        guard canWrite || canRead else { return }
        if canWrite { isWritePaused = false }
        if canRead { isReadPaused = false }
        easy.unpause(keepingReceivePaused: isWritePaused, keepingSendPaused: isReadPaused)
    }

    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, incoming.count - taken)
        incoming.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken..<taken + count]))
        }
        taken += count
        if taken == incoming.count {
            incoming.removeAll(keepingCapacity: true)
            taken = 0
        }
        return count
    }

    func begin(_ easy: EasyHandle) { lastProgress = .now }

    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> Int {
        lastProgress = .now
        guard bytes.count <= maximumBytes - received else {
            isTooLarge = true
            return 0
        }
        guard incoming.count - taken + bytes.count <= StreamBuffers.limit else {
            isWritePaused = true
            return pioneer_curl_write_pause
        }
        received += bytes.count
        incoming.append(contentsOf: bytes)
        return bytes.count
    }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard unsent > 0 else {
            isReadPaused = !isFinished
            return isFinished ? 0 : pioneer_curl_read_pause
        }
        lastProgress = .now
        let count = min(buffer.count, unsent)
        outgoing.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        sent += count
        dropSent()
        return count
    }

    /// As for a request in memory: only the caller may repeat what has begun to leave.
    func rewind() -> Bool { sent == 0 && !hasDroppedSent }

    private func dropSent() {
        guard sent == outgoing.count || sent >= StreamBuffers.limit else { return }
        outgoing.removeSubrange(..<sent)
        hasDroppedSent = true
        sent = 0
    }
}

import Glibc
import Ledger
import Vocabulary

/// The place outside the store where checkpoints go: a file that is only ever appended to.
struct CheckpointFile: Sendable {
    let path: String

    /// Appends checkpoints, one line each, and waits until they are on the disk.
    func append(_ checkpoints: [SignedCheckpoint]) throws(LoopError) {
        guard !checkpoints.isEmpty else { return }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var bytes = Array(checkpoints.map { $0.text + "\n" }.joined().utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> LoopError {
        LoopError(
            .stalled,
            "checkpoints could not be written to \(path): \(String(cString: strerror(errno))); "
                + "without them nobody can find out that the store was cut or replaced")
    }
}

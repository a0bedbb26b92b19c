import Dispatch
import Glibc
import Synchronization

/// Where the right to act is kept: an advisory lock (`flock`) on a file beside the store, which the kernel gives back
/// when a process ends in whatever way. The file says who holds it, for the message others get. Not for network disks.
enum PassLocks: Sendable {
    case file(String)
    case memory(Holder)

    static func memory() -> PassLocks { .memory(Holder()) }

    /// Who holds the lock of a store in memory.
    final class Holder: Sendable {
        let name = Mutex<String?>(nil)
    }

    func acquire(holder: String) throws(StoreError) -> PassLock {
        switch self {
        case .file(let path): return try Self.lock(path, holder)
        case .memory(let current):
            let other = current.name.withLock { name in
                defer { name = name ?? holder }
                return name
            }
            if let other { throw Self.taken(by: other) }
            return PassLock { current.name.withLock { $0 = nil } }
        }
    }

    private static func lock(_ path: String, _ holder: String) throws(StoreError) -> PassLock {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreError(.stalled, "the lock \(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { close(file) }
            guard reason == EWOULDBLOCK else {
                throw StoreError(.stalled, "\(path) cannot be locked: \(String(cString: strerror(reason)))")
            }
            throw taken(by: name(in: file))
        }
        let name = Array("\(holder), process \(getpid())".utf8)
        ftruncate(file, 0)
        pwrite(file, name, name.count, 0)
        return PassLock {
            ftruncate(file, 0)
            // Closing is not enough while a child that is just being started still has the descriptor.
            flock(file, LOCK_UN)
            close(file)
        }
    }

    private static func name(in file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = pread(file, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : "another process"
    }

    private static func taken(by other: String) -> StoreError {
        StoreError(
            .transient, "another pass is being made (\(other)); leave it to that one, or end it and try again",
            holder: other)
    }
}

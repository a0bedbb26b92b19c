import Glibc

/// A descriptor that becomes readable, and stays so, once another thread signals.
final class WakeUp: Sendable {
    private let pair: SocketPair

    var descriptor: Int32 { pair.ours }

    init() throws(RepositoryError) {
        guard let pair = SocketPair() else {
            throw RepositoryError(
                .transient, .storageFailed, "cannot start a fetch", why: String(cString: strerror(errno)),
                fix: "raise the limit of open files")
        }
        self.pair = pair
    }

    deinit {
        close(pair.ours)
        close(pair.theirs)
    }

    func signal() {
        var one: UInt8 = 1
        _ = send(pair.theirs, &one, 1, Int32(MSG_NOSIGNAL))
    }
}

import Glibc

/// Two connected descriptors that no other program inherits.
struct SocketPair {
    let ours: Int32
    let theirs: Int32

    /// Nil where the process has no descriptor left; `errno` tells.
    init?() {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else { return nil }
        (ours, theirs) = (pair[0], pair[1])
    }

    /// Makes one end block, as programs expect of their input and output.
    func blockTheirs() { _ = fcntl(theirs, F_SETFL, fcntl(theirs, F_GETFL) & ~O_NONBLOCK) }
}

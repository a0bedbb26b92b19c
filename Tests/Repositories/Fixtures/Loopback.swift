import Dispatch
import Glibc

/// A port on loopback that takes connections and says nothing.
final class Loopback {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutableBytes(of: &address) { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return bind(listener, start, size) == 0 && listen(listener, 16) == 0
                && getsockname(listener, start, &size) == 0
        }
        guard bound else {
            close(listener)
            throw Problem("no free port: errno \(errno)")
        }
        descriptor = listener
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    /// Waits until somebody connects; the descriptor of the connection is the caller's to close.
    func connection() async -> Int32 {
        let listener = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue(label: "listener").async { continuation.resume(returning: accept(listener, nil, nil)) }
        }
    }

    static func freePort() throws -> Int { try Loopback().port }
}

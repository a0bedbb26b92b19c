import Glibc

/// TCP ports on loopback.
public enum FreePort {
    /// A port on 127.0.0.1 that nobody listens on now. Another program may take it before it is used: whoever starts
    /// a server there must be ready to try again, as ``LocalServer`` is.
    public static func find() throws(SupportError) -> UInt16 {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        guard let port = bind(descriptor) else {
            throw SupportError("no free port: \(String(cString: strerror(errno)))")
        }
        return port
    }

    /// A socket that listens on a free port of 127.0.0.1, and the port. The caller closes it.
    static func listen() throws(SupportError) -> (descriptor: CInt, port: UInt16) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard let port = bind(descriptor), Glibc.listen(descriptor, 1024) == 0 else {
            close(descriptor)
            throw SupportError("no socket on 127.0.0.1: \(String(cString: strerror(errno)))")
        }
        return (descriptor, port)
    }

    /// Binds a socket to whatever port of 127.0.0.1 is free; nil where there is none.
    private static func bind(_ descriptor: CInt) -> UInt16? {
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafeMutableBytes(of: &address) { bytes -> CInt in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            return Glibc.bind(descriptor, pointer, length) == 0 ? getsockname(descriptor, pointer, &length) : -1
        }
        return outcome == 0 ? UInt16(bigEndian: address.sin_port) : nil
    }

    /// Opens a connection to a port on 127.0.0.1; nil where nobody listens. The caller closes it.
    static func connect(to port: UInt16) -> CInt? {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: port)
        let outcome = withUnsafeBytes(of: &address) { bytes -> CInt in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            return Glibc.connect(descriptor, pointer, socklen_t(bytes.count))
        }
        guard outcome == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return address
    }
}

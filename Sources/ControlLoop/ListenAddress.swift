/// Where a server listens.
public struct ListenAddress: Hashable, Sendable {
    /// A name or an address, an IPv6 one without brackets.
    public let host: String
    /// 0 for one that is free.
    public let port: UInt16

    /// This machine only, port 9465.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 9465)

    /// An address from its parts.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:9465` and `[::1]:9465`; nil for anything else, so also for `off`.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool { Loopback.isHost(host) }
}

extension ListenAddress: CustomStringConvertible {
    /// As it is written.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Tells whether an endpoint is on this machine.
enum Loopback {
    /// True for `http://127.0.0.1:5000`, `http://localhost`, `http://[::1]:80`; false for nil and anything else.
    static func isEndpoint(_ url: String?) -> Bool {
        guard let url, let start = url.firstRange(of: "://")?.upperBound else { return false }
        let authority = url[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else { return false }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return isHost(host.hasPrefix("[") ? host.dropFirst().dropLast() : host)
    }

    /// True for `127.0.0.1`, `localhost` and `::1`.
    static func isHost(_ host: some StringProtocol) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}

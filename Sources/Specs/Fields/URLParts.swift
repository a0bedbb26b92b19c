/// The parts of a URL that are looked at here; narrower than RFC 3986 on purpose.
struct URLParts: Hashable, Sendable {
    /// In lower case.
    let scheme: String
    let hasUser: Bool
    let hasPassword: Bool
    /// In lower case, without the brackets of an IPv6 address.
    let host: String
    let port: Int?
    /// With the leading slash; empty where there is none.
    let path: String
    /// Whether there is a query or a fragment.
    let hasQuery: Bool

    /// Reads `scheme://user:password@host:port/path`; nil for anything else, also for anything two readers could
    /// understand differently, such as a backslash.
    init?(_ text: String) {
        let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0 != "\\" && $0.value != 127 }
        guard isPlain, let colon = text.firstRange(of: "://") else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        guard !scheme.isEmpty, scheme.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        let rest = text[colon.upperBound...]
        let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let tail = rest[authorityEnd...]
        path = String(tail.prefix { !"?#".contains($0) })
        hasQuery = path.utf8.count < tail.utf8.count

        let sides = rest[..<authorityEnd].split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count <= 2, let address = sides.last else { return nil }
        hasUser = sides.count == 2
        hasPassword = hasUser && sides[0].contains(":")
        guard let (host, port) = Self.address(address) else { return nil }
        self.host = host
        self.port = port
    }

    private static func address(_ text: Substring) -> (host: String, port: Int?)? {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else {
            host = text.prefix { $0 != ":" }
            rest = text[host.endIndex...]
        }
        if rest.isEmpty { return (host.lowercased(), nil) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        return (host.lowercased(), Int(port))
    }
}

extension Library {
    /// `url`, `isURL` and the parts of one, as Kubernetes has them.
    public static let url = Library("url", functions: WebAddress.functions, types: ["kubernetes.URL": WebAddress.type])
}

/// A URL as a request names it: absolute, or a path from the root; a fragment is not taken apart. Contract: RFC 3986.
struct WebAddress: OpaqueValue, Equatable {
    let scheme: String
    /// With the port.
    let host: String
    let path: String
    let query: String

    static let type = CELType.abstract("kubernetes.URL", [])
    var typeName: String { "kubernetes.URL" }
    var text: String? { nil }

    func isEqual(to other: any OpaqueValue) -> Bool { (other as? WebAddress) == self }

    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        var rest = text[...]
        var scheme = ""
        if !rest.hasPrefix("/") {
            guard let colon = rest.firstIndex(of: ":"), WebAddress.isScheme(rest[..<colon]) else { return nil }
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
            guard rest.hasPrefix("/") else { return nil }
        }
        var query: Substring = ""
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        var host: Substring = ""
        if !scheme.isEmpty, rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            let authority = rest[..<end]
            host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
            rest = rest[end...]
        }
        guard WebAddress.isHost(host), WebAddress.unescaped(rest, plusIsSpace: false) != nil else { return nil }
        self.scheme = scheme
        self.host = String(host)
        self.path = String(rest)
        self.query = String(query)
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first.isNameStart, first != 95 else { return false }
        return text.utf8.allSatisfy { $0.isDigit || $0.isNameStart && $0 != 95 || "+-.".utf8.contains($0) }
    }

    private static func isHost(_ host: Substring) -> Bool {
        var port: Substring = ""
        if host.hasPrefix("[") {
            guard let close = host.firstIndex(of: "]") else { return false }
            port = host[host.index(after: close)...]
            guard port.isEmpty || port.hasPrefix(":") else { return false }
            port = port.dropFirst()
        } else if let colon = host.lastIndex(of: ":") {
            port = host[host.index(after: colon)...]
            guard !host[..<colon].contains(":") else { return false }
        }
        return port.utf8.allSatisfy(\.isDigit) && !host.utf8.contains { "<>\"\\^`{}|".utf8.contains($0) }
    }

    private var split: (name: String, port: String) {
        if host.hasPrefix("["), let close = host.firstIndex(of: "]") {
            return (String(host[host.index(after: host.startIndex)..<close]), String(host[close...].dropFirst(2)))
        }
        guard let colon = host.lastIndex(of: ":") else { return (host, "") }
        return (String(host[..<colon]), String(host[host.index(after: colon)...]))
    }

    /// Percent escapes undone; nil where one is broken.
    private static func unescaped(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst(), let low = rest.popFirst(), high.isHexDigit, low.isHexDigit else {
                    return nil
                }
                bytes.append(UInt8(high.hexValue << 4 | low.hexValue))
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return Text.decode(bytes)
    }

    /// Names and their values; what cannot be read is left out, as Go does.
    private var parameters: CELValue {
        var names: [String] = []
        var values: [String: [CELValue]] = [:]
        for pair in query.split(separator: "&") where !pair.contains(";") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = WebAddress.unescaped(halves[0], plusIsSpace: true),
                let value = WebAddress.unescaped(halves.count > 1 ? halves[1] : "", plusIsSpace: true)
            else { continue }
            if values[name] == nil { names.append(name) }
            values[name, default: []].append(.string(value))
        }
        return .map(CELMap(names.map { (.string($0), .list(values[$0] ?? [])) }) ?? .empty)
    }

    // MARK: Functions

    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration(
            "url",
            [
                .unary(.string, type) { value, meter in
                    guard case .string(let text) = value else { return nil }
                    guard meter.charge(bytes: text.utf8.count) else { return Meter.exhausted }
                    return WebAddress(text).map { .opaque($0) }
                        ?? .failure(
                            .invalidArgument, "URL parse error during conversion from string: '\(text.prefix(80))'")
                }
            ]),
        FunctionDeclaration(
            "isURL",
            [
                .unary(.string, .bool) { value, meter in
                    guard case .string(let text) = value else { return nil }
                    return meter.charge(bytes: text.utf8.count) ? .bool(WebAddress(text) != nil) : Meter.exhausted
                }
            ]),
        part("getScheme", .string) { .string($0.scheme) },
        part("getHost", .string) { .string($0.host) },
        part("getHostname", .string) { .string($0.split.name) },
        part("getPort", .string) { .string($0.split.port) },
        part("getEscapedPath", .string) { .string($0.path) },
        part("getQuery", .map(.string, .list(.string))) { $0.parameters },
    ]

    private static func part(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable (WebAddress) -> CELValue
    ) -> FunctionDeclaration {
        FunctionDeclaration(name, [.member(type, result) { value, _ in Network.opaque(value).map(body) }])
    }
}

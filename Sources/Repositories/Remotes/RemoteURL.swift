/// Where a remote repository is, taken apart.
enum RemoteURL: Hashable, Sendable {
    case file(path: String)
    /// Without a slash at its end.
    case http(base: String, host: String, isEncrypted: Bool)
    case ssh(SSHAddress)

    /// Where ssh goes and what it asks for there.
    struct SSHAddress: Hashable, Sendable {
        var user: String?
        var host: String
        var port: Int?
        var path: String
    }

    /// Reads any form that ``RemoteReference/url`` allows.
    init(_ text: String) throws(RepositoryError) {
        guard text.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 }) else {
            throw Self.refused("it holds spaces or control characters")
        }
        let lower = text.lowercased()
        if lower.hasPrefix("https://") || lower.hasPrefix("http://") {
            self = try Self.http(text, isEncrypted: lower.hasPrefix("https://"))
        } else if lower.hasPrefix("ssh://") {
            self = .ssh(try Self.ssh(text.dropFirst("ssh://".count)))
        } else if lower.hasPrefix("file://") {
            self = .file(path: try Self.absolute(try Self.decoded(text.dropFirst("file://".count))))
        } else if text.contains("://") {
            throw Self.refused("its scheme is not one of https, ssh and file")
        } else if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") {
            self = .ssh(try Self.scp(text, colon))
        } else {
            self = .file(path: try Self.absolute(text))
        }
    }

    private static func http(_ text: String, isEncrypted: Bool) throws(RepositoryError) -> RemoteURL {
        let rest = text.dropFirst(isEncrypted ? "https://".count : "http://".count)
        let authority = rest.prefix { $0 != "/" }
        guard !authority.contains("@") else { throw refused("it holds a user or a password") }
        guard !text.contains("?"), !text.contains("#") else { throw refused("it holds a query or a fragment") }
        let host = try Authority(authority).host
        var base = text
        while base.hasSuffix("/") { base.removeLast() }
        return .http(base: base, host: host, isEncrypted: isEncrypted)
    }

    private static func ssh(_ rest: Substring) throws(RepositoryError) -> SSHAddress {
        guard let slash = rest.firstIndex(of: "/") else { throw refused("it names no path") }
        let parts = rest[..<slash].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = try Authority(parts[parts.count - 1])
        var path = try decoded(rest[slash...])
        if path.hasPrefix("/~") { path.removeFirst() }
        let user = parts.count == 2 ? try decoded(parts[0]) : nil
        return try checked(SSHAddress(user: user, host: authority.host, port: authority.port, path: path))
    }

    private static func scp(_ text: String, _ colon: String.Index) throws(RepositoryError) -> SSHAddress {
        let parts = text[..<colon].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(text[text.index(after: colon)...])
        return try checked(
            SSHAddress(
                user: parts.count == 2 ? String(parts[0]) : nil, host: String(parts[parts.count - 1]), port: nil,
                path: path))
    }

    /// What begins with a dash would be an option to ssh or to Git on the other side.
    private static func checked(_ address: SSHAddress) throws(RepositoryError) -> SSHAddress {
        if let user = address.user, user.isEmpty || user.contains(":") || user.hasPrefix("-") {
            throw refused("its user is empty, holds a password or begins with a dash")
        }
        guard !address.host.isEmpty, !address.host.hasPrefix("-"), address.host.utf8.allSatisfy(isPartOfHost) else {
            throw refused("its host is empty, begins with a dash or holds characters that no host has")
        }
        guard !address.path.isEmpty, address.path != "/", !address.path.hasPrefix("-") else {
            throw refused("its path is empty or begins with a dash")
        }
        return address
    }

    /// Those of names, aliases in ssh's configuration, and addresses with a zone.
    private static func isPartOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: ".-_:%".utf8.contains(byte)
        }
    }

    private static func absolute(_ path: String) throws(RepositoryError) -> String {
        guard path.hasPrefix("/") else { throw refused("its path is not absolute") }
        return path
    }

    private static func decoded(_ text: Substring) throws(RepositoryError) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), value >= 32 else {
                throw refused("a percent sign in it is not followed by a printable character's code")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw refused("it is not UTF-8") }
        return text
    }

    /// Says nothing of the URL itself, which may hold a password.
    static func refused(_ why: String) -> RepositoryError {
        RepositoryError(
            .terminal, .unsupported, "the URL of the repository cannot be used", why: why,
            fix: "write https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH or an absolute path, and name "
                + "credentials beside it")
    }
}

/// `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`.
private struct Authority {
    let host: String
    let port: Int?

    init(_ text: Substring) throws(RepositoryError) {
        let end: Substring.Index
        if text.hasPrefix("["), let bracket = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<bracket])
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
            host = String(text[..<end])
        }
        guard !host.isEmpty else { throw RemoteURL.refused("it names no host") }
        guard end < text.endIndex else {
            port = nil
            return
        }
        guard text[end] == ":", let number = UInt16(text[text.index(after: end)...]), number > 0 else {
            throw RemoteURL.refused("its port is not a number from 1 to 65535")
        }
        port = Int(number)
    }
}

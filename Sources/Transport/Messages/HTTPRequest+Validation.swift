extension HTTPRequest {
    /// Refuses what would be read differently by the server than it was meant: line ends and NULs in a field, spaces
    /// in a URL, a method or a name that is no token.
    func validate() throws(TransportError) {
        guard isToken(method) else { throw invalid("the method is not a token") }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw invalid("the URL holds a character that must be percent-encoded")
        }
        guard url.utf8.starts(with: "https://".utf8) || url.utf8.starts(with: "http://".utf8) else {
            throw invalid("the URL starts with neither https:// nor http://")
        }
        if let name = tls?.serverName, !TLSSettings.isServerName(name) {
            throw invalid("the server's name for TLS is not a host name")
        }
        for header in headers {
            guard isToken(header.name) else { throw invalid("a header's name is not a token") }
            guard header.value.utf8.allSatisfy({ $0 != 13 && $0 != 10 && $0 != 0 }) else {
                throw invalid("the header \(header.name) holds a line end or a NUL")
            }
        }
    }

    private func invalid(_ why: String) -> TransportError {
        TransportError(.terminal, code: .invalidRequest, message: "\(self): \(why)")
    }
}

/// A token of RFC 9110 §5.6.2.
private func isToken(_ text: String) -> Bool {
    !text.isEmpty
        && text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
}

import Vocabulary

/// What a client sent.
struct APIRequest: Sendable {
    var method: String
    /// Decoded, in parts.
    var path: [String]
    var query: [(name: String, value: String)] = []
    var accept = ""
    var contentType = ""
    var userAgent = ""
    var authorization: String?
    var impersonated: Impersonation?
    var body: [UInt8] = []

    struct Impersonation: Hashable, Sendable {
        var user: String
        var groups: [String]
    }

    init(method: String, target: String) {
        self.method = method
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = (parts.first ?? "").split(separator: "/").map { Self.decoded($0) }
        guard parts.count > 1 else { return }
        query = parts[1].split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(sides[0], plus: true), sides.count > 1 ? Self.decoded(sides[1], plus: true) : "")
        }
    }

    subscript(name: String) -> String? { query.first { $0.name == name }?.value }

    func isSet(_ name: String) -> Bool { ["1", "true", "True", "TRUE", "t", "T"].contains(self[name] ?? "") }

    /// Undoes percent encoding; what is none stays.
    private static func decoded(_ text: Substring, plus: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || (plus && $0 == UInt8(ascii: "+")) }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plus && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What a client gets.
struct APIAnswer: Sendable {
    var status = 200
    var type = "application/json"
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]

    static func json(_ value: Value, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, body: JSONText.bytes(value))
    }

    static func text(_ text: String, status: Int = 200) -> APIAnswer {
        APIAnswer(status: status, type: "text/plain; charset=utf-8", body: Array(text.utf8))
    }

    static func failure(_ status: APIStatus) -> APIAnswer {
        var answer = json(status.value, status: status.code)
        if let seconds = status.retryAfter { answer.headers.append(("retry-after", String(seconds))) }
        return answer
    }

    static let pageNotFound = text("404 page not found\n", status: 404)
}

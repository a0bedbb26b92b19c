import Glibc

/// One connection that speaks HTTP/1.1: reads whole messages, writes bytes. It does not own its descriptor.
struct HTTPWire {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    /// A request or an answer, whole.
    struct Message {
        /// The first line, and the header fields as they stand.
        var lines: [String]
        var body: [UInt8]
    }

    /// Nil when the connection ends first.
    mutating func readMessage() -> Message? {
        guard let head = take(through: "\r\n\r\n") else { return nil }
        var message = Message(lines: head.split(separator: "\r\n").map(String.init), body: [])
        if message.header("transfer-encoding")?.lowercased() == "chunked" {
            guard let body = readChunks() else { return nil }
            message.body = body
        } else {
            guard let body = take(message.header("content-length").flatMap { Int($0) } ?? 0) else { return nil }
            message.body = body
        }
        return message
    }

    func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Returns once the other side is gone, or so much time.
    func waitForEnd(seconds: CInt) {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&event, 1, seconds * 1000)
    }

    /// Asks a server on this machine, by a connection for this alone; nil where it does not answer.
    static func exchange(_ request: Message, with port: UInt16) -> Message? {
        guard let descriptor = FreePort.connect(to: port) else { return nil }
        defer { close(descriptor) }
        var wire = HTTPWire(descriptor)
        return wire.write(request.bytes()) ? wire.readMessage() : nil
    }

    private mutating func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = take(through: "\r\n"), let size = Int(line.prefix { $0.isHexDigit }, radix: 16) {
            guard let chunk = take(size), take(2) != nil else { return nil }
            if size == 0 { return body }
            body += chunk
        }
        return nil
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count { guard fill() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private mutating func take(through end: String) -> String? {
        while true {
            if let range = buffer.firstRange(of: Array(end.utf8)) {
                return take(range.upperBound).map { String(decoding: $0, as: UTF8.self) }
            }
            guard fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}

extension HTTPWire.Message {
    func header(_ name: String) -> String? {
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, sides[0].lowercased() == name { return String(sides[1].drop { $0 == " " }) }
        }
        return nil
    }

    /// The number in an answer's first line.
    var status: Int? { lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// The message as it is sent. Of the header only what concerns this connection is written anew.
    func bytes() -> [UInt8] { head(length: body.count) + body }

    /// What a question is told by from others: its first line and its body.
    var question: String { (lines.first ?? "") + "\n" + String(decoding: body, as: UTF8.self) }

    /// The message with one text in place of another in its body.
    func rewritten(_ old: String, as new: String) -> HTTPWire.Message {
        let text = String(decoding: body, as: UTF8.self).split(separator: old, omittingEmptySubsequences: false)
        return HTTPWire.Message(lines: lines, body: Array(text.joined(separator: new).utf8))
    }

    /// The first half of the body, below a length that is that of the whole or that of the half.
    func half(isLengthRight: Bool) -> [UInt8] {
        let half = body.prefix(body.count / 2)
        return head(length: isLengthRight ? body.count : half.count) + half
    }

    private func head(length: Int) -> [UInt8] {
        let own = ["content-length:", "transfer-encoding:", "connection:", "keep-alive:", "date:"]
        let kept = lines.filter { line in !own.contains { line.lowercased().hasPrefix($0) } }
        return Array((kept + ["Content-Length: \(length)"]).joined(separator: "\r\n").utf8) + Array("\r\n\r\n".utf8)
    }
}

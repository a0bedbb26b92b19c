/// Status and header fields as they come in, line by line.
struct ResponseHead {
    private(set) var status = 0
    private(set) var headers: [HTTPHeader] = []
    private var bytes = 0
    private(set) var isTooLarge = false
    /// Whether the empty line after the fields has come.
    private(set) var isComplete = false

    /// As much as any server of ours sends, several times over.
    static let maximumBytes = 256 << 10

    /// Takes a line with its line end; false when the head has become too large.
    mutating func add(line: UnsafeRawBufferPointer) -> Bool {
        bytes += line.count
        isTooLarge = bytes > ResponseHead.maximumBytes
        guard !isTooLarge else { return false }
        if line.starts(with: "HTTP/".utf8) {
            // Interim answers such as 100 Continue precede the real one.
            status = ResponseHead.status(of: line)
            headers.removeAll(keepingCapacity: true)
            isComplete = false
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 {
            // What follows the body is a trailer, and nobody asked for one.
            guard !isComplete else { return true }
            if headers.isEmpty { headers.reserveCapacity(12) }
            let name = String(decoding: UnsafeRawBufferPointer(rebasing: line[..<colon]), as: UTF8.self)
            headers.append(HTTPHeader(name, ResponseHead.trimmed(line, from: colon + 1)))
        } else if status >= 200 {
            isComplete = true
        }
        return true
    }

    /// The number after the first space.
    private static func status(of line: UnsafeRawBufferPointer) -> Int {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { return 0 }
        var status = 0
        for byte in line[(space + 1)...].prefix(3) {
            guard (48...57).contains(byte) else { return 0 }
            status = status * 10 + Int(byte - 48)
        }
        return status
    }

    private static func trimmed(_ line: UnsafeRawBufferPointer, from start: Int) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }
        var start = start
        var end = line.count
        while start < end, isSpace(line[start]) { start += 1 }
        while end > start, isSpace(line[end - 1]) { end -= 1 }
        return String(decoding: UnsafeRawBufferPointer(rebasing: line[start..<end]), as: UTF8.self)
    }
}

import Glibc

/// One connection to the loopback server: reads requests, writes bytes.
struct LoopbackConnection {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    init(_ descriptor: CInt) { self.descriptor = descriptor }

    /// False when the other side is gone.
    mutating func fillBuffer() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: chunk[..<count])
        return true
    }

    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Nil when the connection ends.
    mutating func readRequest(_ number: Int) -> LoopbackServer.Received? {
        guard let head = take(through: "\r\n\r\n") else { return nil }
        let lines = head.split(separator: "\r\n")
        let first = lines.first?.split(separator: " ") ?? []
        guard first.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        guard let body = readBody(headers) else { return nil }
        return LoopbackServer.Received(
            method: String(first[0]), target: String(first[1]), headers: headers, body: body, connection: number)
    }

    private mutating func readBody(_ headers: [(name: String, value: String)]) -> [UInt8]? {
        func value(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        if value("transfer-encoding")?.lowercased() == "chunked" { return readChunks() }
        return take(value("content-length").flatMap { Int($0) } ?? 0)
    }

    private mutating func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = take(through: "\r\n"),
            let size = Int(line.dropLast(), radix: 16) ?? Int(line.filter(\.isHexDigit), radix: 16)
        {
            guard let chunk = take(size), take(2) != nil else { return nil }
            if size == 0 { return body }
            body += chunk
        }
        return nil
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count { guard fillBuffer() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private mutating func take(through end: String) -> String? {
        while true {
            if let range = buffer.firstRange(of: Array(end.utf8)) {
                return take(range.upperBound).map { String(decoding: $0, as: UTF8.self) }
            }
            guard fillBuffer() else { return nil }
        }
    }
}

/// Threads for code that blocks.
enum LoopbackThread {
    static func start(_ body: @escaping @Sendable () -> Void) throws {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(body))
        let result = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, box.toOpaque())
        guard result == 0 else { throw LoopbackError(what: "no thread: \(result)") }
        pthread_detach(thread)
    }

    /// Runs blocking code on a thread of its own and waits for it without blocking a task.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do { try start { continuation.resume(with: Result { try body() }) } } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

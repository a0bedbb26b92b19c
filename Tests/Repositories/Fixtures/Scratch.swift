import Glibc

/// A folder for one test, removed with everything in it when the test is over.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/pioneer-repositories-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Problem("mkdtemp: errno \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = try? run(["rm", "-rf", path]) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and the folders above it.
    @discardableResult
    func write(_ name: String, _ content: String) throws -> String {
        try writeFile(self(name), content)
        return self(name)
    }
}

/// Something the test itself could not do.
struct Problem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func writeFile(_ path: String, _ content: String) throws { try writeBytes(path, Array(content.utf8)) }

func writeBytes(_ path: String, _ bytes: [UInt8]) throws {
    for index in path.indices.dropFirst() where path[index] == "/" { mkdir(String(path[..<index]), 0o755) }
    guard let file = fopen(path, "w") else { throw Problem("\(path): errno \(errno)") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Problem("\(path): short write") }
}

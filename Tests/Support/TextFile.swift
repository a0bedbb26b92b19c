import Glibc

/// Whole files, for tests.
public enum TextFile {
    /// The bytes of a file.
    public static func bytes(of path: String) throws(SupportError) -> [UInt8] {
        guard let file = fopen(path, "re") else { throw failure("cannot read", path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The text of a file; bytes that are no UTF-8 are shown as U+FFFD.
    public static func text(of path: String) throws(SupportError) -> String {
        String(decoding: try bytes(of: path), as: UTF8.self)
    }

    /// Writes a file, replacing what was there.
    public static func write(_ bytes: [UInt8], to path: String) throws(SupportError) {
        guard let file = fopen(path, "we") else { throw failure("cannot write", path) }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw failure("cannot write", path) }
    }

    private static func failure(_ what: String, _ path: String) -> SupportError {
        SupportError("\(what) \(path): \(String(cString: strerror(errno)))")
    }
}

import Glibc

/// A file without a name, for the streams of programs: unlike a pipe it never fills up and never waits for a reader.
final class Scratch: Sendable {
    let descriptor: CInt

    init() throws(SupportError) {
        // The file's name goes with the folder.
        let folder = try TemporaryFolder()
        descriptor = withExtendedLifetime(folder) {
            open(folder["stream"], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw SupportError("no scratch file: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    /// Fills it, and goes back to its beginning for whoever reads.
    func write(_ bytes: [UInt8]) throws(SupportError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
            guard count > 0 else { throw SupportError("scratch file: \(String(cString: strerror(errno)))") }
            offset += count
        }
    }

    /// All that is in it, whoever wrote it.
    func text() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}

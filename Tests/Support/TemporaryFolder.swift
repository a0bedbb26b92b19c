import Glibc

/// A folder of its own below the system's temporary folder, deleted with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
    /// Absolute, without a final slash.
    public let path: String

    /// Makes an empty folder that only this user can read.
    public init() throws(SupportError) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/pioneer-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SupportError("no temporary folder in \(parent): \(String(cString: strerror(errno)))")
        }
        path = template.withUnsafeBufferPointer {
            String(decoding: $0.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    deinit { Self.remove(path) }

    /// The absolute path of something in the folder.
    public subscript(relative: String) -> String { "\(path)/\(relative)" }

    /// Writes a file, making the folders on the way, and gives its absolute path.
    @discardableResult
    public func write(_ text: String, to relative: String) throws(SupportError) -> String {
        try write(Array(text.utf8), to: relative)
    }

    /// Writes a file, making the folders on the way, and gives its absolute path.
    @discardableResult
    public func write(_ bytes: [UInt8], to relative: String) throws(SupportError) -> String {
        var folder = path
        for part in relative.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o700)
        }
        let file = self[relative]
        try TextFile.write(bytes, to: file)
        return file
    }

    private static func remove(_ path: String) {
        guard Glibc.remove(path) != 0, errno == ENOTEMPTY || errno == EEXIST, let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { remove("\(path)/\(name)") }
        }
        closedir(folder)
        Glibc.remove(path)
    }
}

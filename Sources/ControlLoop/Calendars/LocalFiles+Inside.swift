import Glibc
import Vocabulary

extension LocalFiles {
    /// Writes a file below a folder, whole or not at all, making the folders between.
    ///
    /// - Throws: where a link on the way leads out of the folder, and as ``write(_:to:isPrivate:)``.
    static func writeInside(_ folder: String, _ path: String, _ bytes: [UInt8]) throws(LoopError) {
        let target = resolve(path, in: folder)
        let parent = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        try makeFolder(parent)
        guard let top = real(folder), let place = real(parent), place == top || place.hasPrefix(top + "/") else {
            throw LoopError(.terminal, "\(Escaping.terminal(path)) leads out of the folder through a link")
        }
        try write(bytes, to: target)
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

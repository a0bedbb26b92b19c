public import Timetables
import Vocabulary

/// The system's copy of the IANA time zone database.
public enum ZoneDatabase {
    /// Where Debian and most others keep it.
    public static let standardFolder = "/usr/share/zoneinfo"

    /// Reads every zone.
    ///
    /// - Throws: A stalled error where there is none.
    public static func read(_ folder: String = standardFolder) throws(LoopError) -> ZoneTable {
        var files: [(ZoneID, [UInt8])] = []
        collect(folder, prefix: "", into: &files)
        guard !files.isEmpty else {
            throw LoopError(.stalled, "there is no time zone data in \(folder); install the package tzdata")
        }
        return ZoneTable(release: release(folder), files: files)
    }

    /// Folders and files that hold no zones of their own: other ways to count seconds, tables, rules.
    private static let skipped: Set<String> = ["posix", "right", "posixrules", "localtime", "Factory"]

    private static func collect(_ folder: String, prefix: String, into files: inout [(ZoneID, [UInt8])]) {
        for name in LocalFiles.names(in: folder) where !skipped.contains(name) && !name.contains(".") {
            let path = "\(folder)/\(name)"
            if LocalFiles.isFolder(path) {
                collect(path, prefix: prefix + name + "/", into: &files)
            } else if let bytes = try? LocalFiles.read(path, maximumBytes: 1 << 20), bytes.starts(with: "TZif".utf8) {
                files.append((ZoneID(rawValue: prefix + name), bytes))
            }
        }
    }

    /// The first line of `tzdata.zi` is `# version 2026a`.
    private static func release(_ folder: String) -> String {
        guard let bytes = try? LocalFiles.read("\(folder)/tzdata.zi") else { return "" }
        let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let prefix = "# version "
        return line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : ""
    }
}

public import Specs

/// Files of cases, and the files of policies that they are for.
public enum PolicyCaseFiles {
    private static let suffix = ".cases.yaml"

    /// The files at a path, which is one of them or a folder, in order.
    public static func find(_ path: String) -> [(policies: String, cases: String)] {
        guard LocalFiles.isFolder(path) else {
            guard path.hasSuffix(suffix), LocalFiles.exists(path) else { return [] }
            return [(String(path.dropLast(suffix.count)) + ".yaml", path)]
        }
        return LocalFiles.names(in: path).filter { !$0.hasPrefix(".") }.flatMap { name in
            let inner = LocalFiles.resolve(name, in: path)
            return LocalFiles.isFolder(inner) || name.hasSuffix(suffix) ? find(inner) : []
        }
    }

    /// One file.
    public static func read(_ path: String) throws(LoopError) -> SourceFile {
        SourceFile(source: "file", revision: "", path: path, bytes: try LocalFiles.read(path))
    }
}

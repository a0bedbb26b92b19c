import CLibGit2
import Glibc

/// Walks one tree of the object store and reads what is wanted.
struct TreeReader {
    let repository: RepositoryHandle
    let commit: CommitID
    let isWanted: (String) -> Bool
    var budget: TreeBudget
    var listing = TreeListing()

    init(
        repository: RepositoryHandle, commit: CommitID, limits: TreeLimits, isWanted: @escaping (String) -> Bool
    ) {
        self.repository = repository
        self.commit = commit
        self.isWanted = isWanted
        budget = TreeBudget(limits: limits, place: "commit \(commit.short)")
    }

    /// Reads the folder, or the one file of that path.
    mutating func read(_ root: OpaquePointer, folder: String) throws(RepositoryError) -> TreeListing {
        if folder.isEmpty {
            try walk(root, prefix: "", depth: 0)
        } else {
            var entry: OpaquePointer?
            let code = git_tree_entry_bypath(&entry, root, folder)
            if code == GIT_ENOTFOUND.rawValue { return listing }
            guard code == 0, let entry else { throw .corrupted("\(folder) at \(commit.short)", GitFailure(code)) }
            defer { git_tree_entry_free(entry) }
            try take(entry, path: folder, isValid: true, depth: 0)
        }
        return listing
    }

    private mutating func walk(_ tree: OpaquePointer, prefix: String, depth: Int) throws(RepositoryError) {
        var names: Set<[UInt8]> = []
        for index in 0..<git_tree_entrycount(tree) {
            guard let entry = git_tree_entry_byindex(tree, index), let text = git_tree_entry_name(entry) else {
                continue
            }
            let name = Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
            guard Self.isHonest(name), names.insert(name).inserted else {
                throw RepositoryError(
                    .stalled, .corruptedObject,
                    "the folder \(prefix.isEmpty ? "/" : prefix) at commit "
                        + "\(commit.short) has an entry that Git does not allow",
                    why: "its name is reserved, contains a slash or stands there twice",
                    fix: "run `git fsck` in the repository and take the commit back")
            }
            let valid = String(validating: name, as: UTF8.self)
            try take(
                entry, path: prefix + (valid ?? String(decoding: name, as: UTF8.self)), isValid: valid != nil,
                depth: depth)
        }
    }

    private mutating func take(
        _ entry: OpaquePointer, path: String, isValid: Bool, depth: Int
    ) throws(RepositoryError) {
        try budget.countEntry()
        let mode = git_tree_entry_filemode(entry)
        if mode == GIT_FILEMODE_TREE, isValid { return try descend(entry, path: path, depth: depth) }
        guard isWanted(path) else { return }
        guard isValid else { return skip(path, .invalidName) }
        switch mode {
        case GIT_FILEMODE_LINK: skip(path, .symbolicLink)
        case GIT_FILEMODE_COMMIT: skip(path, .submodule)
        case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE: try readBlob(entry, path: path)
        default: skip(path, .unreadable)
        }
    }

    private mutating func descend(
        _ entry: OpaquePointer, path: String, depth: Int
    ) throws(RepositoryError) {
        guard depth < TreeBudget.maximumDepth else { throw budget.tooDeep(path) }
        var tree: OpaquePointer?
        let code = git_tree_lookup(&tree, repository.pointer, git_tree_entry_id(entry))
        guard code == 0, let tree else { throw .corrupted("\(path) at commit \(commit.short)", GitFailure(code)) }
        defer { git_tree_free(tree) }
        try walk(tree, prefix: path + "/", depth: depth + 1)
    }

    private mutating func readBlob(_ entry: OpaquePointer, path: String) throws(RepositoryError) {
        guard let id = git_tree_entry_id(entry) else { return }
        let (size, bytes) = try repository.readBlob(id, maximumBytes: budget.limits.maximumFileBytes, path: path)
        guard let bytes else { return skip(path, .tooLarge(bytes: size)) }
        try budget.countFile(bytes: size)
        listing.files.append(TreeFile(path: path, bytes: bytes, blob: id.pointee.hex))
    }

    private mutating func skip(_ path: String, _ reason: UnreadEntry.Reason) {
        listing.unread.append(UnreadEntry(path: path, reason: reason))
    }

    /// A name like `..` or `a/b` would make the path lie about the folder that the entry stands in.
    private static func isHonest(_ name: [UInt8]) -> Bool {
        !name.isEmpty && !name.contains(UInt8(ascii: "/")) && name != Array(".".utf8) && name != Array("..".utf8)
    }
}

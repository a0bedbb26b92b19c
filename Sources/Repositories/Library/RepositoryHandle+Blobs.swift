import CLibGit2

extension RepositoryHandle {
    /// The content of a blob and its size; no content where it is larger than allowed, without reading it.
    func readBlob(
        _ name: UnsafePointer<git_oid>, maximumBytes: Int, path: String
    ) throws(RepositoryError) -> (size: Int, bytes: [UInt8]?) {
        var store: OpaquePointer?
        var code = git_repository_odb(&store, pointer)
        guard code == 0, let store else { throw .storage("cannot read the objects of \(self.path)", GitFailure(code)) }
        defer { git_odb_free(store) }
        var size = 0
        var type = GIT_OBJECT_INVALID
        code = git_odb_read_header(&size, &type, store, name)
        guard code == 0 else { throw .corrupted("\(path) (blob \(name.pointee.hex))", GitFailure(code)) }
        guard size <= maximumBytes else { return (size, nil) }
        var object: OpaquePointer?
        code = git_odb_read(&object, store, name)
        guard code == 0, let object else { throw .corrupted("\(path) (blob \(name.pointee.hex))", GitFailure(code)) }
        defer { git_odb_object_free(object) }
        let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
        return (bytes.count, [UInt8](bytes))
    }

    /// The paths that differ between two trees.
    func difference(
        _ before: OpaquePointer, _ after: OpaquePointer, under folder: String
    ) throws(RepositoryError) -> [TreeChange] {
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.flags =
            GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_DISABLE_PATHSPEC_MATCH.rawValue
            | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
        var diff: OpaquePointer?
        let code = withFolder(folder) { strings in
            options.pathspec = strings
            return git_diff_tree_to_tree(&diff, pointer, before, after, &options)
        }
        guard code == 0, let diff else { throw .corrupted("what changed", GitFailure(code)) }
        defer { git_diff_free(diff) }
        return (0..<git_diff_num_deltas(diff)).compactMap { index in
            git_diff_get_delta(diff, index).flatMap { Self.change($0.pointee) }
        }
    }

    private func withFolder(_ folder: String, _ body: (git_strarray) -> Int32) -> Int32 {
        guard !folder.isEmpty else { return body(git_strarray()) }
        var text = Array(folder.utf8CString)
        return text.withUnsafeMutableBufferPointer { characters in
            var first = characters.baseAddress
            return withUnsafeMutablePointer(to: &first) { body(git_strarray(strings: $0, count: 1)) }
        }
    }

    private static func change(_ delta: git_diff_delta) -> TreeChange? {
        let side = delta.status == GIT_DELTA_DELETED ? delta.old_file : delta.new_file
        guard let path = side.path.map({ String(cString: $0) }) else { return nil }
        switch delta.status {
        case GIT_DELTA_ADDED: return TreeChange(path: path, kind: .added)
        case GIT_DELTA_DELETED: return TreeChange(path: path, kind: .removed)
        default: return TreeChange(path: path, kind: .modified)
        }
    }
}

import CLibGit2
import Glibc

/// Walks one folder of the file system and reads what is wanted.
struct FolderReader {
    let folder: String
    let isWanted: (String) -> Bool
    var budget: TreeBudget
    var listing = TreeListing()

    init(folder: String, limits: TreeLimits, isWanted: @escaping (String) -> Bool) {
        _ = GitLibrary.ready
        self.folder = folder
        self.isWanted = isWanted
        budget = TreeBudget(limits: limits, place: folder)
    }

    mutating func read() throws(RepositoryError) -> TreeListing {
        let top = open(folder, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard top >= 0 else { throw failed(folder) }
        defer { close(top) }
        var status = stat()
        guard fstat(top, &status) == 0 else { throw failed(folder) }
        if status.st_mode & S_IFMT == S_IFDIR {
            try walk(top, prefix: "", depth: 0)
        } else {
            let name = folder.split(separator: "/").last.map(String.init) ?? folder
            if isWanted(name) { try readFile(top, path: name) }
        }
        let before = { (left: String, right: String) in left.utf8.lexicographicallyPrecedes(right.utf8) }
        listing.files.sort { before($0.path, $1.path) }
        listing.unread.sort { before($0.path, $1.path) }
        return listing
    }

    private mutating func walk(_ descriptor: Int32, prefix: String, depth: Int) throws(RepositoryError) {
        guard depth <= TreeBudget.maximumDepth else { throw budget.tooDeep(prefix) }
        guard let stream = fdopendir(fcntl(descriptor, F_DUPFD_CLOEXEC, 0)) else { throw failed(folder + "/" + prefix) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                let start = UnsafeRawPointer(pointer)
                return [UInt8](
                    UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self))))
            }
            guard name != Array(".".utf8), name != Array("..".utf8), name != Array(".git".utf8) else { continue }
            try budget.countEntry()
            guard let valid = String(validating: name, as: UTF8.self) else {
                let path = prefix + String(decoding: name, as: UTF8.self)
                if isWanted(path) { skip(path, .invalidName) }
                continue
            }
            try take(valid, in: descriptor, path: prefix + valid, depth: depth)
        }
    }

    private mutating func take(
        _ name: String, in parent: Int32, path: String, depth: Int
    ) throws(RepositoryError) {
        let entry = openat(parent, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard entry >= 0 else {
            if isWanted(path) { skip(path, errno == ELOOP ? .symbolicLink : .unreadable) }
            return
        }
        defer { close(entry) }
        var status = stat()
        guard fstat(entry, &status) == 0 else { throw failed(path) }
        if status.st_mode & S_IFMT == S_IFDIR { return try walk(entry, prefix: path + "/", depth: depth + 1) }
        if isWanted(path) { try readFile(entry, path: path) }
    }

    private mutating func readFile(_ descriptor: Int32, path: String) throws(RepositoryError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failed(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { return skip(path, .unreadable) }
        let size = Int(status.st_size)
        guard size <= budget.limits.maximumFileBytes else { return skip(path, .tooLarge(bytes: size)) }
        guard let bytes = contents(descriptor, expected: size) else { return skip(path, .unreadable) }
        guard bytes.count <= budget.limits.maximumFileBytes else {
            return skip(path, .tooLarge(bytes: bytes.count))
        }
        try budget.countFile(bytes: bytes.count)
        listing.files.append(TreeFile(path: path, bytes: bytes, blob: blobName(bytes)))
    }

    /// Everything up to the end, or one byte more than allowed where the file grows meanwhile.
    private func contents(_ descriptor: Int32, expected: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var chunk = [UInt8](repeating: 0, count: min(max(expected, 512), 1 << 16))
        while bytes.count <= budget.limits.maximumFileBytes {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0 { return nil }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private func blobName(_ bytes: [UInt8]) -> String {
        var name = git_oid()
        _ = bytes.withUnsafeBytes { git_odb_hash(&name, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) }
        return name.hex
    }

    private mutating func skip(_ path: String, _ reason: UnreadEntry.Reason) {
        listing.unread.append(UnreadEntry(path: path, reason: reason))
    }

    private func failed(_ path: String) -> RepositoryError {
        let number = errno
        let why = String(cString: strerror(number))
        return number == ENOENT || number == ENOTDIR
            ? RepositoryError(.terminal, .notFound, "there is no file or folder \(path)", why: why)
            : RepositoryError(.terminal, .storageFailed, "cannot read \(path)", why: why)
    }
}

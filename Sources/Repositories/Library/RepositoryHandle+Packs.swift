import CLibGit2
import Glibc

/// Every fetch leaves a pack of its own. Some hundred commits later a look-up would search hundreds of them.
extension RepositoryHandle {
    /// Puts everything that the packs hold into one, where there are at least so many.
    ///
    /// Nothing is dropped: a commit that a branch was rewound from may be the one that still counts. Others that have
    /// the repository open find what they need in the new pack. What fails leaves all as it was.
    func gatherPacks(atLeast count: Int = 50) {
        let old = packs
        guard old.count >= count, let name = writeOnePack() else { return }
        for pack in old where pack != name {
            for ending in ["pack", "idx"] { unlink("\(packFolder)/\(pack).\(ending)") }
        }
    }

    private var packFolder: String { "\(path)/objects/pack" }

    /// The names of the packs, without their endings.
    private var packs: [String] {
        guard let folder = opendir(packFolder) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix("pack-"), name.hasSuffix(".pack") { names.append(String(name.dropLast(5))) }
        }
        return names
    }

    /// The name of a new pack with every object there is; nil where it could not be written.
    private func writeOnePack() -> String? {
        var builder: OpaquePointer?
        var objects: OpaquePointer?
        guard git_packbuilder_new(&builder, pointer) == 0, let builder else { return nil }
        defer { git_packbuilder_free(builder) }
        guard git_repository_odb(&objects, pointer) == 0, let objects else { return nil }
        defer { git_odb_free(objects) }
        let code = git_odb_foreach(
            objects,
            { id, builder in
                guard let id, let builder else { return GIT_EUSER.rawValue }
                return git_packbuilder_insert(OpaquePointer(builder), id, nil)
            }, UnsafeMutableRawPointer(builder))
        guard code == 0, git_packbuilder_write(builder, nil, 0, nil, nil) == 0,
            let name = git_packbuilder_name(builder)
        else { return nil }
        git_odb_refresh(objects)
        return "pack-" + String(cString: name)
    }
}

import Vocabulary

/// All files of an input revision, folder by folder, with what the checks of each folder said.
///
/// A folder's checks look at its own files and at its ``Standing`` and at nothing else, so they are repeated only
/// where one of the two has changed.
struct Assembly: Sendable {
    /// A namespace's folder in one source.
    struct Share: Hashable, Sendable {
        let source: String
        let namespace: NamespaceName
    }

    /// The files of a share and what came of them.
    struct Folder: Sendable {
        let share: Share
        var files: [SourceFile.Identity: FileReading] = [:]
        var standing = Standing.unclaimed(nearest: nil)
        var result = FolderResult()
    }

    private var platform: [SourceFile.Identity: FileReading] = [:]
    private var stray: [SourceFile.Identity: FileReading] = [:]
    private var folders: [Share: Folder] = [:]
    /// The keys of ``folders`` in the order of claim names.
    private var order: [Share] = []
    private(set) var ground = Ground()

    var sortedFolders: [Folder] { order.compactMap { folders[$0] } }

    var strayDiagnostics: [Diagnostic] {
        stray.isEmpty ? [] : stray.values.sorted { $0.identity < $1.identity }.flatMap(\.diagnostics)
    }

    /// Takes files in and out and checks again what that can concern.
    mutating func update(changed: [FileReading], removed: [SourceFile.Identity]) {
        var dirty: Set<Share> = []
        var isPlatformDirty = false
        for identity in removed {
            set(nil, identity, FilePlace(identity), &dirty, &isPlatformDirty)
        }
        for reading in changed { set(reading, reading.identity, reading.place, &dirty, &isPlatformDirty) }
        if isPlatformDirty {
            ground = Ground(platform.values.sorted { $0.identity < $1.identity }, previous: ground)
            for share in order where folders[share]?.standing != ground.standing(of: share) { dirty.insert(share) }
        }
        for share in dirty.sorted(by: Share.precedes) { check(share) }
        if dirty.contains(where: { folders[$0] == nil }) || folders.count != order.count {
            order = folders.keys.sorted(by: Share.precedes)
        }
    }

    private mutating func set(
        _ reading: FileReading?, _ identity: SourceFile.Identity, _ place: FilePlace, _ dirty: inout Set<Share>,
        _ isPlatformDirty: inout Bool
    ) {
        switch place {
        case .platform:
            platform[identity] = reading
            isPlatformDirty = true
        case .elsewhere: stray[identity] = reading
        case .namespace(let namespace):
            let share = Share(source: identity.source, namespace: namespace)
            folders[share, default: Folder(share: share)].files[identity] = reading
            dirty.insert(share)
        }
    }

    private mutating func check(_ share: Share) {
        guard var folder = folders[share] else { return }
        guard !folder.files.isEmpty else {
            folders[share] = nil
            return
        }
        folder.standing = ground.standing(of: share)
        folder.result = FolderResult(folder.files.values.sorted { $0.identity < $1.identity }, folder)
        folders[share] = folder
    }
}

extension Assembly.Share {
    /// The order of claim names: by `namespace/`, whose slash comes after a dash.
    static func precedes(_ left: Self, _ right: Self) -> Bool {
        left.namespace != right.namespace ? left.key < right.key : left.source < right.source
    }

    var key: String { namespace.rawValue + "/" }
}

import Repositories
import Specs
import Vocabulary

/// One file of a source as an override makes it.
struct OverrideEdit {
    let spec: OverrideSpec
    /// The one whose place it takes; nil for a new one.
    let replaced: OverrideSpec?
    /// The file, with a path as in the snapshot.
    let file: SourceFile
    let remote: RemoteReference
    let repository: Repository
    /// What it was read at.
    let base: CommitID
    /// The folder of the specs in the repository; empty for its root.
    let root: String
    /// A branch of its own.
    let branch: String
    var selected: Int?
    var warnings: [String] = []

    var namespace: NamespaceName { spec.metadata.namespace ?? "" }

    /// The folder whose documents have to be sound.
    var folder: String { "tenants/\(namespace)/" }

    /// The file from the top of the repository.
    var path: String { root.isEmpty ? file.path : "\(root)/\(file.path)" }

    /// The snapshots with the file in its source.
    func replacing(in snapshots: [SourceSnapshot]) -> [SourceSnapshot] {
        snapshots.map { snapshot in
            guard snapshot.name == file.source else { return snapshot }
            let others = snapshot.files.filter { $0.path != file.path }
            return SourceSnapshot(
                name: snapshot.name, commit: snapshot.commit, committedAt: snapshot.committedAt,
                folder: snapshot.folder, files: others + [TreeFile(path: file.path, bytes: file.bytes, blob: "")],
                unread: snapshot.unread, repository: snapshot.repository)
        }
    }

    /// What the commit says of itself. Nothing from outside can steer a terminal, or look like another line.
    func message(_ reason: String) -> String {
        let name = "\(namespace)/\(spec.metadata.name)"
        let summary =
            replaced == nil
            ? "Override \(name): \(spec.state) until \(spec.end)" : "Override \(name): now until \(spec.end)"
        let why = reason.isEmpty && replaced == nil ? spec.reason : reason
        return summary + "\n\n" + (why.isEmpty ? "" : Escaping.terminal(why) + "\n\n")
            + "Owner: \(Escaping.terminal(spec.owner))\n"
    }
}

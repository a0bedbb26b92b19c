import Repositories
import Specs
import Vocabulary

/// Finds who last changed the file a claim stands in, asking each repository once for each file.
actor Authors {
    private let snapshots: [String: SourceSnapshot]
    private var known: [Origin: String] = [:]

    init(_ snapshots: [SourceSnapshot]) {
        self.snapshots = Dictionary(snapshots.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// `Name <address>` of the author as the commit asserts it; nil where it cannot be found.
    func author(of origin: Origin) async -> String? {
        let file = Origin(
            source: origin.source, revision: origin.revision, range: SourceRange(file: origin.range.file))
        if let author = known[file] { return author }
        guard let snapshot = snapshots[origin.source], let repository = snapshot.repository,
            let commit = CommitID(hex: origin.revision)
        else { return nil }
        let path = snapshot.folder.isEmpty ? origin.range.file : "\(snapshot.folder)/\(origin.range.file)"
        guard let last = try? await repository.lastCommit(touching: path, at: commit) else { return nil }
        let author = "\(last.author.name) <\(last.author.email)>"
        known[file] = author
        return author
    }
}

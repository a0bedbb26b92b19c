import Planning
import Specs
import Vocabulary

extension PlanInputs {
    /// A place in the documents at the commit that counts now.
    ///
    /// A file that stays as it is is not read again, so what was read of it names the commit it was read at first: one
    /// that depends on when the process was started. On record goes the commit in force, which holds the very same line.
    func origin(inForce stated: Origin) -> Origin {
        // A namespace that is kept back has a folder of its own among the revisions.
        let revision = revisions.filter { $0.source == stated.source && stated.range.file.hasPrefix($0.path) }
            .max { $0.path.utf8.count < $1.path.utf8.count }
        guard let commit = revision?.commit, !stated.revision.isEmpty else { return stated }
        return Origin(source: stated.source, revision: commit, range: stated.range)
    }
}

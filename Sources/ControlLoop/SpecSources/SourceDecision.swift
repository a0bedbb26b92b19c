public import Repositories
import Vocabulary

/// Which commit of a source counts: a pure decision from what was remembered and what was found.
///
/// Anything that looks like lost history holds the source until a person has looked: a mistake in a repository must
/// not be able to stop or release everything.
public enum SourceDecision: Hashable, Sendable {
    /// Go on with the commit the branch is at.
    case follow(CommitID)
    /// The source could not be asked; go on with the last accepted commit. Why, in words.
    case stay(CommitID, String)
    /// Nothing moves until a person releases the source; the last accepted commit still says what was meant.
    case hold(accepted: CommitID?, at: CommitID?, String)
    /// There is nothing to go on with. Why, in words.
    case fail(RepositoryError)

    /// What was found at the source.
    public enum Finding: Hashable, Sendable {
        case tip(CommitID, descendsFromAccepted: Bool, isEmpty: Bool)
        case error(RepositoryError)
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - accepted: The commit that was accepted last; nil where none was.
    ///   - held: Why the source is already held; nil where it is not.
    ///   - released: Whether a person has released the very commit that was found.
    public init(accepted: CommitID?, held: String?, released: Bool = false, _ finding: Finding) {
        if let held {
            self = .hold(accepted: accepted, at: nil, held)
            return
        }
        switch finding {
        case .tip(let tip, let descends, let isEmpty):
            // What counts already, and what a person has looked at, is not looked at again.
            self = released || tip == accepted ? .follow(tip) : Self.follow(tip, descends, isEmpty, accepted)
        case .error(let error):
            guard let accepted else {
                self = .fail(error)
                return
            }
            self =
                error.isLoss
                ? .hold(accepted: accepted, at: nil, "it vanished: \(error)") : .stay(accepted, "\(error)")
        }
    }

    private static func follow(
        _ tip: CommitID, _ descends: Bool, _ isEmpty: Bool, _ accepted: CommitID?
    ) -> SourceDecision {
        guard let accepted else {
            return isEmpty ? .fail(.noSpecs(tip)) : .follow(tip)
        }
        if !descends {
            return .hold(
                accepted: accepted, at: tip,
                "it was rewound or rewritten: commit \(tip.short) does not follow \(accepted.short)")
        }
        return isEmpty ? .hold(accepted: accepted, at: tip, "commit \(tip.short) has no specs any more") : .follow(tip)
    }
}

extension RepositoryError {
    /// Whether it means that what was there is gone, rather than that nobody could look.
    var isLoss: Bool {
        switch reason {
        case .emptyRepository, .branchMissing, .repositoryMissing, .notARepository, .notFound: true
        default: false
        }
    }

    static func noSpecs(_ commit: CommitID) -> RepositoryError {
        RepositoryError(
            .stalled, .notFound, "commit \(commit.short) has no specs",
            why: "there is no document under platform/ or tenants/",
            fix: "commit some, or name the folder that holds them as `path` of the root source")
    }
}

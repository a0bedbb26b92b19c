import Vocabulary

/// What a tool's reader found in its files.
struct Findings: Sendable {
    var rules: [FoundRule] = []
    var lost: [Diagnostic] = []

    /// Notes what could not be carried over.
    mutating func lose(at place: SourceRange?, _ what: String, why: String = "", fix: String = "") {
        lost.append(.warning(at: place, what, why: why, fix: fix))
    }
}

/// A rule that was understood.
struct FoundRule: Sendable {
    /// What the other tool calls it.
    let name: String
    let place: SourceRange
    /// The schedules that together stand for it.
    var drafts: [ScheduleDraft]
    var overrides: [OverrideDraft] = []
    var policies: [PolicyDraft] = []
    /// For comparison; nil where there is nothing to compare.
    var rule: ForeignRule?
    /// Why none of it is written; nil where it is.
    var obstacle: String?
}

extension FoundRule {
    /// Kubernetes' workloads have no provider.
    static let noKubernetes = "there is no provider for Kubernetes yet, so that no schedule could select it"
}

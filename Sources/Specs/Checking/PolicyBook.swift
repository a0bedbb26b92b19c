import Vocabulary

/// The policies that exceptions of a namespace may name, with their rules.
struct PolicyBook: Hashable, Sendable {
    private var rules: [String: [String]] = [:]
    /// Whether a `ResourcePolicy` was lost, so that nobody complains that it is not there.
    private let hasGaps: Bool

    /// The policies of one namespace among documents.
    init(of namespace: NamespaceName, in documents: [ReadDocument], hasGaps: Bool) {
        self.hasGaps = hasGaps
        for document in documents {
            guard case .policy(let spec) = document.spec, spec.metadata.namespace == namespace else { continue }
            rules[spec.metadata.name] = spec.rules.map(\.name)
        }
    }

    /// Why a reference to a policy does not hold; nil where it does, is of another kind, or cannot be judged.
    ///
    /// - Parameter platform: The names of policies of platform namespaces, where the reference stands in another.
    func problem(_ reference: SpecReference, platform: [String]) -> Diagnostic? {
        switch reference.target {
        case .policy:
            guard rules[reference.name] == nil, !hasGaps else { return nil }
            if platform.contains(reference.name) {
                return .error(
                    at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name)) of the platform",
                    why: "a tenant cannot except itself from the platform's rules",
                    fix: "ask the platform's owners for an exception, which stands beside the policy")
            }
            let nearest = Suggestion.nearest(to: reference.name, among: rules.keys.sorted())
            return .error(
                at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))",
                why: "there is no such `ResourcePolicy` in the namespace of the exception",
                fix: Echo.suggestion(nearest, else: rules.keys.sorted(), called: "its policies"))
        case .policyRule(let policy):
            guard let known = rules[policy], !known.contains(reference.name) else { return nil }
            let nearest = Suggestion.nearest(to: reference.name, among: known)
            return .error(
                at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))",
                why: "the policy `\(Echo.cut(policy))` has no such rule",
                fix: Echo.suggestion(nearest, else: known, called: "its rules"))
        default: return nil
        }
    }
}

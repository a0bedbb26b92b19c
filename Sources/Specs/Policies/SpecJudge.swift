import Documents
import Vocabulary

/// Judges documents by policies over documents. What it says depends on the files and the policies and nothing else.
struct SpecJudge {
    private let policies: [SpecPolicySpec]

    init(_ policies: [SpecPolicySpec]) { self.policies = policies }

    /// What the rules find in the sound documents of files.
    ///
    /// - Parameter owner: Whose a document is.
    func findings(in files: [FileReading], owner: (AnySpec) -> TenantName?) -> [SpecFinding] {
        guard !policies.isEmpty else { return [] }
        return files.flatMap { findings(in: $0, owner: owner) }.sorted()
    }

    private func findings(in file: FileReading, owner: (AnySpec) -> TenantName?) -> [SpecFinding] {
        let judged = file.documents.compactMap { document -> (document: ReadDocument, by: [SpecPolicySpec])? in
            let metadata = document.spec.metadata
            let relevant = policies.filter { $0.means(metadata.kind, in: metadata.namespace, of: owner(document.spec)) }
            return relevant.isEmpty ? nil : (document, relevant)
        }
        guard !judged.isEmpty, let source = file.source else { return [] }
        // Only where somebody asks: nodes that were kept would be most of what documents take in memory.
        let nodes = SpecReader.parse(source).documents
        return judged.flatMap { document, relevant -> [SpecFinding] in
            let metadata = document.spec.metadata
            guard let node = nodes.first(where: { $0.range == metadata.origin.range }) else { return [] }
            let owner = owner(document.spec)
            let subject = SpecEnvironment.shared.subject(metadata, of: owner, node)
            return relevant.flatMap { policy in
                policy.rules.compactMap { rule in
                    Self.finding(rule, of: policy, subject).map { message, undecided in
                        SpecFinding(
                            policy: policy.metadata.claimName, rule: rule.name, severity: rule.severity,
                            mode: policy.mode, then: rule.then, document: metadata.claimName, tenant: owner,
                            range: Self.place(of: rule, in: node) ?? document.nameRange, message: message,
                            undecided: undecided, isInForce: file.isInForce)
                    }
                }
            }
        }
    }

    private static func finding(
        _ rule: SpecRule, of policy: SpecPolicySpec, _ subject: PolicySubject
    ) -> (message: String, undecided: String?)? {
        switch RuleEvaluator(rule.name, when: rule.when.program, message: rule.message.program).verdict(on: subject) {
        case .compliant: nil
        case .atFault(let message): (message, nil)
        case .undetermined(let why): ("", why)
        }
    }

    /// Of what the condition names the first that is there, else what comes nearest; nil for nothing of it.
    private static func place(of rule: SpecRule, in node: Node) -> SourceRange? {
        guard let spec = node["spec"] else { return nil }
        var nearest: (node: Node, depth: Int)?
        for path in rule.paths {
            var (current, depth) = (spec, 0)
            while depth < path.count, let next = current.child(path[depth]) { (current, depth) = (next, depth + 1) }
            if depth == path.count { return current.range }
            if depth > nearest?.depth ?? 0 { nearest = (current, depth) }
        }
        return nearest?.node.range
    }
}

extension Node {
    /// What stands under a key, or at a place of a list.
    fileprivate func child(_ name: String) -> Node? {
        guard kind == .list else { return self[name] }
        return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
}

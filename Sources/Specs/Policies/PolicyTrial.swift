import Cloud
import Documents
public import Vocabulary

/// Policies tried on resources that a file describes: what each case expects, and what came out.
public struct PolicyTrial: Sendable {
    /// What is wrong with the files themselves; nothing was tried where there is an error.
    public let diagnostics: [Diagnostic]
    /// In the order of the file, one for each case.
    public let cases: [Outcome]

    /// What came of one case.
    public struct Outcome: Hashable, Sendable {
        public let name: String
        /// Where the case stands.
        public let range: SourceRange
        /// What it expects of each rule, and what each rule says, where the two differ.
        public let differences: [Difference]
        /// The rules that were at fault, for the coverage of a policy.
        public let atFault: [String]

        /// Whether all is as expected.
        public var isAsExpected: Bool { differences.isEmpty }
    }

    /// A rule that does not say what is expected.
    public struct Difference: Hashable, Sendable {
        public let rule: String
        public let expected: String
        public let found: String
    }

    /// Rules that no case finds at fault: nothing shows that they find anything.
    public let untried: [String]

    /// Tries the policies of one file on the cases of another. Depends on nothing else.
    public init(policies: SourceFile, cases file: SourceFile, _ context: SpecContext) {
        var diagnostics: [Diagnostic] = []
        let found = Self.policies(in: policies, context, &diagnostics)
        let sheet = Self.sheet(in: file, context, &diagnostics)
        guard !diagnostics.contains(where: { $0.severity == .error }), let sheet else {
            (self.diagnostics, cases, untried) = (diagnostics.sorted(), [], [])
            return
        }
        self.diagnostics = diagnostics.sorted()
        let outcomes = sheet.cases.map { $0.tried(by: found, at: sheet.instant ?? Instant(seconds: 0)) }
        cases = outcomes
        let seen = Set(outcomes.flatMap(\.atFault))
        untried = found.flatMap(\.rules).map(\.name).filter { !seen.contains($0) }
    }

    private static func policies(
        in file: SourceFile, _ context: SpecContext, _ diagnostics: inout [Diagnostic]
    ) -> [ResourcePolicySpec] {
        let parsed = SpecReader.parse(file)
        diagnostics += parsed.diagnostics
        return parsed.documents.compactMap { node in
            guard node.kind != .null else { return nil }
            let reader = DocumentReader(context: context)
            let namespace = node["metadata"]?["namespace"]?.text ?? "policies"
            let document = reader.read(node, of: file, in: .namespace(NamespaceName(rawValue: namespace)))
            diagnostics += reader.diagnostics
            guard case .policy(let policy)? = document?.spec else { return nil }
            return policy
        }
    }

    private static func sheet(
        in file: SourceFile, _ context: SpecContext, _ diagnostics: inout [Diagnostic]
    ) -> CaseSheet? {
        let parsed = SpecReader.parse(file)
        diagnostics += parsed.diagnostics
        guard let node = parsed.documents.first(where: { $0.kind != .null }) else { return nil }
        let reader = DocumentReader(context: context)
        defer { diagnostics += reader.diagnostics }
        return Shape.sheet(context.catalogues).read(Place(node: node, reader: reader))
    }
}

/// What a file of cases says.
struct CaseSheet: Sendable {
    let instant: Instant?
    let cases: [PolicyCase]
}

/// One resource, and what rules have to say of it.
struct PolicyCase: Sendable {
    let name: String
    let resource: Resource
    let mentions: SpecMentions
    let atFault: [String]
    let undetermined: [String]
    let range: SourceRange

    func tried(by policies: [ResourcePolicySpec], at instant: Instant) -> PolicyTrial.Outcome {
        var differences: [PolicyTrial.Difference] = []
        var found: [String] = []
        var known: Set<String> = []
        for policy in policies {
            known.formUnion(policy.rules.map(\.name))
            guard policy.selector.matches(resource, account: "test") != .no else { continue }
            var viewer = PolicyViewer(policy.environment, of: "test", at: instant)
            let subject = viewer.subject(resource, in: "test", mentions)
            for rule in policy.rules {
                let verdict = RuleEvaluator(rule).verdict(on: subject)
                if case .atFault = verdict { found.append(rule.name) }
                let expected = expectation(of: rule.name)
                if expected == verdict.word { continue }
                differences.append(
                    PolicyTrial.Difference(rule: rule.name, expected: expected, found: verdict.sentence))
            }
        }
        for rule in atFault + undetermined where !known.contains(rule) {
            differences.append(
                PolicyTrial.Difference(rule: rule, expected: expectation(of: rule), found: "there is no such rule"))
        }
        return PolicyTrial.Outcome(name: name, range: range, differences: differences, atFault: found)
    }

    private func expectation(of rule: String) -> String {
        atFault.contains(rule) ? "at fault" : undetermined.contains(rule) ? "not decided" : "compliant"
    }
}

extension RuleVerdict {
    fileprivate var word: String {
        switch self {
        case .compliant: "compliant"
        case .atFault: "at fault"
        case .undetermined: "not decided"
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .compliant: word
        case .atFault(let message): "\(word): \(message)"
        case .undetermined(let why): "\(word): \(why)"
        }
    }
}

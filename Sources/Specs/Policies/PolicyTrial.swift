import Cloud
import Documents
public import Vocabulary

/// Policies tried on resources that a file describes: what each case expects, and what came out.
public struct PolicyTrial: Sendable {
    /// What is wrong with the files themselves; nothing was tried where there is an error.
    public let diagnostics: [Diagnostic]
    /// In the order of the file, one for each case.
    public let cases: [Outcome]
    /// What the cases try of each rule, in the order of the policies.
    public let coverage: [RuleCoverage]
    /// The path of the cases.
    public let path: String

    /// What came of one case.
    public struct Outcome: Hashable, Sendable {
        public let name: String
        /// Where the case stands.
        public let range: SourceRange
        /// Where what came out is not what the case expects.
        public let differences: [Difference]
        /// What came out, as a case states it.
        let found: Expectation

        /// Whether all is as expected.
        public var isAsExpected: Bool { differences.isEmpty }
    }

    /// One thing that did not come out as expected.
    public struct Difference: Hashable, Sendable {
        /// Nil for the actions.
        public let rule: String?
        public let expected: String
        public let found: String

        /// What it is about: the rule's name, or `actions`.
        public var subject: String { rule ?? "actions" }
    }

    /// Rules that no case finds at fault: nothing shows that they find anything.
    public var untried: [String] { coverage.filter { $0.atFault == 0 }.map(\.rule) }

    /// Tries the policies of one file on the cases of another. Depends on nothing else.
    public init(policies: SourceFile, cases file: SourceFile, _ context: SpecContext) {
        var diagnostics: [Diagnostic] = []
        let found = Self.policies(in: policies, context, &diagnostics)
        let sheet = Self.sheet(in: file, context, &diagnostics)
        path = file.path
        self.diagnostics = diagnostics.sorted()
        guard !diagnostics.contains(where: { $0.severity == .error }), let sheet else {
            (cases, coverage) = ([], [])
            return
        }
        cases = sheet.cases.map { $0.tried(by: found, at: sheet.instant ?? Instant(seconds: 0)) }
        coverage = found.flatMap(\.rules).map(\.coverage)
    }

    private static func policies(
        in file: SourceFile, _ context: SpecContext, _ diagnostics: inout [Diagnostic]
    ) -> [TriedPolicy] {
        let parsed = SpecReader.parse(file)
        diagnostics += parsed.diagnostics
        return parsed.documents.compactMap { node in
            guard node.kind != .null else { return nil }
            let reader = DocumentReader(context: context)
            let namespace = node["metadata"]?["namespace"]?.text ?? "policies"
            let document = reader.read(node, of: file, in: .namespace(NamespaceName(rawValue: namespace)))
            diagnostics += reader.diagnostics
            guard case .policy(let policy)? = document?.spec else { return nil }
            return TriedPolicy(policy, node)
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

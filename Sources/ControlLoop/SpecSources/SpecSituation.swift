public import Planning
public import Specs
public import Storage
public import Vocabulary

/// What the documents of all sources say at one moment, and what had to be kept back.
public struct SpecSituation: Sendable {
    public let specs: SpecSet
    /// Of the commits that were asked for, also where an older one is used instead.
    public let diagnostics: [Diagnostic]
    /// What was really read.
    public let revisions: [SourceRevision]
    /// Namespaces with no version that can be read, and why.
    public let unreadable: [NamespaceName: String]
    /// Sources that wait for a person, and why: meanwhile nothing moves that rests on them.
    public let held: [HeldSource]
    /// What people should know that is no error: a source that could not be asked, a namespace kept back.
    public let notices: [String]
    public let snapshots: [SourceSnapshot]
    /// What is worth remembering of this reading.
    public let acceptances: [Acceptance]
    /// What policies find in the documents that were asked for. It is among the diagnostics too.
    public var findings: [SpecFinding] = []

    /// Whether nothing at all moves: every namespace rests on the root source.
    public var isHeldWhole: Bool { held.contains(where: \.isRoot) }

    /// Whether the accounts are all there are: nothing is kept back that could hold another.
    var accountsAreWhole: Bool {
        held.isEmpty && unreadable.isEmpty && !diagnostics.contains { $0.severity == .error }
    }

    /// A source that waits for a person.
    public struct HeldSource: Hashable, Sendable {
        public let name: String
        public let reason: String
        /// What made it be held, in hexadecimal; nil where it vanished.
        public let commit: String?
        /// Whether it is held from now on, rather than since an earlier pass.
        public let isNew: Bool

        /// Whether nothing at all moves meanwhile: every namespace rests on the root source.
        public var isRoot: Bool { name == TenantSpec.rootSource }
    }

    /// A commit of a source and the namespaces that are good at it.
    public struct Acceptance: Hashable, Sendable {
        public let source: String
        public let commit: String
        public let trees: [NamespaceTree]
    }
}

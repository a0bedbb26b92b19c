public import Vocabulary

/// What came of an import.
public struct ImportOutcome: Sendable {
    /// A document that was written.
    public struct Document: Hashable, Sendable {
        public let kind: String
        public let name: String
        /// YAML, with a comment that tells where it comes from.
        public let text: String

        /// A document from its parts.
        public init(kind: String, name: String, text: String) {
            self.kind = kind
            self.name = name
            self.text = text
        }
    }

    /// A rule that was understood, and what became of it.
    public struct Rule: Hashable, Sendable {
        /// What the other tool calls it.
        public let name: String
        public let place: SourceRange
        /// The names of the documents; empty where none could be written.
        public let documents: [String]
        /// What a schedule says of its times, whether or not it was written.
        public let times: [Value]
        /// Whether theirs and ours were compared.
        public let isCompared: Bool

        /// A rule from its parts.
        public init(name: String, place: SourceRange, documents: [String], times: [Value], isCompared: Bool) {
            self.name = name
            self.place = place
            self.documents = documents
            self.times = times
            self.isCompared = isCompared
        }
    }

    /// In the order of the rules.
    public let documents: [Document]
    public let rules: [Rule]
    /// What could not be carried over, wholly or in part, each with its place.
    public let lost: [Diagnostic]
    /// By rule, in the order of time.
    public let differences: [Difference]

    /// An outcome from its parts.
    public init(documents: [Document], rules: [Rule], lost: [Diagnostic], differences: [Difference]) {
        self.documents = documents
        self.rules = rules
        self.lost = lost
        self.differences = differences
    }
}

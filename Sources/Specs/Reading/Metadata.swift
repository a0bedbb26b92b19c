public import Vocabulary

/// Where a document came from, down to the line.
public struct Origin: Hashable, Sendable {
    /// The name of its source: `root`, or the name of a `GitSource`.
    public let source: String
    /// The commit, in hexadecimal; empty for a working tree.
    public let revision: String
    /// The document's place in its file.
    public let range: SourceRange

    /// An origin from its parts.
    public init(source: String, revision: String, range: SourceRange) {
        self.source = source
        self.revision = revision
        self.range = range
    }
}

/// What every document says of itself.
public struct Metadata: Hashable, Sendable {
    public let kind: String
    public let name: String
    /// Nil for cluster-scoped kinds.
    public let namespace: NamespaceName?
    public let labels: [Tag]
    public let annotations: [Tag]
    public let origin: Origin

    /// One label or annotation.
    public struct Tag: Hashable, Sendable {
        public let key: String
        public let value: String

        /// A label or annotation from its parts.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Metadata from its parts.
    public init(
        kind: String, name: String, namespace: NamespaceName?, labels: [Tag] = [], annotations: [Tag] = [],
        origin: Origin
    ) {
        self.kind = kind
        self.name = name
        self.namespace = namespace
        self.labels = labels
        self.annotations = annotations
        self.origin = origin
    }

    /// Whether a document may be called so: as labels of RFC 1123 are.
    public static func isName(_ text: String) -> Bool {
        TextForm.name.lengths.contains(text.unicodeScalars.count) && TextForm.name.accepts(text)
    }

    /// `Schedule/shop/office-hours`, or `Tenant/shop` for a cluster-scoped kind.
    public var claimName: ClaimName {
        ClaimName(rawValue: [kind, namespace?.rawValue, name].compactMap { $0 }.joined(separator: "/"))
    }
}

/// A file and where it came from.
public struct SourceFile: Sendable {
    /// Which file: two readings with the same identity are two states of one file.
    public struct Identity: Hashable, Comparable, Sendable {
        /// The name of the source: `root`, or the name of a `GitSource`.
        public let source: String
        /// Relative to the source's root, with `/`: `tenants/shop/office.yaml`.
        public let path: String

        /// An identity from its parts.
        public init(source: String, path: String) {
            self.source = source
            self.path = path
        }

        public static func < (left: Identity, right: Identity) -> Bool {
            (left.source, left.path) < (right.source, right.path)
        }
    }

    public let identity: Identity
    /// The commit, in hexadecimal; empty for a working tree. It goes into every ``Origin`` and nowhere else.
    public let revision: String
    public let bytes: [UInt8]

    public var source: String { identity.source }
    public var path: String { identity.path }

    /// A file from its parts; `path` is relative to the source's root.
    public init(source: String, revision: String, path: String, bytes: [UInt8]) {
        identity = Identity(source: source, path: path)
        self.revision = revision
        self.bytes = bytes
    }
}

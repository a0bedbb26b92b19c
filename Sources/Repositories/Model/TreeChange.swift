/// A path that differs between two commits. A renamed file is one removed and one added.
public struct TreeChange: Hashable, Sendable {
    /// How it differs.
    public enum Kind: String, Hashable, Sendable {
        case added, removed
        /// Other content, another mode, or a link where a file was.
        case modified
    }

    public let path: String
    public let kind: Kind

    /// A change from its parts.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

public import Vocabulary

/// The files of one namespace at a commit.
public struct NamespaceTree: Hashable, Sendable {
    public let namespace: NamespaceName
    /// The commit in hexadecimal.
    public let commit: String
    /// In the order of their paths.
    public let files: [File]

    /// One file.
    public struct File: Hashable, Sendable {
        /// From the root of the repository, with `/`.
        public let path: String
        public let bytes: [UInt8]

        /// A file from its parts.
        public init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// A tree from its parts.
    public init(namespace: NamespaceName, commit: String, files: [File]) {
        self.namespace = namespace
        self.commit = commit
        self.files = files.sorted { $0.path < $1.path }
    }
}

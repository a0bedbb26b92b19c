import Vocabulary

/// What a file may hold, as its path says.
enum FilePlace: Hashable, Sendable {
    /// `platform/` of the root source: cluster-scoped kinds, and documents of platform namespaces.
    case platform
    /// `tenants/<namespace>/`: that namespace's documents.
    case namespace(NamespaceName)
    /// Anywhere else: nothing of ours.
    case elsewhere

    /// The place of a file. A `platform/` folder of another source is just another folder.
    init(_ file: SourceFile.Identity) {
        let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts[0] == "platform", file.source == TenantSpec.rootSource {
            self = .platform
        } else if parts.count > 2, parts[0] == "tenants", !parts[1].isEmpty {
            self = .namespace(NamespaceName(rawValue: String(parts[1])))
        } else {
            self = .elsewhere
        }
    }
}

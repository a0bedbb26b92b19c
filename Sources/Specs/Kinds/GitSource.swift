import Documents
public import Vocabulary

/// A further repository and the namespaces delegated to it.
public struct GitSourceSpec: Hashable, Sendable {
    public let metadata: Metadata
    /// `https://`, `ssh://`, `user@host:path` or `file://`.
    public let url: String
    public let branch: String
    /// The folder that holds `tenants/`; empty for the root of the repository.
    public let path: String
    public let namespaces: [NamespaceName]
    /// The name of credentials in the process configuration; nil for none.
    public let credentials: String?

    /// A source from its parts.
    public init(
        metadata: Metadata, url: String, branch: String = "main", path: String = "", namespaces: [NamespaceName],
        credentials: String? = nil
    ) {
        self.metadata = metadata
        self.url = url
        self.branch = branch
        self.path = path
        self.namespaces = namespaces
        self.credentials = credentials
    }
}

extension GitSourceSpec {
    static func kind() -> SpecKind {
        SpecKind(
            "GitSource", plural: "gitsources", shortNames: ["gitsrc"], scope: .cluster,
            columns: [.init("URL", ".spec.url"), .init("Branch", ".spec.branch")],
            page: page, shape: shape, wrap: AnySpec.source)
    }

    private static let shape = Shape<GitSourceSpec>.object(
        required(
            "url", .repositoryURL, "Where the repository is: `https://`, `ssh://`, `user@host:path` or `file://`."),
        defaulted("branch", .text(.branch), "main", "The branch that is read."),
        defaulted("path", .text(.folder), "", "The folder that holds `tenants/`; empty for the repository's root."),
        required(
            "namespaces", .list(.reference(.delegatedNamespace), atLeast: 1, unique: .value),
            "The namespaces delegated to the repository. Their `Tenant` must name this source for them."),
        optional("credentials", .credentialsName, "The name of credentials in the process configuration."),
        check: { (place: Place, _: String?, _: String?, _: String?, _: [NamespaceName]?, _: String??) in
            guard place.reader.metadata?.name == TenantSpec.rootSource else { return }
            place.error(
                "a source cannot be called `\(TenantSpec.rootSource)`",
                why: "that is the one which the process configuration names", fix: "choose another name")
        },
        make: { place, url, branch, path, namespaces, credentials in
            place.reader.metadata.map {
                GitSourceSpec(
                    metadata: $0, url: url, branch: branch, path: path, namespaces: namespaces,
                    credentials: credentials)
            }
        })

    private static let page = SpecKind.Page(
        summary: "Delegates namespaces to a further repository.",
        purpose: """
            Use it where a team keeps its documents in its own repository. What that repository may say is bounded: only
            documents of the namespaces delegated to it, in `tenants/<namespace>/`, and no cluster-scoped kind.
            """,
        rules: [
            "Delegation needs both sides: the source lists the namespace, and the namespace's `Tenant` names the source.",
            "A source cannot be called `root`; that is the source which the process configuration names.",
            "Credentials are named here, never written here.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: GitSource
            metadata:
              name: shop-repository
            spec:
              url: https://git.example.com/shop/cloud.git
              branch: main
              path: ""
              namespaces: [shop]
              credentials: shop-read

            """,
        mistakes: [("https://git.example.com", "http://git.example.com"), ("branch: main", "brunch: main")])
}

extension Shape where Output == String {
    fileprivate static var repositoryURL: Shape {
        let wanted = "a repository at `https://`, `ssh://`, `user@host:path` or `file://`"
        return .text(.any(wanted, 1...1024)).map { text, place in
            // The text is not shown: a URL is where passwords are pasted.
            let parts = URLParts(text)
            if let parts, parts.hasPassword {
                place.error(
                    "\(place.subject) holds a password", why: "whoever reads the repository could use it",
                    fix: "remove it, have it revoked, and name the credentials in `credentials`")
                return nil
            }
            let isURL = parts.map { isRepository($0) } ?? isShortForm(text)
            guard isURL, !text.unicodeScalars.contains(where: { $0.value <= 32 || $0.value == 127 }) else {
                let isPlain = parts?.scheme == "http" || parts?.scheme == "git"
                place.error(
                    "\(place.subject) is no address of a repository", why: "\(wanted) is wanted",
                    fix: isPlain ? "write `https://`: nothing protects `\(parts?.scheme ?? "")://`" : "")
                return nil
            }
            return text
        }
    }

    private static func isRepository(_ parts: URLParts) -> Bool {
        switch parts.scheme {
        case "https", "ssh": !parts.host.isEmpty && !parts.host.hasPrefix("-") && parts.path.utf8.count > 1
        case "file": parts.host.isEmpty && parts.path.utf8.count > 1
        default: false
        }
    }

    /// `git@host:path`, as `scp` writes it. Neither part may look like an option of a command.
    private static func isShortForm(_ text: String) -> Bool {
        let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[1].isEmpty, !sides[1].hasPrefix("-") else { return false }
        let names = sides[0].split(separator: "@", omittingEmptySubsequences: false)
        return names.count == 2 && names.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.contains("/") }
    }

    fileprivate static var credentialsName: Shape {
        .text(.name).map { name, place in
            guard let known = place.reader.context.gitCredentialNames, !known.contains(name) else { return name }
            place.error(
                "\(place.subject) names `\(name)`", why: "the process configuration has no such credentials",
                fix: Echo.suggestion(
                    Suggestion.nearest(to: name, among: known), else: known, called: "the credentials there"))
            return nil
        }
    }
}

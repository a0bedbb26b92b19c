import Documents
import Timetables
public import Vocabulary

/// The process configuration as its file states it. What is left out is nil; the process decides what that means.
public struct ConfigurationFile: Hashable, Sendable {
    /// The root source.
    public struct Root: Hashable, Sendable {
        public let url: String?
        public let branch: String?
        public let path: String?
        public let credentials: String?
    }

    /// Credentials for repositories, by reference.
    public struct GitCredentials: Hashable, Sendable {
        /// How to get in.
        public enum Method: String, CaseIterable, Hashable, Sendable {
            case sshKey, sshAgent, token, environment
        }

        public let name: String
        public let method: Method
        public let file: String?
        public let knownHosts: String?
        public let user: String?
        public let variable: String?
    }

    /// How often the loop looks, in seconds.
    public struct Loop: Hashable, Sendable {
        public let poll: Int64?
        public let resync: Int64?
        public let grace: Int64?
    }

    /// What a line of the log looks like.
    public enum LogFormat: String, CaseIterable, Hashable, Sendable {
        case text, json, auto
    }

    public let controller: String?
    public let root: Root?
    public let store: String?
    public let cache: String?
    public let gitCredentials: [GitCredentials]
    public let endpointHosts: [String]
    public let privateHosts: [String]
    public let credentialCommands: [String]
    public let signingKey: String?
    public let markKey: String?
    public let checkpoints: String?
    public let listen: String?
    public let logFormat: LogFormat?
    public let traceEndpoint: String?
    public let loop: Loop?

    /// Reads a file: what it says, nil where something is wrong, and every problem with its place.
    public static func read(_ bytes: [UInt8], file: String) -> (ConfigurationFile?, [Diagnostic]) {
        let parsed = YAML.parse(bytes, file: file)
        guard parsed.diagnostics.isEmpty else { return (nil, parsed.diagnostics) }
        let documents = parsed.documents.filter { $0.kind != .null }
        guard let first = documents.first else { return (empty, []) }
        if let second = documents.dropFirst().first {
            return (nil, [.error(at: second.range, "there is a second document", fix: "keep one")])
        }
        let reader = DocumentReader(
            context: SpecContext(
                catalogues: [], zones: ZoneTable(release: "", files: []), allowedEndpointHosts: nil,
                gitCredentialNames: nil))
        let configuration = shape.read(Place(node: first, reader: reader))
        return (reader.diagnostics.isEmpty ? configuration : nil, reader.diagnostics.sorted())
    }

    /// The fields of the file as the rows of a Markdown table.
    public static var reference: String { ReferenceWriter.table(shape.schema, path: "") }

    private static let empty = ConfigurationFile(
        controller: nil, root: nil, store: nil, cache: nil, gitCredentials: [], endpointHosts: [], privateHosts: [],
        credentialCommands: [], signingKey: nil, markKey: nil, checkpoints: nil, listen: nil, logFormat: nil,
        traceEndpoint: nil, loop: nil)
}

extension ConfigurationFile {
    private static let shape = Shape<ConfigurationFile>.object(
        optional("controller", .text(.controller), "The controller's id, which its marks on resources bear."),
        optional("root", root, "The root source of specs."),
        optional("store", .text(.file), "The SQLite file in which what was done is kept."),
        optional("cache", .text(.file), "The folder of mirrors of remote repositories."),
        optional(
            "gitCredentials", .list(gitCredentials, unique: .field("name")),
            "Ways into repositories, by the names that `root` and `GitSource` documents use."),
        optional(
            "endpointHosts", .list(.text(.host), unique: .value),
            "Hosts that the endpoints of accounts may point to."),
        optional(
            "privateHosts", .list(.text(.host), unique: .value),
            "Hosts with private addresses that URLs in documents may point to, such as the `url` of a `Calendar`."),
        optional(
            "credentialCommands", .list(.text(.file), unique: .value),
            "Programs that may be executed for cloud credentials."),
        optional("signingKey", .text(.file), "The file of the key that signs checkpoints; made where it is missing."),
        optional("markKey", .text(.file), "The file of the key of marks on resources; made where it is missing."),
        optional(
            "checkpoints", .text(.file),
            "The file outside the store to which checkpoints are appended; keep it where the store's host cannot "
                + "change it."),
        optional(
            "listen", .text(.listen),
            "Where `pioneer run` answers `/metrics`, `/healthz` and `/readyz`; `127.0.0.1:9465` where it is left out."),
        optional("logFormat", .cases(summary), "What lines of the log look like; `auto` where it is left out."),
        optional(
            "traceEndpoint", .text(.collector),
            "The OpenTelemetry collector that gets traces; `/v1/traces` is added. Nothing is traced without one."),
        optional("loop", loop, "How often `pioneer run` looks."),
        make: {
            (
                _, controller, root, store, cache, credentials, hosts, privateHosts, commands, signingKey, markKey,
                checkpoints,
                listen, logFormat, traceEndpoint, loop
            ) in
            ConfigurationFile(
                controller: controller, root: root, store: store, cache: cache, gitCredentials: credentials ?? [],
                endpointHosts: hosts ?? [], privateHosts: privateHosts ?? [], credentialCommands: commands ?? [],
                signingKey: signingKey,
                markKey: markKey, checkpoints: checkpoints, listen: listen, logFormat: logFormat,
                traceEndpoint: traceEndpoint, loop: loop)
        })

    private static let loop = Shape<Loop>.object(
        optional("poll", .duration(1...86_400), "Between two looks at the repositories; `1m` where it is left out."),
        optional(
            "resync", .duration(30...86_400),
            "Between two looks at everything, changed or not; `10m` where it is left out."),
        optional(
            "grace", .duration(1...3600),
            "How long what is under way may go on after the signal to stop; `25s` where it is left out."),
        make: { _, poll, resync, grace in Loop(poll: poll, resync: resync, grace: grace) })

    private static let root = Shape<Root>.object(
        optional(
            "url", .text(.any("a repository: a URL or a path on this machine", 1...1024)),
            "`https://`, `ssh://`, `user@host:path`, `file://`, or a path on this machine, which is read in place."),
        optional("branch", .text(.branch), "The branch that is read; the repository's `HEAD` where it is left out."),
        optional("path", .text(.folder), "The folder that holds `platform/` and `tenants/`."),
        optional("credentials", .text(.name), "The name of one of the `gitCredentials`."),
        make: { _, url, branch, path, credentials in
            Root(url: url, branch: branch, path: path, credentials: credentials)
        })

    private static let gitCredentials = Shape<GitCredentials>.object(
        required("name", .text(.name), "What they are called."),
        required("method", .cases(summary), "How to get in."),
        optional("file", .text(.file), "The file of the private key, or of the token."),
        optional("knownHosts", .text(.file), "The `known_hosts` file; the user's and the system's where left out."),
        optional("user", .text(.any("a user name", 1...255)), "The user for a token; `git` where it is left out."),
        optional("variable", .text(.any("the name of a variable", 1...255)), "The variable that holds the token."),
        check: {
            (
                place: Place, _: String?, method: GitCredentials.Method?, file: String??, _: String??, _: String??,
                variable: String??
            ) in
            guard let method else { return }
            let needsFile = method == .sshKey || method == .token
            if needsFile, file == .some(nil) {
                place.error("\(place.subject("file")) is missing", why: "`\(method.rawValue)` reads it", fix: "add it")
            }
            if method == .environment, variable == .some(nil) {
                place.error(
                    "\(place.subject("variable")) is missing", why: "`environment` reads it", fix: "add it")
            }
        },
        make: { _, name, method, file, knownHosts, user, variable in
            GitCredentials(
                name: name, method: method, file: file, knownHosts: knownHosts, user: user, variable: variable)
        })

    private static func summary(_ format: LogFormat) -> String {
        switch format {
        case .text: "for people"
        case .json: "one JSON object a line"
        case .auto: "`text` on a terminal, else `json`"
        }
    }

    private static func summary(_ method: GitCredentials.Method) -> String {
        switch method {
        case .sshKey: "a private key in a file, without a passphrase"
        case .sshAgent: "the keys of the running agent"
        case .token: "a token or password for https in a file"
        case .environment: "a token or password for https in an environment variable"
        }
    }
}

extension TextForm {
    /// What a mark on a resource has room for.
    fileprivate static let controller = TextForm(
        "an id of lower-case letters, digits and dashes that begins and ends with a letter or digit",
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", lengths: 1...40, accepts: TextForm.name.accepts)

    /// No shell reads the file, so a home is not looked up.
    fileprivate static let file = TextForm(
        "a path, whole or relative to the folder of this file, without `~`", pattern: "^[^~]", lengths: 1...4096,
        accepts: { !$0.hasPrefix("~") })

    fileprivate static let host = TextForm(
        "a host, with or without a port, such as `127.0.0.1:5000`", pattern: "^[^/]+$", lengths: 1...255,
        accepts: { !$0.contains("/") })

    /// Whether there is somebody to listen to is found out when it is tried.
    fileprivate static let listen = TextForm(
        "an address and a port such as `127.0.0.1:9465` or `[::1]:9465`, or `off`",
        pattern: "^(off|([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5})$", lengths: 3...255,
        accepts: { $0 == "off" || URLParts("listen://" + $0).map { $0.isAddress } == true })

    fileprivate static let collector = TextForm(
        "the URL of a collector such as `http://127.0.0.1:4318`, without user information or query",
        pattern: "^https?://[^@?#]+$", format: "uri", lengths: 8...1024,
        accepts: {
            guard let url = URLParts($0) else { return false }
            return ["http", "https"].contains(url.scheme) && !url.hasUser && !url.hasQuery
        })
}

extension URLParts {
    /// A host and a port, and nothing else.
    fileprivate var isAddress: Bool { !host.isEmpty && port != nil && path.isEmpty && !hasUser && !hasQuery }
}

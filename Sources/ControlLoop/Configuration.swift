public import Repositories
public import Telemetry

/// The process configuration: whom the controller believes and where it keeps things. It never comes from Git.
public struct Configuration: Hashable, Sendable {
    /// The controller's id, which its marks bear: lower-case letters, digits and dashes, at most 40.
    public var controller: String
    public var root: Root
    /// The SQLite file; made on the first pass that acts.
    public var store: String
    /// The folder of mirrors of remote repositories.
    public var cache: String
    /// Git credentials by the names that `GitSource` documents and ``root`` use.
    public var gitCredentials: [String: GitCredentials]
    /// Hosts that the endpoints of accounts may point to.
    public var endpointHosts: [String]
    /// Hosts with private addresses that URLs in documents may point to.
    public var privateHosts: [String] = []
    /// Programs that may be executed for cloud credentials.
    public var credentialCommands: [String]
    /// The file of the key that signs checkpoints.
    public var signingKey: String
    /// The file of the key of the marks on resources.
    public var markKey: String
    /// The file outside the store to which checkpoints are appended.
    public var checkpoints: String
    /// How often the loop looks, and how patient it is.
    public var timing = LoopTiming()
    /// Where metrics and health are answered; nil for nowhere.
    public var listen: ListenAddress?
    public var logFormat: LogFormat
    /// The OpenTelemetry collector that gets traces; nil for none.
    public var traceEndpoint: String?

    /// The root source.
    public struct Root: Hashable, Sendable {
        /// A URL, or a path on this machine.
        public var url: String
        public var branch: String
        /// The folder of the specs in the repository; empty for its root.
        public var path: String
        public var credentials: String?

        /// A root source from its parts.
        public init(url: String, branch: String = "HEAD", path: String = "", credentials: String? = nil) {
            self.url = url
            self.branch = branch
            self.path = path
            self.credentials = credentials
        }
    }

    /// What holds where nothing is configured: the repository around the current folder, state in a folder of the
    /// user's.
    public init(stateFolder: String, root: Root = Root(url: ".")) {
        controller = "pioneer"
        self.root = root
        store = stateFolder + "/store.sqlite"
        cache = stateFolder + "/mirrors"
        gitCredentials = [:]
        endpointHosts = []
        credentialCommands = []
        signingKey = stateFolder + "/checkpoints.pem"
        markKey = stateFolder + "/marks.key"
        checkpoints = stateFolder + "/checkpoints.jsonl"
        listen = .standard
        logFormat = .auto
    }

    /// Whether a running loop can go on with the other: what it stands on is the same.
    func isSameProcess(as other: Configuration) -> Bool {
        (controller, store, signingKey, markKey, checkpoints)
            == (other.controller, other.store, other.signingKey, other.markKey, other.checkpoints)
    }
}

import Repositories
public import Specs
public import Vocabulary

/// What somebody wants of an override, to be put into the repository that its namespace comes from.
public struct OverrideRequest: Sendable {
    /// A new one, or another end.
    public enum Change: Sendable {
        case create(NewOverride)
        /// Gives the one of a name another end. Without a namespace only one may bear it.
        case extend(String, namespace: NamespaceName?, to: End)
    }

    /// When it ends.
    public enum End: Hashable, Sendable {
        /// So many seconds after the start; of an extension after the end that it has.
        case after(Int64)
        case at(Instant)
    }

    /// Where the commit goes.
    public enum Target: Hashable, Sendable {
        /// To a new branch, for somebody to merge; nil for one called like the override.
        case branch(String?)
        /// To the branch that is followed, where the `Tenant` allows it.
        case direct
    }

    public var change: Change
    public var target: Target
    /// For the commit's message; of a new override its own reason where this is empty.
    public var reason: String
    /// Who asks for it, as the machine says; Git's configuration may know a better name.
    public var actor: String
    /// The name of this machine, for an address where Git's configuration has none.
    public var host: String
    /// The environment, where Git looks for its configuration.
    public var variable: @Sendable (String) -> String?
    /// Whether everything is done but the commit.
    public var isDryRun: Bool

    /// A request from its parts.
    public init(
        _ change: Change, target: Target = .branch(nil), reason: String = "", actor: String,
        host: String = "localhost", variable: @escaping @Sendable (String) -> String? = { _ in nil },
        isDryRun: Bool = false
    ) {
        self.change = change
        self.target = target
        self.reason = reason
        self.actor = actor
        self.host = host
        self.variable = variable
        self.isDryRun = isDryRun
    }
}

/// An override that does not exist yet.
public struct NewOverride: Sendable {
    /// What it is about.
    public enum Subject: Hashable, Sendable {
        case selector(ResourceSelector)
        /// One resource: its address, the end of it, or its name.
        case resource(String)
    }

    /// Nil for one made of the verb, the resource and the time.
    public var name: String?
    /// Nil for the only one of the resource's tenant.
    public var namespace: NamespaceName?
    public var subject: Subject
    public var state: DesiredState
    /// Nil for now.
    public var start: Instant?
    public var end: OverrideRequest.End
    /// Nil for whoever commits.
    public var owner: String?

    /// An override from its parts.
    public init(
        name: String? = nil, namespace: NamespaceName? = nil, _ subject: Subject, _ state: DesiredState,
        start: Instant? = nil, end: OverrideRequest.End, owner: String? = nil
    ) {
        self.name = name
        self.namespace = namespace
        self.subject = subject
        self.state = state
        self.start = start
        self.end = end
        self.owner = owner
    }
}

/// What came of a request.
public enum OverrideOutcome: Sendable {
    case written(WrittenOverride)
    /// The documents would have errors, so nothing was committed.
    case refused([Diagnostic])
}

/// An override as it was put into a repository, or would have been.
public struct WrittenOverride: Sendable {
    public let spec: OverrideSpec
    /// The end it had before; nil for a new one.
    public let previousEnd: Instant?
    /// The repository.
    public let url: String
    /// The file, from the top of the repository.
    public let file: String
    /// The whole file as it is now.
    public let text: String
    public let branch: String
    /// The branch that is followed; nil where it has no name.
    public let followed: String?
    public let isDirect: Bool
    /// Nil for a dry run.
    public let commit: String?
    /// How many resources it selects now; nil where nobody could tell.
    public let selected: Int?
    /// What people should know beside it.
    public let warnings: [String]
    /// What the server said, as of where to ask for a review; mostly empty.
    public let said: String
}

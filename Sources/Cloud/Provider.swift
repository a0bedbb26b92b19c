public import Vocabulary

/// A cloud. Implementations hold sessions and connections; they decide nothing.
///
/// Everything here may be called concurrently. No call outlasts its own deadline by more than a second.
public protocol Provider: Sendable {
    /// What the provider can do.
    var catalogue: Catalogue { get }

    /// The account the credentials really belong to, as the provider says.
    func identity(_ access: AccountAccess) async throws(CloudError) -> AccountID

    /// Lists one scope, as much of each resource as anybody may look at. Never throws: what could not be read is stated as
    /// incomplete, with what was read.
    func list(_ scope: Scope, _ access: AccountAccess) async -> Listing

    /// The same, but for what nobody will look at and would take a call more; that is unknown then.
    func list(_ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess) async -> Listing

    /// What keeps a scope fresh without listing it again; nil where the provider knows of no such thing.
    ///
    /// - Parameter seed: For spreading calls over time, and for nothing else.
    func watch(_ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess, seed: UInt64) -> (any ScopeWatch)?

    /// Reads resources of one scope again, just before something is done to them. The answer has one entry for each
    /// address asked for: a resource, or why there is none.
    func read(_ addresses: [ResourceAddress], _ access: AccountAccess) async -> [Reading]

    /// Carries out changes to resources of one scope, batched as the provider allows. The answer has one entry for
    /// each request, in the order asked; one that fails does not fail the rest.
    func perform(_ requests: [ActionRequest], _ access: AccountAccess) async -> [ActionResult]

    /// Takes the controller's mark off resources of one scope, batched as the provider allows. The answer has one entry
    /// for each resource, in the order asked: why its mark stays, or nil where it bears none any more.
    ///
    /// - Parameter origin: As of an ``ActionRequest``.
    func unmark(_ addresses: [ResourceAddress], origin: String, _ access: AccountAccess) async -> [CloudError?]

    /// Looks in a scope for what intents of class `searchable` may have created, by the tag it bears. The answer has
    /// one entry for each intent, in the order asked.
    func search(_ intents: [IntentID], in scope: Scope, _ access: AccountAccess) async -> [Trace]

    /// What monitoring says of resources of one scope, over the last ``Measurements/window`` whole days. The answer has one
    /// entry for each resource, in the order asked; never throws: what could not be found out is not in it.
    func measurements(of addresses: [ResourceAddress], _ access: AccountAccess) async -> [Measurements]

    /// Finds out which permissions are there without changing anything.
    func diagnose(_ access: AccountAccess) async -> [PermissionFinding]
}

extension Provider {
    /// For providers to whom it makes no difference.
    public func list(_ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess) async -> Listing {
        await list(scope, access)
    }

    /// For providers that tell nothing of their own accord.
    public func watch(
        _ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess, seed: UInt64
    ) -> (any ScopeWatch)? { nil }

    /// For providers that measure nothing.
    public func measurements(of addresses: [ResourceAddress], _ access: AccountAccess) async -> [Measurements] {
        addresses.map { _ in Measurements() }
    }

    /// For providers that create nothing: they cannot tell.
    public func search(_ intents: [IntentID], in scope: Scope, _ access: AccountAccess) async -> [Trace] {
        let error = CloudError(
            .terminal, code: "unsupported", message: "\(catalogue.provider) cannot look for what an intent created")
        return intents.map { _ in .unreadable(error) }
    }
}

/// What a search for the trace of an intent found.
public enum Trace: Sendable {
    /// Something bears the tag of the intent: it was carried out.
    case found
    /// Nothing does, as far as the provider shows by now.
    case none
    case unreadable(CloudError)
}

/// What a second look at a resource found.
public enum Reading: Sendable {
    case found(Resource)
    case gone
    case unreadable(CloudError)
}

/// One change to one resource.
public struct ActionRequest: Sendable {
    public let intent: IntentID
    /// The resource as it was read last.
    public let resource: Resource
    public let transition: TransitionName
    /// Every field to be set, with the value it should get.
    public let changes: [FieldChoice]
    /// What to write on the resource before the change; nil where its mark stays as it is.
    public let mark: ControlMark?
    /// The claim and the commit it came from, for the `User-Agent`: `Schedule/shop/office-hours@1a2b3c4`.
    public let origin: String
    /// Until when the claim wants it so, as far as its spec says; nil where it says no end. For whoever reads it on the
    /// resource: nothing is decided by it.
    public let until: Instant?
    /// What makes sure that it is one change, however often it is sent.
    public let uniqueness: Uniqueness

    /// What goes with a call so that a repetition of it is no second change.
    public enum Uniqueness: Hashable, Sendable {
        /// Nothing: the call sets a state.
        case state
        /// The idempotency token of the call: at most 64 letters and digits, the same for every repetition.
        case token(String)
        /// A tag for what is created, by which ``Provider/search(_:in:_:)`` finds it.
        case tag(Tag)

        /// What a class of actions asks for, derived from nothing but the intent.
        public init(_ actionClass: ActionClass, of intent: IntentID) {
            self =
                switch actionClass {
                case .absolute: .state
                case .keyed: .token(intent.rawValue)
                case .searchable: .tag(Tag(Self.tagKey, intent.rawValue))
                }
        }

        /// The key of the tag that bears an intent's id.
        public static let tagKey = ControlMark.keyPrefix + "intent"
    }

    /// A request from its parts.
    public init(
        intent: IntentID, resource: Resource, transition: TransitionName, changes: [FieldChoice],
        mark: ControlMark? = nil, origin: String, until: Instant? = nil, uniqueness: Uniqueness = .state
    ) {
        self.intent = intent
        self.resource = resource
        self.transition = transition
        self.changes = changes
        self.mark = mark
        self.origin = origin
        self.until = until
        self.uniqueness = uniqueness
    }
}

/// What became of one request.
public struct ActionResult: Sendable {
    public let intent: IntentID
    public let outcome: Result<Void, CloudError>
    /// The provider's id of the request that did it or refused it.
    public let requestID: String?

    /// A result from its parts.
    public init(intent: IntentID, outcome: Result<Void, CloudError>, requestID: String?) {
        self.intent = intent
        self.outcome = outcome
        self.requestID = requestID
    }
}

/// Whether a permission is there.
public struct PermissionFinding: Hashable, Sendable {
    /// What was found out.
    public enum Status: Hashable, Sendable {
        case granted
        case missing
        /// Could not be found out; why.
        case unknown(String)
    }

    /// The provider's name of it: `ec2:StopInstances`.
    public let permission: String
    /// What it is needed for, in words: "stop EC2 instances".
    public let purpose: String
    public let status: Status
    /// Where it is needed, in words, for what not everybody has the controller do: "where policies delete"; nil where it is
    /// needed in any case.
    public let onlyWhere: String?

    /// A finding from its parts.
    public init(permission: String, purpose: String, status: Status, onlyWhere: String? = nil) {
        self.permission = permission
        self.purpose = purpose
        self.status = status
        self.onlyWhere = onlyWhere
    }
}

public import Vocabulary

/// One change to one resource, as the journal holds it before a provider is called.
///
/// One reference, as it is handed on many times between the plan and the record.
public final class Intent: Sendable {
    public let id: IntentID
    /// The store's number of the intent, counted from 1 over all tenants; 0 until it has been begun. Not part of the
    /// ledger: a tenant's numbers would show how much others do.
    public let sequence: Int64
    public let tenant: TenantName
    public let account: AccountName
    public let address: ResourceAddress
    public let incarnation: Incarnation
    public let transition: TransitionName
    /// Every field it sets, in the order of the fields.
    public let changes: [IntentChange]
    public let actionClass: ActionClass
    public let claim: ClaimName
    /// The digest of what the claim's spec says it may do; nil where no spec claims it: a return.
    public let claimVersion: String?
    /// How it counts against the caps.
    public let counting: ActionCounting
    public let reason: IntentReason
    public let evaluatedAt: Instant
    public let recordedAt: Instant
    public let planID: String
    /// The digest of (incarnation, field, from → to, claim) that approvals name.
    public let actionKey: String
    /// The approval that let it through; nil where none was needed.
    public let approval: ClaimName?

    /// An intent from its parts.
    public init(
        id: IntentID, tenant: TenantName, account: AccountName, address: ResourceAddress, incarnation: Incarnation,
        transition: TransitionName, changes: [IntentChange], actionClass: ActionClass, claim: ClaimName,
        reason: IntentReason, evaluatedAt: Instant, recordedAt: Instant, planID: String, actionKey: String,
        approval: ClaimName? = nil, claimVersion: String? = nil, counting: ActionCounting = .counted,
        sequence: Int64 = 0
    ) {
        self.id = id
        self.sequence = sequence
        self.tenant = tenant
        self.account = account
        self.address = address
        self.incarnation = incarnation
        self.transition = transition
        self.changes = changes.count > 1 ? changes.sorted { $0.field < $1.field } : changes
        self.actionClass = actionClass
        self.claim = claim
        self.claimVersion = claimVersion
        self.counting = counting
        self.reason = reason
        self.evaluatedAt = evaluatedAt
        self.recordedAt = recordedAt
        self.planID = planID
        self.actionKey = actionKey
        self.approval = approval
    }

    /// The same intent under the number that the store has given it.
    public func numbered(_ sequence: Int64) -> Intent {
        Intent(
            id: id, tenant: tenant, account: account, address: address, incarnation: incarnation,
            transition: transition, changes: changes, actionClass: actionClass, claim: claim, reason: reason,
            evaluatedAt: evaluatedAt, recordedAt: recordedAt, planID: planID, actionKey: actionKey, approval: approval,
            claimVersion: claimVersion, counting: counting, sequence: sequence)
    }
}

extension Intent: Hashable {
    /// Two are the same when the ledger says the same of them.
    public static func == (left: Intent, right: Intent) -> Bool {
        left === right || left.sequence == right.sequence && left.draft == right.draft
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A field that an intent sets.
public struct IntentChange: Hashable, Sendable {
    public let field: Field
    /// What was there; nil where it was not known.
    public let from: FieldValue?
    public let to: FieldValue

    /// A change from its parts.
    public init(field: Field, from: FieldValue?, to: FieldValue) {
        self.field = field
        self.from = from
        self.to = to
    }
}

/// Why an intent is there, back to a line of a commit.
public struct IntentReason: Hashable, Sendable {
    /// The source of the spec: `root`, or the name of a `GitSource`.
    public let source: String
    /// The commit in hexadecimal; empty for a working tree.
    public let revision: String
    /// Who wrote the commit: about a person, and nil where unknown or erased.
    public let author: String?
    public let file: String
    public let line: Int
    public let column: Int
    /// The claims on the resource, strongest first, in words.
    public let chain: [String]
    /// What each gate said, in words.
    public let gates: [String]

    /// A reason from its parts.
    public init(
        source: String, revision: String, author: String?, file: String, line: Int, column: Int, chain: [String],
        gates: [String]
    ) {
        self.source = source
        self.revision = revision
        self.author = author
        self.file = file
        self.line = line
        self.column = column
        self.chain = chain
        self.gates = gates
    }
}

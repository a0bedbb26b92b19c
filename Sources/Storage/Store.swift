public import Cloud
public import Cryptography
public import Ledger
public import Vocabulary

/// What must survive a restart.
///
/// Every call is one transaction: all of it happens or nothing. A call that has begun is finished even where its task
/// is cancelled, because an outcome that is known must not be lost. May be called concurrently, by several processes.
public protocol Store: Sendable {
    /// Whose store it is.
    var identity: StoreIdentity { get }

    // MARK: The journal

    /// Writes intents, their records and what was found of each field, before any provider is called.
    ///
    /// - Returns: The intents in the same order, with their sequence numbers.
    /// - Throws: A terminal error where an intent's id has been begun before.
    func begin(_ entries: [JournalEntry]) async throws(StoreError) -> [Intent]

    /// Writes outcomes and their records, and settles the prior states of their intents.
    ///
    /// - Throws: A terminal error where an intent is not known or already has a final outcome.
    func finish(_ outcomes: [IntentOutcome]) async throws(StoreError)

    /// The intents without a final outcome, the oldest first, with the latest outcome where it is unknown.
    func openIntents() async throws(StoreError) -> [JournalAction]

    /// The latest intents, the newest first; of one tenant or one resource where asked.
    func actions(
        tenant: TenantName?, address: ResourceAddress?, limit: Int
    ) async throws(StoreError) -> [JournalAction]

    /// The failures of some actions, by action key, the newest first and at most ten of each: those that were begun
    /// since an instant and after whatever last succeeded on the same resource.
    func failures(of actions: [String], since: Instant) async throws(StoreError) -> [String: [FailedAttempt]]

    /// The changes of class and the starts that failed since an instant, none of which succeeded on the same resource
    /// since; of one tenant where asked, the newest first.
    func failedChanges(of tenant: TenantName?, since: Instant) async throws(StoreError) -> [FailedChange]

    // MARK: Looking again

    /// Changes that were made and are looked at again, those first that are due first; of one account, and only those
    /// due at an instant, where asked.
    func watched(in account: AccountName?, due: Instant?) async throws(StoreError) -> [WatchedChange]

    /// When the next look is due; nil where there is nothing to look at.
    func nextLook(in account: AccountName?) async throws(StoreError) -> Instant?

    /// Notes what looks found, and writes a record where a change is first seen to be reached, departed, gone or
    /// somebody else's. What nobody watches any more is left alone.
    func note(_ looks: [LookResult]) async throws(StoreError)

    /// The changes that differ for longer than they may, the oldest first.
    func departures() async throws(StoreError) -> [WatchedChange]

    /// Sees whether something could be written, and writes nothing.
    func checkWritable() async throws(StoreError)

    // MARK: Facts

    /// Everything planning for an instant wants to know, read at one moment; of one tenant only where asked, but for
    /// pauses.
    func facts(of tenant: TenantName?, at instant: Instant) async throws(StoreError) -> StoredFacts

    /// The tenants with prior states, in order.
    func tenantsWithPriors() async throws(StoreError) -> [TenantName]

    /// Takes over prior states that were read back from marks on resources. What the store knows itself wins; any move
    /// begun here is later than they are.
    func adopt(_ priors: [PriorState]) async throws(StoreError)

    /// Drops prior states: the resource is as it was found, or stays as it is, or is gone.
    func forget(_ priors: [PriorState.Key]) async throws(StoreError)

    /// Drops memories of moves: of resources that are gone, and of claims that are no more.
    func forget(_ moves: [PastMove]) async throws(StoreError)

    // MARK: What claims remember

    /// What claims remember of resources, of one tenant where asked, in the order of tenants, incarnations and claims.
    func memories(of tenant: TenantName?) async throws(StoreError) -> [ClaimMemory]

    /// Writes memories in the place of what there was, and drops some that are of no use any more.
    func remember(
        _ memories: [ClaimMemory], forgetting outlived: [ClaimMemory.Key]
    ) async throws(StoreError)

    /// Drops what claims remember that are not among these.
    func forgetMemories(exceptOf claims: [TenantName: Set<ClaimName>]) async throws(StoreError)

    // MARK: Schedules

    /// What is remembered of schedules with groups and of what was announced; of one tenant only where asked.
    func scheduleMemory(of tenant: TenantName?) async throws(StoreError) -> ScheduleMemory

    /// Remembers the gates of a tenant that are waited for, and forgets all others. What health checks answered is kept
    /// as long as the group stays as wanted; it is not taken from here.
    func keep(_ waits: [OrderWait], of tenant: TenantName) async throws(StoreError)

    /// Notes what a health check answered, where the group is as wanted since the instant for which it was asked. A good
    /// answer stays.
    func note(_ check: OrderWait.Check, of key: OrderWait.Key, reached: Instant) async throws(StoreError)

    /// Writes a record of each announcement that was not made yet.
    ///
    /// - Returns: Those that were new.
    func announce(_ announcements: [Announcement]) async throws(StoreError) -> [Announcement]

    // MARK: Pauses

    /// Sets a pause in the place of another of the same scope, and writes a record of it.
    func pause(_ pause: Pause) async throws(StoreError)

    /// Ends the pause of a scope, and writes a record of it.
    ///
    /// - Returns: The pause that was ended; nil where there was none.
    func resume(
        _ scope: PauseScope, reason: String, actor: String, at instant: Instant
    ) async throws(StoreError) -> Pause?

    /// The pauses that count at an instant, in the order of their scopes.
    func pauses(at instant: Instant) async throws(StoreError) -> [Pause]

    // MARK: Sources

    /// All sources that were ever accepted or held, in the order of their names.
    func sources() async throws(StoreError) -> [SourceState]

    /// Notes the commit of a source and keeps the trees of namespaces that are good at it.
    ///
    /// Namespaces that are not listed keep the tree they have; one without files is dropped.
    ///
    /// - Throws: A terminal error where the source is held.
    func accept(
        source: String, commit: String, at: Instant, trees: [NamespaceTree]
    ) async throws(StoreError)

    /// The last good tree of a namespace, with the commit it was accepted at; nil where there is none.
    func lastGoodTree(source: String, namespace: NamespaceName) async throws(StoreError) -> NamespaceTree?

    /// Holds a source until a person releases it, and writes a record of it. Of a source that is held already, the
    /// first hold stays.
    ///
    /// - Parameter commit: What made it be held; nil where the source has vanished.
    func hold(source: String, commit: String?, reason: String, at: Instant) async throws(StoreError)

    /// Releases a source and the commit that made it be held, and writes a record of it.
    ///
    /// - Parameter actor: Who releases it: about a person.
    /// - Returns: Whether it was held.
    func release(source: String, actor: String, at: Instant) async throws(StoreError) -> Bool

    // MARK: The ledger

    /// Appends records, each to its log.
    func append(_ drafts: [LedgerDraft]) async throws(StoreError) -> [LedgerRecord]

    /// Every log, in the order of the names.
    func logs() async throws(StoreError) -> [LogState]

    /// Records of a log from a sequence number on, with what is kept beside them.
    ///
    /// - Throws: A terminal error where a record cannot be read; an export shows what is there.
    func records(in log: LogName, from: Int64, limit: Int) async throws(StoreError) -> [StoredRecord]

    /// Signs a checkpoint of every tenant's log that grew, a round over them in the platform's log, and a checkpoint of
    /// that.
    ///
    /// - Returns: The new checkpoints, the platform's last; none where nothing grew. They belong outside the store.
    /// - Throws: A stalled error where the key is not the one the last checkpoint was signed with, or rotated to.
    func checkpoint(signing key: borrowing SigningKey, at: Instant) async throws(StoreError) -> [SignedCheckpoint]

    /// The checkpoints of a log, the oldest first.
    func checkpoints(of log: LogName) async throws(StoreError) -> [SignedCheckpoint]

    /// Records that another key signs from now on.
    func append(_ rotation: KeyRotation) async throws(StoreError)

    /// Takes a personal value out of all logs for good, and writes a record of it in each.
    ///
    /// - Returns: The number of fields erased.
    func erase(personal value: String, reason: String, at: Instant) async throws(StoreError) -> Int

    /// All of a log with its checkpoints and, for a tenant's, the proof that the platform's log holds the last one.
    func export(_ log: LogName, at: Instant) async throws(StoreError) -> [LedgerLine]

    // MARK: Passes

    /// Takes the lock that keeps a second process from acting at the same time.
    ///
    /// - Parameter holder: Who asks, for the message others get: `pioneer apply`.
    /// - Throws: A transient error that says who holds it.
    func acquirePassLock(holder: String) async throws(StoreError) -> PassLock
}

import Cloud
import Cryptography
import Ledger
import Storage
import Synchronization
import Vocabulary

/// A store whose process dies at a moment of the test's choice: what was to be written then is not, nor is anything
/// after it.
final class FaultyStore: Store {
    /// The moment after which nothing is written any more.
    enum Moment: CaseIterable, Sendable {
        case begin, afterBegin, finish, afterFinish, note, append, checkpoint
    }

    private let store: any Store
    private let moment: Moment?
    private let isDead = Mutex(false)
    private let questions = Mutex(0)
    /// How often it was asked for what only schedules with groups or notices need.
    let scheduleReads = Mutex(0)
    /// How often it was asked for what only changes of class need.
    let failureReads = Mutex(0)

    init(_ store: any Store, dyingBefore moment: Moment? = nil) {
        self.store = store
        self.moment = moment
    }

    var identity: StoreIdentity { store.identity }

    /// How often somebody asked what claims remember, or had that written down.
    var memoryCalls: Int { questions.withLock { $0 } }

    private func live(_ now: Moment? = nil) throws(StoreError) {
        let isDead = isDead.withLock { isDead in
            isDead = isDead || (now != nil && now == moment)
            return isDead
        }
        if isDead { throw StoreError(.stalled, "the process is dead") }
    }

    func begin(_ entries: [JournalEntry]) async throws(StoreError) -> [Intent] {
        try live(.begin)
        let intents = try await store.begin(entries)
        try live(.afterBegin)
        return intents
    }

    func finish(_ outcomes: [IntentOutcome]) async throws(StoreError) {
        try live(.finish)
        try await store.finish(outcomes)
        try live(.afterFinish)
    }

    func openIntents() async throws(StoreError) -> [JournalAction] { try await store.openIntents() }

    func actions(
        tenant: TenantName?, address: ResourceAddress?, limit: Int
    ) async throws(StoreError) -> [JournalAction] {
        try await store.actions(tenant: tenant, address: address, limit: limit)
    }

    func failures(of actions: [String], since: Instant) async throws(StoreError) -> [String: [FailedAttempt]] {
        try await store.failures(of: actions, since: since)
    }

    func failedChanges(of tenant: TenantName?, since: Instant) async throws(StoreError) -> [FailedChange] {
        failureReads.withLock { $0 += 1 }
        return try await store.failedChanges(of: tenant, since: since)
    }

    func watched(in account: AccountName?, due: Instant?) async throws(StoreError) -> [WatchedChange] {
        try await store.watched(in: account, due: due)
    }

    func nextLook(in account: AccountName?) async throws(StoreError) -> Instant? {
        try await store.nextLook(in: account)
    }

    func note(_ looks: [LookResult]) async throws(StoreError) {
        try live(.note)
        try await store.note(looks)
    }

    func departures() async throws(StoreError) -> [WatchedChange] { try await store.departures() }

    func facts(of tenant: TenantName?, at instant: Instant) async throws(StoreError) -> StoredFacts {
        try await store.facts(of: tenant, at: instant)
    }

    func checkWritable() async throws(StoreError) {
        try live()
        try await store.checkWritable()
    }

    func tenantsWithPriors() async throws(StoreError) -> [TenantName] { try await store.tenantsWithPriors() }

    func scheduleMemory(of tenant: TenantName?) async throws(StoreError) -> ScheduleMemory {
        scheduleReads.withLock { $0 += 1 }
        return try await store.scheduleMemory(of: tenant)
    }

    func keep(_ waits: [OrderWait], of tenant: TenantName) async throws(StoreError) {
        try live()
        try await store.keep(waits, of: tenant)
    }

    func note(_ check: OrderWait.Check, of key: OrderWait.Key, reached: Instant) async throws(StoreError) {
        try live()
        try await store.note(check, of: key, reached: reached)
    }

    func announce(_ announcements: [Announcement]) async throws(StoreError) -> [Announcement] {
        try live()
        return try await store.announce(announcements)
    }

    func pause(_ pause: Pause) async throws(StoreError) {
        try live()
        try await store.pause(pause)
    }

    func resume(
        _ scope: PauseScope, reason: String, actor: String, at instant: Instant
    ) async throws(StoreError) -> Pause? {
        try live()
        return try await store.resume(scope, reason: reason, actor: actor, at: instant)
    }

    func pauses(at instant: Instant) async throws(StoreError) -> [Pause] { try await store.pauses(at: instant) }

    func adopt(_ priors: [PriorState]) async throws(StoreError) {
        try live()
        try await store.adopt(priors)
    }

    func forget(_ priors: [PriorState.Key]) async throws(StoreError) {
        try live()
        try await store.forget(priors)
    }

    func forget(_ moves: [PastMove]) async throws(StoreError) {
        try live()
        try await store.forget(moves)
    }

    func memories(of tenant: TenantName?) async throws(StoreError) -> [ClaimMemory] {
        questions.withLock { $0 += 1 }
        return try await store.memories(of: tenant)
    }

    func remember(
        _ memories: [ClaimMemory], forgetting outlived: [ClaimMemory.Key]
    ) async throws(StoreError) {
        try live()
        questions.withLock { $0 += 1 }
        try await store.remember(memories, forgetting: outlived)
    }

    func forgetMemories(exceptOf claims: [TenantName: Set<ClaimName>]) async throws(StoreError) {
        try live()
        try await store.forgetMemories(exceptOf: claims)
    }

    func sources() async throws(StoreError) -> [SourceState] { try await store.sources() }

    func accept(source: String, commit: String, at: Instant, trees: [NamespaceTree]) async throws(StoreError) {
        try live()
        try await store.accept(source: source, commit: commit, at: at, trees: trees)
    }

    func lastGoodTree(source: String, namespace: NamespaceName) async throws(StoreError) -> NamespaceTree? {
        try await store.lastGoodTree(source: source, namespace: namespace)
    }

    func hold(source: String, commit: String?, reason: String, at: Instant) async throws(StoreError) {
        try live()
        try await store.hold(source: source, commit: commit, reason: reason, at: at)
    }

    func release(source: String, actor: String, at: Instant) async throws(StoreError) -> Bool {
        try live()
        return try await store.release(source: source, actor: actor, at: at)
    }

    func append(_ drafts: [LedgerDraft]) async throws(StoreError) -> [LedgerRecord] {
        try live(.append)
        return try await store.append(drafts)
    }

    func logs() async throws(StoreError) -> [LogState] { try await store.logs() }

    func records(in log: LogName, from: Int64, limit: Int) async throws(StoreError) -> [StoredRecord] {
        try await store.records(in: log, from: from, limit: limit)
    }

    func checkpoint(signing key: borrowing SigningKey, at: Instant) async throws(StoreError) -> [SignedCheckpoint] {
        try live(.checkpoint)
        return try await store.checkpoint(signing: key, at: at)
    }

    func checkpoints(of log: LogName) async throws(StoreError) -> [SignedCheckpoint] {
        try await store.checkpoints(of: log)
    }

    func append(_ rotation: KeyRotation) async throws(StoreError) {
        try live()
        try await store.append(rotation)
    }

    func erase(personal value: String, reason: String, at: Instant) async throws(StoreError) -> Int {
        try live()
        return try await store.erase(personal: value, reason: reason, at: at)
    }

    func export(_ log: LogName, at: Instant) async throws(StoreError) -> [LedgerLine] {
        try await store.export(log, at: at)
    }

    func acquirePassLock(holder: String) async throws(StoreError) -> PassLock {
        try await store.acquirePassLock(holder: holder)
    }
}

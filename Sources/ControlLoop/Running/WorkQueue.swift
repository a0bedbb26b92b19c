import Vocabulary

/// What is to be looked at, and when: a pure value with time and randomness as parameters.
///
/// Each key is looked at by one worker at a time and stands in the queue once for each reason. Of what is due the more
/// urgent reason goes first, and among equals the tenant that was served longest ago. An account is given few workers,
/// so that a slow one holds up nobody else, and a key that failed waits longer from time to time.
///
/// An operation takes time in proportion to the number of keys.
struct WorkQueue: Sendable {
    private struct Want {
        var due: Instant
        var listedSince: Instant
    }

    private struct Entry {
        var wants: [WorkReason: Want] = [:]
        var isRunning = false
        /// Whether it is to be forgotten once it is handed back.
        var isGone = false
        /// Attempts in a row that did not come to an end.
        var failures = 0
        /// Until when the key waits of its own accord. A fresh edit does not, nor does a boundary: what is left over is
        /// hardly ever all there is.
        var waitsUntil: Instant?
        /// Until when it was told to wait.
        var refusedUntil: Instant?

        /// When the key may first be looked at for a reason.
        func due(_ reason: WorkReason, _ want: Want) -> Instant {
            var due = want.due
            if let refusedUntil { due = max(due, refusedUntil) }
            if let waitsUntil, reason != .edit, reason != .boundary { due = max(due, waitsUntil) }
            return due
        }

        var nextDue: Instant? { wants.map { due($0, $1) }.min() }
    }

    private let limits: WorkLimits
    private var entries: [WorkKey: Entry] = [:]
    private var running: [AccountName: Int] = [:]
    /// Who was served when, counted in items.
    private var turns: [TenantName: Int] = [:]
    private var turn = 0
    private var generator: SeededGenerator

    init(_ limits: WorkLimits, seed: UInt64) {
        self.limits = limits
        generator = SeededGenerator(seed: seed)
    }

    /// Every key that is known, in order.
    var keys: [WorkKey] { entries.keys.sorted() }

    /// Items that were taken and not yet handed back.
    var runningCount: Int { running.values.reduce(0, +) }

    /// Items that are due and not taken.
    func waitingCount(at now: Instant) -> Int {
        entries.values.count { entry in !entry.isRunning && (entry.nextDue.map { $0 <= now } ?? false) }
    }

    /// Since when the key waits to be looked at at a boundary or after an edit; nil where it does not.
    func overdue(_ key: WorkKey, at now: Instant) -> Instant? {
        guard let wants = entries[key]?.wants else { return nil }
        return [wants[.edit], wants[.boundary]].compactMap { $0?.due }.filter { $0 <= now }.min()
    }

    /// Wants a key looked at not before an instant; of two wishes for one reason the earlier counts, and the younger
    /// listing.
    mutating func offer(_ key: WorkKey, _ reason: WorkReason, due: Instant, listedSince: Instant) {
        entries[key, default: Entry()].isGone = false
        let known = entries[key]?.wants[reason]
        let want = Want(
            due: known.map { min($0.due, due) } ?? due,
            listedSince: known.map { max($0.listedSince, listedSince) } ?? listedSince)
        entries[key]?.wants[reason] = want
    }

    /// Wants a key looked at for a reason at this instant and no other; nil for not at all.
    mutating func plan(_ key: WorkKey, _ reason: WorkReason, due: Instant?, listedSince: Instant) {
        entries[key, default: Entry()].wants[reason] = due.map { Want(due: $0, listedSince: listedSince) }
    }

    /// Forgets keys that are no more. What is being looked at is forgotten when it is handed back.
    mutating func keepOnly(_ keys: Set<WorkKey>) {
        for key in entries.keys.sorted() where !keys.contains(key) {
            if entries[key]?.isRunning == true { entries[key]?.isGone = true } else { entries[key] = nil }
        }
    }

    /// Takes what is due, as much as the limits allow, the most urgent first.
    mutating func take(at now: Instant) -> [WorkItem] {
        var free = limits.workers - runningCount
        guard free > 0 else { return [] }
        let ready = entries.compactMap { key, entry -> WorkItem? in
            entry.isRunning ? nil : Self.item(key, entry, at: now)
        }
        let late = now.adding(seconds: -limits.patience)
        // What has waited for long is not overtaken any more, for whatever reason it waits.
        func rank(_ item: WorkItem) -> (Int, Int, Instant, WorkKey) {
            (item.due < late ? -1 : item.reason.rawValue, turns[item.key.tenant] ?? 0, item.due, item.key)
        }
        var taken: [WorkItem] = []
        for item in ready.sorted(by: { rank($0) < rank($1) }) {
            guard free > 0 else { break }
            guard running[item.key.account, default: 0] < limits.perAccount else { continue }
            var entry = entries[item.key] ?? Entry()
            entry.wants = entry.wants.filter { $1.due > now }
            entry.isRunning = true
            entries[item.key] = entry
            running[item.key.account, default: 0] += 1
            turn += 1
            turns[item.key.tenant] = turn
            free -= 1
            taken.append(item)
        }
        return taken
    }

    private static func item(_ key: WorkKey, _ entry: Entry, at now: Instant) -> WorkItem? {
        let due = entry.wants.filter { entry.due($0, $1) <= now }
        guard let reason = due.keys.min(), let first = due.values.map(\.due).min() else { return nil }
        // Whatever else is wanted by now is done along with it.
        let wanted = entry.wants.values.filter { $0.due <= now }
        return WorkItem(
            key: key, reason: reason, due: first, listedSince: wanted.map(\.listedSince).max() ?? now)
    }

    /// Hands back an item that came to its end.
    mutating func succeed(_ key: WorkKey) {
        release(key)
        entries[key]?.failures = 0
        entries[key]?.waitsUntil = nil
        entries[key]?.refusedUntil = nil
    }

    /// Hands back an item that has to be tried again: later each time, and not before it may.
    ///
    /// - Parameter refusedUntil: When the provider takes requests again; nil where it did not say.
    mutating func retry(_ key: WorkKey, at now: Instant, refusedUntil: Instant? = nil) {
        release(key)
        guard var entry = entries[key] else { return }
        entry.failures += 1
        let delay = limits.delay(after: entry.failures, &generator)
        let next = max(now.adding(milliseconds: delay), refusedUntil ?? now)
        entry.waitsUntil = next
        entry.refusedUntil = refusedUntil
        entries[key] = entry
        offer(key, .retry, due: next, listedSince: now)
    }

    private mutating func release(_ key: WorkKey) {
        guard entries[key]?.isRunning == true else { return }
        entries[key]?.isRunning = false
        running[key.account] = running[key.account].flatMap { $0 > 1 ? $0 - 1 : nil }
        if entries[key]?.isGone == true { entries[key] = nil }
    }

    /// When something is next due that may then be taken; nil where nothing is wanted, or where a worker has to come
    /// back first.
    var nextDue: Instant? {
        guard runningCount < limits.workers else { return nil }
        return entries.lazy.filter { [running, limits] key, entry in
            !entry.isRunning && running[key.account, default: 0] < limits.perAccount
        }.compactMap(\.value.nextDue).min()
    }

    /// An id that tells one look from another in the log: sixteen hexadecimal digits.
    mutating func drawID() -> String {
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// A delay spread at random, so that what began together does not go on together.
    mutating func spread(_ seconds: Int64, by share: ClosedRange<Double>) -> Int64 {
        Int64(Double(seconds) * 1000 * Double.random(in: share, using: &generator))
    }
}

extension WorkLimits {
    /// Milliseconds until the next attempt after so many that failed: doubled each time, up to the longest, and spread
    /// by a fifth to either side.
    func delay(after failures: Int, _ generator: inout SeededGenerator) -> Int64 {
        let doublings = min(max(failures - 1, 0), 20)
        let seconds = min(firstRetry << Int64(doublings), longestRetry)
        return Int64(Double(seconds * 1000) * Double.random(in: 0.8...1.2, using: &generator))
    }
}

import Cloud
import Planning
import Specs
import Vocabulary

/// A health check that a gate waits for.
struct HealthQuestion: Hashable, Sendable {
    let key: OrderWait.Key
    let check: ScheduleSpec.HealthCheck
    /// Since when the group is as wanted: an answer tells nothing of what was before.
    let reached: Instant
    /// When it was last asked; nil for never.
    let asked: Instant?
    /// Whose actions wait for the answer.
    let accounts: [AccountName]

    /// Whether an answer to the one is an answer to the other.
    func isSame(as other: HealthQuestion) -> Bool { (check, reached) == (other.check, other.reached) }
}

/// Which health checks are to be asked, and when: a pure value. One that is asked is not asked again before its answer,
/// nor sooner than its pace.
struct HealthChecks: Sendable {
    private struct Entry {
        var question: HealthQuestion
        var due: Instant
        var isRunning = false
        /// Whether nobody waits for it any more.
        var isGone = false
    }

    /// The most that are asked at once.
    static let atOnce = 16

    private var entries: [OrderWait.Key: Entry] = [:]

    var runningCount: Int { entries.values.count(where: \.isRunning) }

    /// When the next is to be asked; nil where none is, or where an answer has to come first.
    var nextDue: Instant? {
        runningCount < Self.atOnce ? entries.values.lazy.filter { !$0.isRunning }.map(\.due).min() : nil
    }

    /// Takes over what a tenant waits for now, and nothing else of it.
    mutating func want(_ questions: [HealthQuestion], of tenant: TenantName, at now: Instant) {
        for key in entries.keys where key.tenant == tenant { drop(key) }
        for question in questions {
            let next = question.asked.map { $0.adding(seconds: question.check.every) } ?? now
            var entry = entries[question.key] ?? Entry(question: question, due: max(next, now))
            // What is being asked now may be another question: then its answer tells nothing, and it is asked anew.
            if !entry.question.isSame(as: question) { entry.due = max(next, now) }
            entry.question = question
            entry.isGone = false
            entries[question.key] = entry
        }
        entries = entries.filter { !$1.isGone || $1.isRunning }
    }

    /// Forgets tenants that are no more.
    mutating func keepOnly(_ tenants: Set<TenantName>) {
        for key in entries.keys where !tenants.contains(key.tenant) { drop(key) }
        entries = entries.filter { !$1.isGone || $1.isRunning }
    }

    private mutating func drop(_ key: OrderWait.Key) { entries[key]?.isGone = true }

    /// Takes what is to be asked now, in the order of the keys.
    mutating func take(at now: Instant) -> [HealthQuestion] {
        let due = entries.filter { !$1.isRunning && $1.due <= now }.keys.sorted().prefix(Self.atOnce - runningCount)
        for key in due { entries[key]?.isRunning = true }
        return due.compactMap { entries[$0]?.question }
    }

    /// Hands back one that was answered.
    mutating func finish(_ question: HealthQuestion, isHealthy: Bool, at now: Instant) {
        guard let entry = entries[question.key] else { return }
        let isCurrent = entry.question.isSame(as: question)
        if entry.isGone || (isHealthy && isCurrent) {
            entries[question.key] = nil
        } else {
            entries[question.key]?.isRunning = false
            if isCurrent { entries[question.key]?.due = now.adding(seconds: question.check.every) }
        }
    }
}

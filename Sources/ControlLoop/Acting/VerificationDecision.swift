import Cloud
import Ledger
import Storage
public import Vocabulary

/// What a look at a change that was made tells.
public enum Verdict: Hashable, Sendable {
    /// The resource is as it was made.
    case reached
    /// Too early to tell, or it could not be read.
    case notYet(lookAgainAt: Instant)
    /// It should have been as it was made since an instant and is not; what differs, in words.
    case departed(since: Instant, what: String, lookAgainAt: Instant)
    /// There is no such resource any more.
    case gone
    /// The resource is neither as it was nor as it was made, and the time for it has passed; what it is, in words.
    case changedBySomebody(String)
}

/// Decides what a look tells. Pure: the same look at the same instant tells the same, however often it was looked before.
enum VerificationDecision {
    /// Seconds between looks: as long as has passed, within these bounds.
    private static let between: ClosedRange<Int64> = 15...300
    /// The same once it is a departure.
    private static let betweenDeparted: ClosedRange<Int64> = 300...3600

    /// What a reading of a changed resource tells at an instant.
    static func verdict(on watched: WatchedChange, _ reading: Reading, at now: Instant) -> Verdict {
        switch reading {
        case .unreadable: return .notYet(lookAgainAt: nextLook(at: watched, now))
        case .gone: return watched.intent.isDeletion ? .reached : .gone
        case .found(let resource):
            guard resource.incarnation == watched.intent.incarnation else {
                return watched.intent.isDeletion ? .reached : .gone
            }
            return verdict(on: watched, resource, now)
        }
    }

    private static func verdict(on watched: WatchedChange, _ resource: Resource, _ now: Instant) -> Verdict {
        let changes = watched.intent.changes
        let again = nextLook(at: watched, now)
        let open = changes.filter { !$0.isMade(on: resource) }
        if open.isEmpty, !resource.state.isChanging { return .reached }
        let isKnown = open.allSatisfy { !resource.value(of: $0.field).isUnknown }
        guard now >= watched.deadline, isKnown else { return .notYet(lookAgainAt: again) }
        let what = words(open, resource)
        let isForeign = open.contains { change in
            change.from.map { resource.value(of: change.field) != .known($0) } ?? false
        }
        if isForeign, !resource.state.isChanging { return .changedBySomebody(what) }
        return .departed(since: watched.departedSince ?? watched.deadline, what: what, lookAgainAt: again)
    }

    /// When to look next: ever more seldom, and when the time ends.
    private static func nextLook(at watched: WatchedChange, _ now: Instant) -> Instant {
        let isLate = now >= watched.deadline
        let begin = isLate ? watched.deadline : watched.since
        let bounds = isLate ? betweenDeparted : between
        let passed = (now.milliseconds - begin.milliseconds) / 1000
        let next = now.adding(seconds: min(max(passed, bounds.lowerBound), bounds.upperBound))
        return isLate ? next : min(next, watched.deadline)
    }

    private static func words(_ open: [IntentChange], _ resource: Resource) -> String {
        guard !open.isEmpty else { return "it is still on its way there" }
        let fields = open.map { change in
            let now = resource.value(of: change.field).value.map(\.description) ?? "absent"
            return "its \(change.field) is \(now), not \(change.to)"
        }
        return fields.joined(separator: ", ") + (resource.state.isChanging ? ", and it is still changing" : "")
    }
}

extension IntentChange {
    /// Whether a resource is as the change makes it.
    func isMade(on resource: Resource) -> Bool {
        resource.value(of: field).value.map { $0.satisfies(to, of: field) } ?? false
    }
}

extension Intent {
    /// Whether it takes the resource away: that it is gone is its success.
    var isDeletion: Bool { changes.contains { $0.field == .existence && $0.to == .none } }
}

extension LookResult {
    /// What a verdict means for the store.
    init(_ verdict: Verdict, on watched: WatchedChange, at: Instant) {
        let finding: Finding =
            switch verdict {
            case .reached: .over(.reached, "")
            case .notYet(let again): .again(again)
            case .departed(let since, let what, let again): .departed(since: since, what: what, again: again)
            case .gone: .over(.gone, "there is no such resource any more")
            case .changedBySomebody(let what): .over(.changed, what)
            }
        self.init(intent: watched.intent.id, finding: finding, at: at)
    }
}

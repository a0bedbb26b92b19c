import Cloud
import Ledger
import Specs
public import Storage
public import Vocabulary

/// What was seen of the changes of a pass by those who waited for them.
public struct WaitReport: Sendable {
    /// How many resources are as they were made.
    public let reached: Int
    /// Those that are not, in the order of their addresses.
    public let unreached: [Unreached]

    /// A change that was not seen.
    public struct Unreached: Sendable {
        public let change: WatchedChange
        /// What the latest look told.
        public let verdict: Verdict

        /// A change and its verdict.
        public init(change: WatchedChange, verdict: Verdict) {
            self.change = change
            self.verdict = verdict
        }
    }

    /// A report from its parts.
    public init(reached: Int, unreached: [Unreached]) {
        self.reached = reached
        self.unreached = unreached.sorted { $0.change.intent.address < $1.change.intent.address }
    }
}

extension Controller {
    /// Looks at what a pass changed until each resource is as it was made, or the time is over.
    ///
    /// - Parameters:
    ///   - seconds: How long to wait at most; nil for the time the provider states for each change.
    ///   - sleep: Waits until an instant of the wall clock.
    public func wait(
        for pass: PassReport, atMost seconds: Int64?, sleep: (Instant) async throws(CancellationError) -> Void
    ) async throws(LoopError) -> WaitReport {
        guard let store else { throw LoopError(.terminal, "there is no store that knows what was changed") }
        let made = Set(pass.actions.compactMap(\.fate.made))
        guard !made.isEmpty else { return WaitReport(reached: 0, unreached: []) }
        let accounts = try await specs().specs.accounts.map(\.configuration)
        let verifier = Verifier(providers, store, clock: clock)
        let start = clock.wall
        var latest: [IntentID: WaitReport.Unreached] = [:]
        while true {
            let looks = try await Self.look(at: made, in: accounts, verifier, store)
            for look in looks { latest[look.change.intent.id] = look }
            let again = latest.values.compactMap { look -> Instant? in
                if case .notYet(let instant) = look.verdict { instant } else { nil }
            }
            let stated = latest.values.map(\.change.deadline).max() ?? start
            let end = seconds.map { start.adding(seconds: $0) } ?? stated
            guard let next = again.min(), clock.wall < end else { break }
            do { try await sleep(min(next, end)) } catch { break }
        }
        let unreached = latest.values.filter { $0.verdict != .reached }
        return WaitReport(reached: latest.count - unreached.count, unreached: unreached)
    }

    private static func look(
        at made: Set<IntentID>, in accounts: [AccountConfiguration], _ verifier: Verifier, _ store: any Store
    ) async throws(LoopError) -> [WaitReport.Unreached] {
        do {
            var looks: [WaitReport.Unreached] = []
            for account in accounts {
                let open = try await store.watched(in: account.name, due: nil).filter { made.contains($0.intent.id) }
                let verdicts = try await verifier.look(at: open, in: account)
                looks += zip(open, verdicts).map { WaitReport.Unreached(change: $0, verdict: $1) }
            }
            return looks
        } catch {
            throw LoopError(error.kind == .transient ? .transient : .stalled, "\(error)")
        }
    }
}

extension ActionReport.Fate {
    /// The intent of a change that was made.
    fileprivate var made: IntentID? {
        if case .acted(let outcome) = self, outcome.result == .succeeded { outcome.intent } else { nil }
    }
}

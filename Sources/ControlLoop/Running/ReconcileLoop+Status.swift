import Specs
import Storage
public import Telemetry
public import Vocabulary

extension ReconcileLoop {
    /// Whether the loop is in order, in words for people.
    public struct Health: Sendable {
        /// When it last did anything at all.
        public let lastTurn: Instant
        /// Why no documents are read; nil where they are.
        public let documents: String?
        /// Why the store cannot be written; nil where it can.
        public let store: String?
        /// Why nothing at all may move; nil where it may.
        public let hold: String?
    }

    /// How the loop is.
    public func health() async -> Health {
        let situation = await world.documents?.situation
        let missing = situation == nil ? sources.lastError ?? "no documents were read yet" : nil
        let hold = situation?.held.first(where: \.isRoot).map { "the root source is held: \($0.reason)" }
        return Health(lastTurn: lastTurn, documents: missing, store: await storeProblem(), hold: hold)
    }

    /// What can be measured at any time.
    public func samples() async -> [MetricSample] {
        let now = controller.clock.now
        var samples: [MetricSample] = []
        for (scope, age, isComplete) in await world.scopes(at: now) {
            let labels = [await world.accountName(of: scope), scope.region, scope.type.rawValue]
            samples.append(MetricSample("cloudpioneer_scope_age_seconds", labels: labels, age))
            samples.append(MetricSample("cloudpioneer_scope_incomplete", labels: labels, isComplete ? 0 : 1))
        }
        for (account, skew) in await world.clockSkews() {
            samples.append(MetricSample("cloudpioneer_clock_skew_seconds", labels: [account], Double(-skew)))
        }
        samples.append(MetricSample("cloudpioneer_queue_items", Double(queue.waitingCount(at: now))))
        for key in queue.keys {
            let since = [behind[key], queue.overdue(key, at: now)].compactMap { $0 }.min()
            let seconds = since.map { Double(now.milliseconds - $0.milliseconds) / 1000 } ?? 0
            samples.append(
                MetricSample(
                    "cloudpioneer_schedule_lag_seconds", labels: [key.tenant.rawValue, key.account.rawValue],
                    max(seconds, 0)))
        }
        samples.append(MetricSample("cloudpioneer_store_writable", await storeProblem() == nil ? 1 : 0))
        if let open = try? await store.openIntents().count {
            samples.append(MetricSample("cloudpioneer_open_intents", Double(open)))
        }
        if let logs = try? await store.logs() {
            let records = logs.reduce(0) { $0 + $1.size }
            samples.append(MetricSample("cloudpioneer_ledger_records_total", Double(records)))
        }
        for snapshot in await world.documents?.situation.snapshots ?? [] {
            guard let time = snapshot.committedAt else { continue }
            samples.append(
                MetricSample(
                    "cloudpioneer_source_commit_timestamp_seconds", labels: [snapshot.name], Double(time.seconds)))
        }
        return samples
    }

    private func storeProblem() async -> String? {
        do {
            try await store.checkWritable()
            return nil
        } catch {
            return "\(error)"
        }
    }
}

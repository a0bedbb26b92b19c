import Ledger
import Metrics
import Planning
import Synchronization
import Vocabulary

/// What the loop counts and measures.
final class LoopMetrics: Sendable {
    /// The last holds of each tenant, so that a gate that has opened goes back to nought.
    private let gates = Mutex<[TenantName: Set<GateHold.Gate>]>([:])

    func record(_ item: WorkItem, _ result: WorkResult, waited: Int64, took: Int64) {
        let key = item.key
        let place = [("tenant", key.tenant.rawValue), ("account", key.account.rawValue)]
        Counter(label: "cloudpioneer_passes_total", dimensions: place + [("result", result.end.name)]).increment()
        Timer(label: "cloudpioneer_pass_duration_seconds", dimensions: [("account", key.account.rawValue)])
            .recordMilliseconds(took)
        Timer(label: "cloudpioneer_queue_wait_seconds").recordMilliseconds(max(waited, 0))
        for report in result.actions where report.fate.isRecorded {
            guard case .acted(let outcome) = report.fate else { continue }
            Counter(
                label: "cloudpioneer_actions_total",
                dimensions: place + [
                    ("transition", report.action.transition.rawValue), ("result", outcome.result.name),
                ]
            ).increment()
        }
        Gauge(label: "cloudpioneer_departures", dimensions: place).record(result.departures)
        if let plan = result.plan { record(holdsOf: plan) }
    }

    private func record(holdsOf plan: TenantPlan) {
        var counts: [GateHold.Gate: Int] = [:]
        for action in plan.actions { for hold in action.holds { counts[hold.gate, default: 0] += 1 } }
        let before = gates.withLock { gates in
            defer { gates[plan.tenant] = Set(counts.keys) }
            return gates[plan.tenant] ?? []
        }
        for gate in before.union(counts.keys) {
            Gauge(
                label: "cloudpioneer_gate_holds",
                dimensions: [("tenant", plan.tenant.rawValue), ("gate", gate.rawValue)]
            ).record(counts[gate] ?? 0)
        }
    }

    func record(heldSources: [String], of all: [String]) {
        for source in all {
            Gauge(label: "cloudpioneer_source_held", dimensions: [("source", source)])
                .record(heldSources.contains(source) ? 1 : 0)
        }
    }

    func recordFetchFailure(of source: String) {
        Counter(label: "cloudpioneer_source_fetch_failures_total", dimensions: [("source", source)]).increment()
    }
}

import Cloud
import Planning
import Specs
import Storage
import Vocabulary

extension PassSteps {
    /// Seconds within which the same finding is said once, however often it goes and comes.
    private static let day: Int64 = 86_400

    /// Says what rules that are remembered found for the first time; before that is remembered, so that no crash keeps it
    /// unsaid.
    ///
    /// - Returns: What was said now.
    func announceFindings(_ plan: Plan) async throws(LoopError) -> [LoopEvent] {
        var events: [String: LoopEvent] = [:]
        var announcements: [Announcement] = []
        for tenant in plan.tenants {
            for finding in tenant.appeared {
                let event = LoopEvent(finding, of: tenant.tenant, at: clock.wall)
                let key = "finding \(finding.policy)#\(finding.rule) \(finding.address)"
                events[key] = event
                announcements.append(
                    event.announcement(called: key, until: clock.wall.adding(seconds: Self.day)))
            }
        }
        guard !announcements.isEmpty else { return [] }
        let fresh = try await stored { () async throws(StoreError) in try await store.announce(announcements) }
        return fresh.compactMap { events[$0.said.key] }
    }
}

extension LoopEvent {
    fileprivate init(_ finding: PolicyFinding, of tenant: TenantName, at now: Instant) {
        self.init(
            .finding, tenant: tenant, claim: finding.policy, at: now,
            message: "\(finding.address) is at fault by \(finding.policy)#\(finding.rule): \(finding.message)",
            details: finding.value)
    }
}

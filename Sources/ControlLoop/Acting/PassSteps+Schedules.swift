import Cloud
import Planning
import Storage
import Vocabulary

extension PassSteps {
    /// Seconds for which a memory outlives what it is about.
    private static let day: Int64 = 86_400

    /// Keeps how far the groups of schedules have come, and announces what is near or takes too long; before anything is
    /// done, so that no crash leaves an act without its record. Asks the store only where there is something new.
    ///
    /// - Returns: The waits of all tenants that act, and what was announced now and never before.
    func followSchedules(
        _ plan: Plan, _ inputs: PlanInputs
    ) async throws(LoopError) -> (waits: [OrderWait], events: [LoopEvent]) {
        var waits: [OrderWait] = []
        var events: [LoopEvent] = []
        for tenant in plan.tenants where tenant.acts {
            let known = inputs.facts.schedules(of: tenant.tenant)
            let current = tenant.waits(after: known, at: inputs.instant)
            if Set(current) != Set(known.waits) {
                try await stored { () async throws(StoreError) in try await store.keep(current, of: tenant.tenant) }
            }
            waits += current
            events += try await announce(tenant, known)
        }
        return (waits, events)
    }

    private func announce(
        _ tenant: TenantPlan, _ known: ScheduleMemory
    ) async throws(LoopError) -> [LoopEvent] {
        let now = clock.wall
        var events: [String: LoopEvent] = [:]
        var announcements: [Announcement] = []
        func add(_ event: LoopEvent, _ key: String, until end: Instant) {
            guard !known.announced.contains(where: { $0.key == key }) else { return }
            events[key] = event
            announcements.append(event.announcement(called: key, until: end.adding(seconds: Self.day)))
        }
        for change in tenant.upcoming {
            add(LoopEvent(change, of: tenant.tenant, at: now), change.key, until: change.boundary)
        }
        for gate in tenant.order {
            guard let event = LoopEvent(gate, at: now) else { continue }
            add(event, gate.announcementKey, until: gate.ends ?? now.adding(seconds: 400 * Self.day))
        }
        for action in tenant.actions {
            guard let event = LoopEvent(waitingForRoom: action, of: tenant.tenant, at: now),
                let until = event.details["until"]?.text
            else { continue }
            add(event, "room \(action.claim.name) \(action.incarnation) \(until)", until: now.adding(seconds: Self.day))
        }
        guard !announcements.isEmpty else { return [] }
        let fresh = try await stored { () async throws(StoreError) in try await store.announce(announcements) }
        return fresh.compactMap { events[$0.said.key] }
    }
}

extension TenantPlan {
    /// What has to be remembered of gates from now on, in the order of their keys.
    func waits(after known: ScheduleMemory, at now: Instant) -> [OrderWait] {
        order.map { gate in gate.memory(after: known.waits.first { $0.key == gate.key }, at: now) }
            .sorted { $0.key < $1.key }
    }
}

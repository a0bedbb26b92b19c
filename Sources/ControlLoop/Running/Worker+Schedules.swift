import Cloud
import Logging
import Planning
import Specs
import Storage
import Tracing
import Vocabulary

/// A tenant's plan, and what it follows from.
struct TenantView {
    let plan: Plan
    let inputs: PlanInputs
    let marks: MarkReading

    /// Whether what other accounts hold decides on what is done or said now: something here waits for a group that may be
    /// elsewhere, or an announcement counts all there is.
    func waitsForOthers(than account: AccountName) -> Bool {
        plan.tenants.contains { tenant in
            !tenant.upcoming.isEmpty || tenant.order.contains { $0.hold != nil && $0.accounts.contains(account) }
        }
    }
}

extension Worker {
    /// The plan of a tenant with what is known now; nil where there is no such tenant.
    func view(
        of tenant: TenantName, _ stored: StoredFacts, _ memory: ScheduleMemory
    ) async throws(LoopError) -> TenantView? {
        // The instant is taken first, so that nothing that is read can be newer than the plan says.
        let instant = controller.clock.now
        guard let bare = await world.inputs(facts: Facts(), at: instant) else { return nil }
        let share = await world.share(of: tenant, bare)
        let marks = try await controller.marks(on: share.map { [$0] } ?? [], stored.priors, keeper)
        for address in marks.forgeries { logger.warning("\(Controller.notice(ofForgedMark: address))") }
        let inputs = bare.with(Facts(stored, recovered: marks.recovered, schedules: memory))
        let planning = PassTrace.step("plan")
        let plan = await world.plan(inputs, of: tenant)
        planning.end()
        return plan.map { TenantView(plan: $0, inputs: inputs, marks: marks) }
    }

    /// Lists what the tenant's schedules with groups or notices speak of in other accounts, as far as that is too old.
    ///
    /// - Returns: Whether there is any.
    func refreshOthers(
        than account: AccountName, _ followed: [ScheduleSpec], _ documents: KnownWorld.Documents, _ item: WorkItem
    ) async -> Bool {
        let tenant = documents.specs.tenants.first { $0.name == item.key.tenant }
        var isThereAny = false
        for name in tenant?.accounts.map(\.account) ?? [] where name != account {
            let selectors = followed.map(\.selector).filter { $0.accounts.isEmpty || $0.accounts.contains(name) }
            guard !selectors.isEmpty, let other = documents.account(name)?.configuration else { continue }
            await lister.refresh(other, types: Set(selectors.flatMap(\.types)), since: item.listedSince)
            isThereAny = true
        }
        return isThereAny
    }

    /// What gates between groups wait for here.
    func noteOrder(_ key: WorkKey, _ waits: [OrderWait], in result: inout WorkResult, at instant: Instant) {
        guard let gates = result.plan?.order, !waits.isEmpty else { return }
        let memories = Dictionary(uniqueKeysWithValues: waits.map { ($0.key, $0) })
        for gate in gates where gate.hold != nil {
            guard let memory = memories[gate.key] else { continue }
            if let check = gate.question(memory, at: instant), let reached = memory.reached {
                result.questions.append(
                    HealthQuestion(
                        key: gate.key, check: check, reached: reached, asked: memory.check?.at,
                        accounts: gate.accounts))
            }
            let next = gate.instants(memory).filter { $0 > instant }.min()
            result.nextOpening = [result.nextOpening, next].compactMap { $0 }.min()
            if gate.isMoving, gate.accounts.contains(key.account), result.nextLook == nil, result.end == .settled {
                result.end = .unfinished("\(gate.key.claim): group \(gate.key.group) is still changing")
            }
        }
    }
}

import Cloud
import Logging
import Metrics
import Planning
import Specs
import Storage
import Transport
import Vocabulary

/// What the loop knows of gates between groups from the last look at each tenant.
struct OrderState: Sendable {
    var health = HealthChecks()
    /// The accounts that wait for each closed gate.
    var closed: [TenantName: [OrderWait.Key: Set<AccountName>]] = [:]
}

extension ReconcileLoop {
    /// Takes note of the gates of a tenant: what has to be asked, and which other accounts wait no longer.
    func follow(_ key: WorkKey, _ result: WorkResult, at now: Instant) {
        guard let plan = result.plan else { return }
        order.health.want(result.questions, of: key.tenant, at: now)
        let gates = plan.acts ? plan.order.filter { $0.hold != nil } : []
        let before = order.closed[key.tenant] ?? [:]
        let closed = Dictionary(uniqueKeysWithValues: gates.map { ($0.key, Set($0.accounts)) })
        order.closed[key.tenant] = closed.isEmpty ? nil : closed
        let freed = before.filter { closed[$0.key] == nil }.values.reduce(into: Set()) { $0.formUnion($1) }
        wake(freed.subtracting([key.account]), of: key.tenant, at: now)
    }

    private func wake(_ accounts: Set<AccountName>, of tenant: TenantName, at now: Instant) {
        for account in accounts.sorted() {
            let key = WorkKey(tenant, account)
            guard queue.keys.contains(key) else { continue }
            queue.offer(key, .boundary, due: now, listedSince: now.adding(seconds: -timing.listingAge))
        }
    }

    /// Asks the health checks that are due, each beside everything else.
    func askHealth(_ group: inout DiscardingTaskGroup) {
        for question in order.health.take(at: controller.clock.now) {
            group.addTask { [controller, store, mailbox] in
                let check = await controller.ask(question.check)
                var problem: StoreError?
                do throws(StoreError) {
                    try await store.note(check, of: question.key, reached: question.reached)
                } catch {
                    problem = error
                }
                mailbox.yield(.checked(question, check, problem))
            }
        }
    }

    /// Goes on where a check was answered well, else asks again in time.
    func checked(_ question: HealthQuestion, _ check: OrderWait.Check, _ problem: StoreError?) {
        let now = controller.clock.now
        let isNoted = check.isHealthy && problem == nil
        order.health.finish(question, isHealthy: isNoted, at: now)
        let tenant = question.key.tenant
        Counter(
            label: "cloudpioneer_health_checks_total",
            dimensions: [("tenant", tenant.rawValue), ("result", check.isHealthy ? "healthy" : "unhealthy")]
        ).increment()
        logger.info(
            "a health check was answered",
            metadata: [
                "tenant": "\(tenant)", "claim": "\(question.key.claim)", "group": "\(question.key.group)",
                "answer": "\(Escaping.terminal(check.answer))",
            ])
        if let problem { logger.error("an answer cannot be noted", .reason("\(problem)")) }
        if isNoted { wake(Set(question.accounts), of: tenant, at: now) }
    }
}

extension Controller {
    /// Asks a health check once.
    func ask(_ check: ScheduleSpec.HealthCheck) async -> OrderWait.Check {
        let limit = Duration.seconds(check.timeout)
        do throws(TransportError) {
            let status = try await guarded.send(
                HTTPRequest(url: check.url, deadline: limit, connectTimeout: limit)
            ).status
            return OrderWait.Check(at: clock.now, answer: "\(status)", isHealthy: status == check.expect)
        } catch {
            let why = error.code == .refused ? "the host's address is not public" : error.code.rawValue
            return OrderWait.Check(at: clock.now, answer: "none (\(why))", isHealthy: false)
        }
    }
}

public import Cloud
public import Specs
public import Vocabulary

/// A gate between two groups of a schedule, while something behind it has still to be changed.
public struct OrderGate: Hashable, Sendable {
    public let key: OrderWait.Key
    /// When the schedule next wants something else.
    public let ends: Instant?
    public let rule: ScheduleSpec.GroupGate
    /// Whether every resource of the group is as wanted, for all that is known.
    public let isReached: Bool
    /// Whether a resource of the group is on its way to another state that nobody here has asked for.
    public let isMoving: Bool
    /// What holds the groups behind; nil for an open gate.
    public let hold: GateHold?
    /// Whether its time limit has passed although it would be closed otherwise.
    public let isTimedOut: Bool
    /// Since when it is waited for; nil where nobody remembers, which counts as just now.
    public let since: Instant?
    /// Accounts with actions that it holds, in order.
    public let accounts: [AccountName]

    /// What has to be remembered of it from now on.
    public func memory(after before: OrderWait?, at now: Instant) -> OrderWait {
        let known = before.flatMap { $0.counts(in: ends, isReached: isReached) ? $0 : nil }
        return OrderWait(
            key: key, ends: ends, since: known?.since ?? now, reached: isReached ? known?.reached ?? now : nil,
            check: isReached && known?.reached != nil ? known?.check : nil)
    }

    /// What is to be asked now; nil where nothing is.
    public func question(_ memory: OrderWait, at now: Instant) -> ScheduleSpec.HealthCheck? {
        guard let reached = memory.reached, key.direction == .up, memory.check?.isHealthy != true,
            now >= reached.adding(seconds: rule.delay)
        else { return nil }
        return rule.health
    }

    /// The instants at which the gate may be another without anything having changed.
    public func instants(_ memory: OrderWait) -> [Instant] {
        [memory.since.adding(seconds: rule.timeLimit)] + (memory.reached.map { [$0.adding(seconds: rule.delay)] } ?? [])
    }
}

extension OrderWait {
    /// Whether it still tells something: of the same stretch of the schedule, and of the same wait. A group that was as
    /// wanted and is not any more is waited for anew.
    func counts(in stretch: Instant?, isReached: Bool) -> Bool { ends == stretch && (isReached || reached == nil) }
}

/// Finds out how one gate stands.
struct OrderGateMaker {
    let census: OrderCensus
    let tenant: TenantName
    let direction: OrderDirection
    /// The group that is waited for.
    let group: Int
    let rule: ScheduleSpec.GroupGate
    var memory: OrderWait?
    let now: Instant

    var key: OrderWait.Key {
        OrderWait.Key(
            tenant: tenant, claim: census.demand.name, group: census.demand.groups[group].name, direction: direction)
    }

    func gate(holding accounts: [AccountName]) -> OrderGate {
        let known = memory.flatMap { $0.counts(in: census.demand.ends, isReached: isReached) ? $0 : nil }
        let obstacle = obstacle(known)
        let limit = known?.since.adding(seconds: rule.timeLimit)
        let isTimedOut = obstacle != nil && limit.map { $0 <= now } ?? false
        let goesOn = rule.onTimeout == .continue && ignorance == nil
        var hold: GateHold?
        if let obstacle, !(isTimedOut && goesOn) {
            let until = [obstacle.until, goesOn ? limit : nil].compactMap { $0 }.min()
            hold = GateHold(
                .order, holder: "\(census.demand.name), group \(key.group)", until: until,
                obstacle.why + (isTimedOut ? timedOut(known) : ""))
        }
        return OrderGate(
            key: key, ends: census.demand.ends, rule: rule, isReached: isReached,
            isMoving: census.groups[group].isMoving, hold: hold, isTimedOut: isTimedOut,
            since: known?.since, accounts: hold == nil ? [] : accounts)
    }

    private var openCount: Int { census.groups[group].open[direction] ?? 0 }
    private var ignorance: String? { census.groups[group].ignorance }
    private var isReached: Bool { openCount == 0 && ignorance == nil }

    private func timedOut(_ known: OrderWait?) -> String {
        let since = known.map { ", since \($0.since)" } ?? ""
        return "; it is waited for longer than \(DurationText.text(rule.timeLimit))\(since)"
    }

    private struct Obstacle {
        let why: String
        var until: Instant?
    }

    /// Why the gate is not open, but for its time limit; nil where it is.
    private func obstacle(_ known: OrderWait?) -> Obstacle? {
        if let ignorance { return Obstacle(why: "it waits for a group that is not known whole: \(ignorance)") }
        guard openCount == 0 else {
            let members = census.groups[group].members
            return Obstacle(
                why: "it waits until the group is \(census.demand.state): \(openCount) of \(members) are not")
        }
        let settled = known?.reached.map { $0.adding(seconds: rule.delay) }
        if rule.delay > 0, settled.map({ now < $0 }) ?? true {
            let asksMore = direction == .up && rule.health != nil
            return Obstacle(
                why: "it waits until the group has been \(census.demand.state) for \(DurationText.text(rule.delay))",
                until: asksMore ? nil : settled)
        }
        guard direction == .up, let health = rule.health, known?.check?.isHealthy != true else { return nil }
        let answer = known?.check.map { "at \($0.at) the answer was \($0.answer)" }
        return Obstacle(
            why: "it waits until \(health.url) answers \(health.expect); "
                + (answer ?? "it was not asked yet, and only the running loop asks"))
    }
}

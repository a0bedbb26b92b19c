import Cloud
import Specs
import Timetables
import Vocabulary

/// What the groups of one tenant add up to.
struct TenantOutcome {
    let tenant: TenantName
    private(set) var courses: [ResourceCourse] = []
    /// For each kind of call how many resources are changed when, in milliseconds since 1970.
    private(set) var calls: [CallKind: [Int64: Int]] = [:]
    private var totals: [ClaimName: Total] = [:]
    private var contests: [Contest: [Resource]] = [:]
    private var closed: [GateHold.Gate: Closed] = [:]

    /// Changes that a provider may put together into one call.
    struct CallKind: Hashable {
        let account: AccountName
        let scope: Scope
        let transition: TransitionName
        let claim: ClaimName
    }

    private struct Total {
        var resources = 0
        var transitions = 0
        var deciding: Int64 = 0
        var overruled: Int64 = 0
    }

    private struct Contest: Hashable {
        let dispute: GroupRun.Dispute
        let intervals: [Interval]
    }

    private struct Closed {
        var resources = 0
        var since: Instant
        var message: String
    }

    init(tenant: TenantName) { self.tenant = tenant }

    mutating func add(_ run: GroupRun, in slice: ScopeSlice) {
        let members = run.group.resources
        courses.append(Self.course(of: run, tenant))
        for move in run.moves {
            for action in run.verdicts[move.verdict].moves {
                let kind = CallKind(
                    account: slice.account, scope: slice.scope, transition: action.transition, claim: action.claim.name)
                calls[kind, default: [:]][move.at.milliseconds, default: 0] += members.count
            }
        }
        for (dispute, intervals) in run.disputes {
            contests[Contest(dispute: dispute, intervals: intervals), default: []] += members
        }
        addTotals(run)
        addHolds(run)
    }

    private mutating func addTotals(_ run: GroupRun) {
        let count = run.group.resources.count
        var met: Set<ClaimName> = []
        for verdict in run.verdicts {
            for action in verdict.moves {
                totals[action.claim.name, default: Total()].transitions += verdict.times * count
                met.insert(action.claim.name)
            }
            for resolution in verdict.resolutions {
                for claim in resolution.claims where claim.level != .release {
                    let seconds = verdict.seconds * Int64(count)
                    if claim.name == resolution.winner.name {
                        totals[claim.name, default: Total()].deciding += seconds
                    } else if claim.summary != resolution.winner.summary {
                        totals[claim.name, default: Total()].overruled += seconds
                    }
                    met.insert(claim.name)
                }
            }
        }
        for name in met { totals[name, default: Total()].resources += count }
    }

    private mutating func addHolds(_ run: GroupRun) {
        var met: Set<GateHold.Gate> = []
        for verdict in run.verdicts {
            for hold in verdict.holds {
                var known = closed[hold.gate] ?? Closed(since: verdict.since, message: hold.message)
                if verdict.since < known.since { (known.since, known.message) = (verdict.since, hold.message) }
                if met.insert(hold.gate).inserted { known.resources += run.group.resources.count }
                closed[hold.gate] = known
            }
        }
    }

    var claims: [ClaimTotal] {
        totals.sorted { $0.key < $1.key }.map { claim, total in
            ClaimTotal(
                tenant: tenant, claim: claim, resources: total.resources, transitions: total.transitions,
                deciding: total.deciding, overruled: total.overruled)
        }
    }

    var conflicts: [ScheduleConflict] {
        contests.map { contest, resources in
            ScheduleConflict(
                tenant: tenant, aspect: contest.dispute.aspect, schedules: contest.dispute.schedules,
                winner: contest.dispute.winner, resources: resources.sorted { $0.address < $1.address },
                intervals: contest.intervals)
        }.sorted { $0.precedes($1) }
    }

    var held: [HeldChange] {
        closed.sorted { $0.key.rawValue < $1.key.rawValue }.map { gate, closed in
            HeldChange(
                tenant: tenant, gate: gate, resources: closed.resources, since: closed.since, message: closed.message)
        }
    }
}

extension TenantOutcome {
    private struct Cause: Hashable {
        let transition: TransitionName
        let claim: ClaimName
    }

    private static func course(of run: GroupRun, _ tenant: TenantName) -> ResourceCourse {
        var counts: [Cause: Int] = [:]
        var states: [ResourceCourse.Share] = []
        var places: [String: Int] = [:]
        // A class that never changes is no state it is in.
        let hasClasses = Set(run.conditions.map { $0.resource.value(of: .instanceClass) }).count > 1
        let words = run.conditions.map { $0.resource.stateWords(withClass: hasClasses) }
        for verdict in run.verdicts {
            for action in verdict.moves {
                counts[Cause(transition: action.transition, claim: action.claim.name), default: 0] += verdict.times
            }
            let state = words[verdict.next]
            if let place = places[state] {
                states[place].seconds += verdict.seconds
            } else {
                places[state] = states.count
                states.append(ResourceCourse.Share(state: state, seconds: verdict.seconds))
            }
        }
        return ResourceCourse(
            tenant: tenant, resources: run.group.resources,
            transitions: counts.sorted { ($0.key.transition, $0.key.claim) < ($1.key.transition, $1.key.claim) }.map {
                ResourceCourse.Count(transition: $0.key.transition, claim: $0.key.claim, times: $0.value)
            }, states: states,
            steps: run.steps.map { interval, place in
                let verdict = run.verdicts[place]
                return ResourceCourse.Step(
                    interval: interval, state: words[verdict.next], resolutions: verdict.resolutions,
                    holds: verdict.holds)
            })
    }
}

extension ScheduleConflict {
    fileprivate func precedes(_ other: ScheduleConflict) -> Bool {
        let (start, otherStart) = (intervals.first?.start, other.intervals.first?.start)
        if let start, let otherStart, start != otherStart { return start < otherStart }
        if schedules != other.schedules { return schedules.lexicographicallyPrecedes(other.schedules) }
        if let first = resources.first?.address, let second = other.resources.first?.address, first != second {
            return first < second
        }
        return (aspect, intervals.count) < (other.aspect, other.intervals.count)
    }
}

extension Resource {
    /// Its state in words, as far as schedules set it: `running`, or `minimum 0, maximum 4, desired 2`, or `running, class
    /// t3.small`.
    func stateWords(withClass hasClass: Bool) -> String {
        let others: Set<Field> = hasClass ? [.existence, .snapshot] : [.existence, .snapshot, .instanceClass]
        let texts = state.fields.filter { !others.contains($0.field) }.map { reading -> String in
            let value =
                switch reading.value {
                case .known(let value): value.description
                case .absent: "absent"
                case .unknown: "unknown"
                }
            return reading.field == .power && reading.value.value != nil ? value : "\(reading.field) \(value)"
        }
        return texts.isEmpty ? "unknown" : texts.joined(separator: ", ")
    }
}

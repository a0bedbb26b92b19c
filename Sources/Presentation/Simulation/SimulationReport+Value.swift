import Cloud
public import Planning
import Specs
import Timetables
import Vocabulary

// What machines read of a simulation.
extension SimulationReport {
    static func value(_ share: ResourceCourse.Share) -> Value {
        ["state": .string(share.state), "seconds": .int(share.seconds)]
    }

    static func value(_ claim: ClaimTotal) -> Value {
        [
            "tenant": .string(claim.tenant.rawValue), "claim": .string(claim.claim.rawValue),
            "resources": .int(Int64(claim.resources)), "changes": .int(Int64(claim.transitions)),
            "secondsDeciding": .int(claim.deciding), "secondsOverruled": .int(claim.overruled),
        ]
    }

    static func value(_ course: ResourceCourse) -> Value {
        [
            "tenant": .string(course.tenant.rawValue),
            "resources": .list(
                course.resources.map {
                    ["address": .string($0.address.description), "name": .string($0.name)] as Value
                }),
            "changesOfEach": .int(Int64(course.changes)),
            "transitionsOfEach": .list(
                course.transitions.map { count in
                    [
                        "transition": .string(count.transition.rawValue), "claim": .string(count.claim.rawValue),
                        "times": .int(Int64(count.times)),
                    ]
                }),
            "statesOfEach": .list(course.states.map(value)),
        ]
    }

    static func value(_ conflict: ScheduleConflict) -> Value {
        .object([
            "tenant": .string(conflict.tenant.rawValue), "aspect": .string(conflict.aspect.rawValue),
            "schedules": .list(conflict.schedules.map { .string($0.rawValue) }),
            "winner": conflict.winner.map { .string($0.rawValue) },
            "resources": .list(conflict.resources.map { .string($0.address.description) }),
            "intervals": .list(
                conflict.intervals.map {
                    ["start": .string($0.start.description), "end": .string($0.end.description)] as Value
                }), "seconds": .int(conflict.seconds),
        ])
    }

    static func value(_ load: CallLoad) -> Value {
        .object([
            "account": .string(load.account.rawValue), "region": .string(load.region),
            "service": .string(load.service), "changes": .int(Int64(load.changes)), "calls": .int(Int64(load.calls)),
            "busiestMinute": .string(load.busiest.description), "changesInIt": .int(Int64(load.changesInIt)),
            "callsInIt": .int(Int64(load.callsInIt)), "allowedInAMinute": load.allowed.map { .int(Int64($0)) },
        ])
    }

    static func value(_ held: HeldChange) -> Value {
        [
            "tenant": .string(held.tenant.rawValue), "gate": .string(held.gate.rawValue),
            "resources": .int(Int64(held.resources)), "since": .string(held.since.description),
            "message": .string(held.message),
        ]
    }
}

// What the courses add up to.
extension FleetSimulation {
    var changes: Int { courses.reduce(0) { $0 + $1.changes * $1.resources.count } }

    var resources: Int { courses.reduce(0) { $0 + $1.resources.count } }

    /// Resources that nothing changes.
    var unchanged: Int { courses.reduce(0) { $0 + ($1.changes == 0 ? $1.resources.count : 0) } }

    /// The time of all resources in each state, the longest first.
    var states: [ResourceCourse.Share] {
        var totals: [String: Int64] = [:]
        for course in courses {
            for share in course.states {
                totals[share.state, default: 0] += share.seconds * Int64(course.resources.count)
            }
        }
        return totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
            ResourceCourse.Share(state: $0.key, seconds: $0.value)
        }
    }

    /// What people should know of tenants that do not act.
    var modeNotices: [String] {
        reluctant.map { tenant, mode in
            mode == .observe
                ? "tenant \(tenant) is only observed, so nothing of it is planned"
                : "tenant \(tenant) is in mode \(mode.rawValue); it is simulated as if it acted"
        }
    }

    /// What people should know of schedules that leave something alone.
    var restraintNotices: [String] {
        restrained.map {
            "\($0) leaves alone what people changed or what is new; that cannot be foreseen, so it is simulated as if it "
                + "always asserted itself"
        }
    }

    /// What a command that shows this ends with: something is held, or more is asked at once than an account allows.
    public var statuses: Set<ExitStatus> {
        var statuses: Set<ExitStatus> = held.isEmpty ? [] : [.held]
        if loads.contains(where: \.isOver) { statuses.insert(.findings) }
        return statuses
    }
}

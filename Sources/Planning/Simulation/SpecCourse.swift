import Cloud
import Specs
import Timetables
import Vocabulary

/// What one spec wants through a stretch of time.
struct SpecCourse {
    let name: ClaimName
    let selector: ResourceSelector
    /// What it ever wants; nil for nothing.
    private(set) var wants: [Demand?] = []
    /// From when on it wants which of these; the first is the beginning.
    private(set) var turns: [(at: Instant, want: Int)] = []

    init(
        _ schedule: ScheduleSpec, _ timetable: Timetable, _ interval: Interval, _ catalogues: [Catalogue]
    ) throws(TimetableError) {
        name = schedule.metadata.claimName
        selector = schedule.selector
        let compiled = try timetable.compiled(from: interval.start, to: interval.end)
        var places: [Timetable.State: Int] = [:]
        turns.reserveCapacity(compiled.count)
        for index in 0..<compiled.count {
            guard let stretch = compiled[index] else { continue }
            let place = places[stretch.state] ?? wants.count
            if place == wants.count {
                places[stretch.state] = place
                wants.append(Demand(schedule, in: stretch.state, catalogues))
            }
            turns.append((stretch.interval.start, place))
        }
    }

    init(_ override: OverrideSpec, _ interval: Interval, _ catalogues: [Catalogue]) {
        name = override.metadata.claimName
        selector = override.selector
        wants = [nil, Demand(override, catalogues)]
        let (start, end) = (max(override.start, interval.start), min(override.end, interval.end))
        guard start < end else {
            turns = [(interval.start, 0)]
            return
        }
        if start > interval.start { turns.append((interval.start, 0)) }
        turns.append((start, 1))
        if end < interval.end { turns.append((end, 0)) }
    }
}

/// The boundaries of some specs in one order, and what all of them want from each on.
struct Agenda {
    struct Turn {
        let at: Instant
        /// Of ``situations``.
        let situation: Int
    }

    /// What is wanted by each of the specs, and last which pauses are in force; see ``SpecCourse/wants``.
    typealias Situation = [Int]

    /// The first is the beginning.
    private(set) var turns: [Turn] = []
    private(set) var situations: [Situation] = []

    /// - Parameter phases: When other pauses are in force; the first is the beginning.
    init(_ specs: [SpecCourse], phases: [Instant]) {
        var changes: [(at: Instant, slot: Int, want: Int)] = []
        changes.reserveCapacity(specs.reduce(phases.count) { $0 + $1.turns.count })
        for (slot, spec) in specs.enumerated() { changes += spec.turns.map { ($0.at, slot, $0.want) } }
        for (phase, start) in phases.enumerated() { changes.append((start, specs.count, phase)) }
        changes.sort { $0.at < $1.at }
        var current = Situation(repeating: 0, count: specs.count + 1)
        var places: [Situation: Int] = [:]
        var next = 0
        while next < changes.count {
            let instant = changes[next].at
            while next < changes.count, changes[next].at == instant {
                current[changes[next].slot] = changes[next].want
                next += 1
            }
            let place = places[current] ?? situations.count
            if place == situations.count {
                places[current] = place
                situations.append(current)
            }
            turns.append(Turn(at: instant, situation: place))
        }
    }
}

import Support
import Testing
import Timetables
import Vocabulary

@Suite(.enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct TimetablePropertyTests {
    @Test("Stretches follow each other without a gap, each with another state than its neighbours")
    func stretchesAreSound() throws {
        for seed in PropertyCases.seeds(1000) {
            var world = RandomTimetables(seed: seed)
            let timetable = try world.timetable()
            guard let range = Interval(start: world.instant(), end: world.instant()) else { continue }
            let compiled = try timetable.compiled(from: range.start, to: range.end)
            let stretches = compiled.stretches
            #expect(stretches.count == compiled.count, "seed \(seed): a stretch is empty")
            #expect(stretches.first?.interval.start == range.start, "seed \(seed)")
            #expect(stretches.last?.interval.end == range.end, "seed \(seed)")
            for (left, right) in zip(stretches, stretches.dropFirst()) {
                #expect(left.interval.end == right.interval.start && left.state != right.state, "seed \(seed)")
            }
        }
    }

    @Test("What was worked out beforehand says what the timetable says")
    func compiledAgrees() throws {
        for seed in PropertyCases.seeds(1000) {
            var world = RandomTimetables(seed: seed)
            let timetable = try world.timetable()
            guard let range = Interval(start: world.instant(), end: world.instant()) else { continue }
            let compiled = try timetable.compiled(from: range.start, to: range.end)
            for _ in 0..<20 {
                let instant = world.instant()
                let expected = timetable.state(at: instant)
                #expect(compiled.state(at: instant) == (range.contains(instant) ? expected : nil), "seed \(seed)")
                guard range.contains(instant) else { continue }
                let (next, last) = (timetable.nextBoundary(after: instant), timetable.boundary(atOrBefore: instant))
                #expect(
                    compiled.nextBoundary(after: instant) == next.flatMap { $0 < range.end ? $0 : nil }, "seed \(seed)")
                #expect(
                    compiled.boundary(atOrBefore: instant) == last.flatMap { $0 > range.start ? $0 : nil },
                    "seed \(seed)")
            }
        }
    }

    @Test("The state at an instant is what replaying the boundaries from any earlier one gives")
    func replayAgrees() throws {
        for seed in PropertyCases.seeds(1000) {
            var world = RandomTimetables(seed: seed)
            let timetable = try world.timetable()
            let start = world.instant()
            let end = start.adding(seconds: .random(in: 0...1_000_000, using: &world.random))
            var (state, since, last) = (timetable.state(at: start), timetable.boundary(atOrBefore: start), start)
            while let next = timetable.nextBoundary(after: last), next <= end {
                let before = timetable.state(at: Instant(milliseconds: next.milliseconds - 1))
                #expect(next > last && before == state && timetable.state(at: next) != state, "seed \(seed)")
                (state, since, last) = (timetable.state(at: next), next, next)
            }
            #expect(timetable.state(at: end) == state, "seed \(seed)")
            #expect(timetable.boundary(atOrBefore: end) == since, "seed \(seed)")
        }
    }

    @Test("The union does not depend on the order of windows, nor on their number")
    func unionIsOrderFree() throws {
        for seed in PropertyCases.seeds(1000) {
            var world = RandomTimetables(seed: seed)
            let windows = (0..<world.number(0...4)).map { _ in world.window() }
            let except = (0..<world.number(0...2)).map { _ in world.window() }
            let other = (windows + windows.prefix(1)).shuffled(using: &world.random)
            let overlap = world.pick(Overlap.allCases)
            let course = try [(windows, except), (other, except.reversed() + except)].map { windows, except in
                let rule = Timetable.Rule(windows: windows, except: except)
                return try world.course(Timetable(zone: world.zone, rules: [rule], overlap: overlap))
            }
            #expect(course[0] == course[1], "seed \(seed)")
        }
    }

    @Test("Taking away is what a stronger rule does, and a union what two rules of one kind do")
    func setsAreWhatPrecedenceMakes() throws {
        for seed in PropertyCases.seeds(1000) {
            var world = RandomTimetables(seed: seed)
            let (first, second) = (world.window(), world.window())
            let overlap = world.pick(Overlap.allCases)
            func course(_ rules: [Timetable.Rule]) throws -> [(Instant, Timetable.State)] {
                try world.stretches(Timetable(zone: world.zone, rules: rules, overlap: overlap))
            }
            let both = [Timetable.Rule(windows: [first]), .init(windows: [second])]
            let layered = try course(both)
            let lessened = try course([.init(windows: [second], except: [first])])
            #expect(
                isInside(lessened) { $0 == .rule(0) } == isInside(layered) { $0 == .rule(1) }, "seed \(seed): except")
            let united = try course([.init(windows: [first, second])])
            #expect(
                isInside(united) { $0 == .rule(0) } == isInside(layered) { $0 != .outside }, "seed \(seed): union")
        }
    }

    @Test("Moving the zone's clocks and the instants by the same changes nothing")
    func zoneAndInstantsMoveTogether() throws {
        let rules = [",M3.5.0,M10.5.0/3", ",M10.1.0,M4.1.0/3", ",M3.2.0,M11.1.0", ",J60/0,J300/24"]
        for seed in PropertyCases.seeds(300) {
            var world = RandomTimetables(seed: seed)
            let (rule, hours, more) = (world.pick(rules), world.number(-8...8), world.number(-3...3))
            let zones = [hours, hours + more].compactMap { ZoneFileBuilder.zone("AAA\(-$0)BBB\(rule)") }
            try #require(zones.count == 2)
            let windows = (0..<world.number(1...3)).compactMap { _ -> TimeWindow? in
                let window = world.window()
                if case .fixed = window { return nil }
                return window
            }
            let courses = try zones.enumerated().map { index, zone in
                let timetable = try Timetable(zone: zone, rules: [.init(windows: windows)])
                let start = at("2026-01-01T00:00:00Z").adding(seconds: Int64(index * -more) * 3600)
                return try timetable.compiled(from: start, to: start.adding(seconds: 366 * 86_400)).stretches.map {
                    "\($0.interval.start.adding(seconds: Int64(index * more) * 3600)) \($0.state)"
                }
            }
            #expect(courses[0] == courses[1], "seed \(seed)")
        }
    }

    /// The instants at which it begins and ends to be as asked.
    private func isInside(
        _ stretches: [(Instant, Timetable.State)], _ isInside: (Timetable.State) -> Bool
    ) -> [Instant] {
        var result: [Instant] = []
        var last = false
        for (start, state) in stretches where isInside(state) != last {
            result.append(start)
            last.toggle()
        }
        return result
    }
}

extension RandomTimetables {
    /// When which state begins, in forty days around the change.
    func stretches(_ timetable: Timetable) throws -> [(Instant, Timetable.State)] {
        let start = change.adding(seconds: -20 * 86_400)
        return try timetable.compiled(from: start, to: start.adding(seconds: 40 * 86_400)).stretches.map {
            ($0.interval.start, $0.state)
        }
    }

    func course(_ timetable: Timetable) throws -> [String] {
        try stretches(timetable).map { "\($0.0) \($0.1)" }
    }
}

import Support
import Testing
import Timetables
import Vocabulary

@Suite(.enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct WeeklyTimetablePropertyTests {
    @Test("The state is what a walk from step to step around a clock change finds")
    func walkAgrees() {
        for seed in PropertyCases.seeds(1000) {
            var world = World(seed: seed, mayStride: true)
            let walk = WeeklyWalk(world.windows, world.zone, around: world.change, step: world.step)
            for _ in 0..<30 {
                let instant = world.instant(near: world.change, days: 9)
                let expected = walk.state(at: instant)
                guard world.timetable.isInside(at: instant) == expected,
                    walk.nextChange(after: instant).map({ $0 == world.timetable.nextBoundary(after: instant) }) ?? true,
                    walk.lastChange(until: instant).map({ $0 == world.timetable.boundary(atOrBefore: instant) }) ?? true
                else {
                    Issue.record("seed \(seed): \(world.windows) in \(world.zone.id) at \(instant) is not \(expected)")
                    break
                }
            }
        }
    }

    @Test("The union does not depend on order, repetition or where windows are cut")
    func unionIsOrderFree() {
        for seed in PropertyCases.seeds(1000) {
            var world = World(seed: seed)
            var windows = world.windows + world.windows.prefix(1)
            if let first = windows.first {
                let length = (first.end - first.start + WeeklyWindow.minutesOfWeek - 1) % WeeklyWindow.minutesOfWeek + 1
                let cut = first.start + Int.random(in: 0..<length, using: &world.random)
                if cut > first.start {
                    windows += [WeeklyWindow(start: first.start, end: cut), WeeklyWindow(start: cut, end: first.end)]
                }
            }
            windows.shuffle(using: &world.random)
            let other = WeeklyTimetable(windows: windows, zone: world.zone)
            #expect(other == world.timetable && other.hashValue == world.timetable.hashValue, "seed \(seed)")
        }
    }

    @Test("The state at an instant is what replaying the boundaries from any earlier one gives")
    func replayAgrees() {
        for seed in PropertyCases.seeds(1000) {
            var world = World(seed: seed)
            let timetable = world.timetable
            let start = world.instant(near: world.change, days: 9)
            let end = start.adding(seconds: .random(in: 0...1_000_000, using: &world.random))
            var inside = timetable.isInside(at: start)
            var since = timetable.boundary(atOrBefore: start)
            var last = start
            while let next = timetable.nextBoundary(after: last), next <= end {
                #expect(next > last && timetable.isInside(at: next) != inside, "seed \(seed)")
                #expect(timetable.isInside(at: Instant(milliseconds: next.milliseconds - 1)) == inside, "seed \(seed)")
                (inside, since, last) = (!inside, next, next)
            }
            #expect(timetable.isInside(at: end) == inside, "seed \(seed)")
            #expect(timetable.boundary(atOrBefore: end) == since, "seed \(seed)")
        }
    }

    @Test("An instant is inside just where an interval holds it")
    func intervalsAgree() {
        for seed in PropertyCases.seeds(1000) {
            var world = World(seed: seed)
            let start = world.instant(near: world.change, days: 9)
            let end = world.instant(near: world.change, days: 9)
            let intervals = world.timetable.intervals(from: start, to: end)
            for (left, right) in zip(intervals, intervals.dropFirst()) {
                #expect(left.end < right.start, "seed \(seed)")
            }
            #expect(intervals.allSatisfy { start <= $0.start && $0.start < $0.end && $0.end <= end }, "seed \(seed)")
            guard start < end else { continue }
            for _ in 0..<20 {
                let instant = Instant(
                    milliseconds: .random(in: start.milliseconds..<end.milliseconds, using: &world.random))
                let isHeld = intervals.contains { $0.contains(instant) }
                #expect(world.timetable.isInside(at: instant) == isHeld, "seed \(seed) at \(instant)")
            }
        }
    }
}

/// Random windows in a random zone, and a change of its clocks to look at.
private struct World {
    var random: SeededGenerator
    let step: Int
    let zone: Zone
    let change: Instant
    let windows: [WeeklyWindow]

    /// With `mayStride` edges are multiples of fifteen minutes where all changes nearby are, which is most often.
    init(seed: UInt64, mayStride: Bool = false) {
        var random = SeededGenerator(seed: seed)
        let zone = ZoneFiles.notableZones.randomElement(using: &random) ?? .utc
        // After 1980 all offsets are multiples of fifteen minutes.
        let range = at("1980-01-01T00:00:00Z").seconds...at("2060-01-01T00:00:00Z").seconds
        let instant = Instant(seconds: .random(in: range, using: &random))
        let change = zone.nextTransition(after: instant) ?? instant
        let nearby = sequence(first: change.adding(seconds: -11 * 86_400)) { zone.nextTransition(after: $0) }
        let isEven = nearby.dropFirst().prefix { $0 < change.adding(seconds: 11 * 86_400) }
            .allSatisfy { $0.seconds % 900 == 0 }
        let step = mayStride && isEven && seed % 40 != 0 ? 15 : 1
        let isShort = Bool.random(using: &random)
        let around = Int((change.seconds + Int64(zone.offset(at: change))) / 60 + 3 * 1440)
        windows = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            // Half of them near the change, where it is hard.
            let start =
                Bool.random(using: &random)
                ? around + .random(in: -180...180, using: &random)
                : .random(in: 0..<WeeklyWindow.minutesOfWeek, using: &random)
            let length = isShort ? Int.random(in: 1...120, using: &random) : .random(in: 1...10_080, using: &random)
            return WeeklyWindow(start: start / step * step, end: (start + length + step - 1) / step * step)
        }
        self.random = random
        self.step = step
        self.zone = zone
        self.change = change
    }

    var timetable: WeeklyTimetable { WeeklyTimetable(windows: windows, zone: zone) }

    mutating func instant(near instant: Instant, days: Int64) -> Instant {
        let reach = (Bool.random(using: &random) ? days * 86_400 : 7200) * 1000
        let moved = instant.milliseconds + .random(in: -reach...reach, using: &random)
        // Edges are where errors are.
        return Instant(milliseconds: Bool.random(using: &random) ? moved / 60_000 * 60_000 : moved)
    }
}

/// The rule as it is said, step by step through ten days either side of a change: slow, and plainly right.
private struct WeeklyWalk {
    private let start: Int64
    private let step: Int64
    private var states: [Bool]

    init(_ windows: [WeeklyWindow], _ zone: Zone, around change: Instant, step: Int) {
        let seconds = Int64(step) * 60
        self.step = seconds
        let start = (change.seconds / seconds) * seconds - 10 * 86_400
        self.start = start
        let steps = 0..<Int(20 * 86_400 / seconds)
        // What the clock shows at each step, in minutes since a Monday.
        let shown = steps.map { index in
            let instant = start + Int64(index) * seconds
            return Int((instant + Int64(zone.offset(at: Instant(seconds: instant)))) / 60) + 3 * 1440
        }
        states = steps.map { _ in false }
        let weeks = shown[0] / WeeklyWindow.minutesOfWeek - 1...shown[shown.count - 1] / WeeklyWindow.minutesOfWeek
        for monday in weeks.map({ $0 * WeeklyWindow.minutesOfWeek }) {
            for window in windows {
                let length = window.end > window.start ? 0 : WeeklyWindow.minutesOfWeek
                let first = monday + window.start
                let last = monday + window.end + length
                guard first <= shown[shown.count - 1], last >= shown[0] else { continue }
                // A clock that does not show the time jumped over it: the first step that shows more.
                let begin = shown.firstIndex(of: first) ?? shown.firstIndex { $0 > first } ?? states.count
                let end = shown.lastIndex(of: last) ?? shown.firstIndex { $0 > last } ?? states.count
                for index in begin..<max(begin, end) { states[index] = true }
            }
        }
    }

    /// Half a day at the walk's ends, where it may see only one of two times that a clock shows the same.
    private var margin: Int { Int(43_200 / step) }

    private func index(_ instant: Instant) -> Int { Int((instant.seconds - start) / step) }

    private func instant(_ index: Int) -> Instant { Instant(seconds: start + Int64(index) * step) }

    func state(at instant: Instant) -> Bool { states[index(instant)] }

    /// Nil where it is not within the walk.
    func nextChange(after instant: Instant) -> Instant? {
        let here = index(instant)
        return states[here..<states.count - margin].firstIndex(of: !states[here]).map(self.instant)
    }

    func lastChange(until instant: Instant) -> Instant? {
        let here = index(instant)
        return states[margin...here].lastIndex(of: !states[here]).map { self.instant($0 + 1) }
    }
}

import Support
import Testing
import Timetables
import Vocabulary

/// Against a walk along the clock on the wall, in every zone of the machine: slow, and plainly right.
@Suite(.enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct TimetableReferenceTests {
    @Test("Weekly and day windows are what a walk from step to step around a clock change finds")
    func walkAgrees() throws {
        let zones = ZoneFiles.everyZone
        #expect(zones.count > 300)
        for seed in PropertyCases.seeds(640) {
            let zone = zones[Int(seed % UInt64(zones.count))]
            var world = RandomTimetables(seed: seed, zone: zone)
            let step = WallWalk.step(zone, around: world.change)
            world = RandomTimetables(seed: seed, zone: zone, step: max(step / 60, 1))
            let overlap = world.pick(Overlap.allCases)
            let weekly = world.weekly()
            let days = (0..<world.number(0...2)).compactMap { _ in world.days() }
            let calendar = world.chance(2) ? world.calendar(rules: 1) : nil
            let timetable = try Timetable(
                zone: zone, rules: [.init(windows: [weekly] + days.map(TimeWindow.days))], overlap: overlap,
                calendars: calendar.map { [$0] } ?? [])
            let walk = WallWalk(zone, around: world.change, step: step, overlap: overlap)
            let expected = walk.changes(walk.states(weekly, days, calendar))
            let found = try timetable.compiled(
                from: walk.instant(walk.margin), to: walk.instant(walk.count - walk.margin)
            )
            .stretches.map { ($0.interval.start, $0.state == .rule(0)) }
            guard found.elementsEqual(expected, by: { $0 == $1 }) else {
                Issue.record("seed \(seed), \(zone.id), \(overlap): \(timetable.rules[0].windows) \(found) \(expected)")
                break
            }
        }
    }

    @Test("A day counts where each list that is not empty has it, said by going through the month")
    func daysAgree() throws {
        for seed in PropertyCases.seeds(200) {
            var world = RandomTimetables(seed: seed, zone: .utc)
            guard let window = world.days() else { continue }
            let timetable = try Timetable(zone: .utc, rules: [.init(windows: [.days(window)])])
            let first = CivilDate(daysSince1970: world.number(0...47_000))
            for offset in 0..<100 {
                let date = first.adding(days: offset)
                // Its first minute is open, though the window of the day before may be too.
                let isMeant =
                    window.means(date) || (window.means(date.adding(days: -1)) && window.end > window.start + 1440)
                let start = Instant(seconds: CivilTime(date: date, hour: 0, minute: window.start).secondsSince1970)
                let isOpen = timetable.state(at: start) == .rule(0)
                #expect(isOpen == isMeant, "seed \(seed): \(date) by \(window)")
                if isOpen != isMeant { return }
            }
        }
    }
}

/// What the clock on the wall shows, step by step through some days around a change.
private struct WallWalk {
    static let days: Int64 = 14
    let count: Int
    private let start: Int64
    private let step: Int64
    private let overlap: Overlap
    /// Seconds since 1970 on the wall.
    private let shown: [Int64]

    /// Seconds that divide every change and every offset nearby; a quarter of an hour most often.
    static func step(_ zone: Zone, around change: Instant) -> Int {
        let start = change.adding(seconds: -Self.days * 86_400)
        let changes = sequence(first: start) { zone.nextTransition(after: $0) }
            .prefix { $0 < change.adding(seconds: Self.days * 86_400) }
        let numbers = changes.flatMap { [Int64(zone.offset(at: $0)), $0 == start ? 0 : $0.seconds] }
        return Int([900, 60, 30, 10, 1].first { step in numbers.allSatisfy { $0 % step == 0 } } ?? 1)
    }

    init(_ zone: Zone, around change: Instant, step: Int, overlap: Overlap) {
        self.step = Int64(step)
        self.overlap = overlap
        // Shorter where steps are small.
        let days = step < 900 ? 5 : Self.days
        let start = (change.seconds / 900) * 900 - days * 86_400
        self.start = start
        count = Int(2 * days * 86_400) / step
        shown = (0..<count).map { index in
            let instant = start + Int64(index * step)
            return instant + Int64(zone.offset(at: Instant(seconds: instant)))
        }
    }

    func instant(_ index: Int) -> Instant { Instant(seconds: start + Int64(index) * step) }

    /// Two days at the walk's ends, where it may see only one of two times that a clock shows the same.
    var margin: Int { Int(2 * 86_400 / step) }

    func states(_ weekly: TimeWindow, _ days: [DayWindow], _ calendar: CalendarDays?) -> [Bool] {
        var states = [Bool](repeating: false, count: count)
        let first = CivilTime(secondsSince1970: shown[0]).date.adding(days: -9)
        let dates = (0..<Int(2 * Self.days + 18)).map { first.adding(days: $0) }
        func isListed(_ date: CivilDate) -> Bool { calendar?.days.contains { $0.contains(date) } ?? false }
        let isSunday = calendar?.treatment == .asSunday
        // Cut at midnight, because each day may be another weekday than it is.
        var pieces: [(Int64, Int64)] = []
        for date in dates {
            let midnight = Int64(date.daysSince1970) * 86_400
            let weekday = isSunday && isListed(date) ? 6 : date.weekday.rawValue
            guard case .weekly(let windows) = weekly else { continue }
            for (from, to) in windows.flatMap({ Self.part(of: $0, on: weekday) }) {
                pieces.append((midnight + Int64(from) * 60, midnight + Int64(to) * 60))
            }
            for window in days where window.means(date) {
                pieces.append((midnight + Int64(window.start) * 60, midnight + Int64(window.end) * 60))
            }
        }
        for (from, to) in pieces { mark(from, to, true, &states) }
        guard let calendar, !isSunday else { return states }
        for date in dates where isListed(date) {
            let midnight = Int64(date.daysSince1970) * 86_400
            mark(midnight, midnight + 86_400, calendar.treatment != .outside, &states)
        }
        return states
    }

    /// The minutes of a weekday that a window holds.
    private static func part(of window: WeeklyWindow, on weekday: Int) -> [(Int, Int)] {
        let isWrapped = window.end <= window.start
        let spans = isWrapped ? [(window.start, 10_080), (0, window.end)] : [(window.start, window.end)]
        return spans.compactMap { start, end in
            let (from, to) = (max(start, weekday * 1440), min(end, weekday * 1440 + 1440))
            return from < to ? (from - weekday * 1440, to - weekday * 1440) : nil
        }
    }

    private func mark(_ from: Int64, _ to: Int64, _ state: Bool, _ states: inout [Bool]) {
        guard from <= shown[count - 1] + 86_400, to >= shown[0] - 86_400 else { return }
        let begin = overlap == .second ? last(from) : first(from)
        let end = overlap == .first ? first(to) : last(to)
        for index in begin..<max(begin, end) { states[index] = state }
    }

    // A clock that does not show the time jumped over it: the first step that shows more. No clock has ever been put
    // so far that a time is shown more than 26 hours from where it would be without.
    private func first(_ wall: Int64) -> Int {
        var index = min(max(Int((wall - shown[0] - 26 * 3600) / step), 0), count)
        while index < count, shown[index] < wall { index += 1 }
        return index
    }

    private func last(_ wall: Int64) -> Int {
        var index = min(max(Int((wall - shown[0] + 26 * 3600) / step), 0), count - 1)
        while index >= 0, shown[index] > wall { index -= 1 }
        return index >= 0 && shown[index] == wall ? index : index + 1
    }

    /// When which state begins between the margins.
    func changes(_ states: [Bool]) -> [(Instant, Bool)] {
        var result: [(Instant, Bool)] = []
        for index in margin..<count - margin where result.last?.1 != states[index] {
            result.append((instant(index), states[index]))
        }
        return result
    }
}

extension DayWindow {
    /// Whether it begins on a date, found by looking at all days of its month.
    fileprivate func means(_ date: CivilDate) -> Bool {
        let (year, month, day) = date.parts
        let all = (1...31).compactMap { CivilDate(year: year, month: month, day: $0) }
        let alike = all.filter { $0.weekday == date.weekday }
        let isWeekday = weekdays.contains { weekday in
            guard weekday.weekday == date.weekday, let ordinal = weekday.ordinal else {
                return weekday.weekday == date.weekday
            }
            let place = ordinal > 0 ? ordinal - 1 : alike.count + ordinal
            return alike.indices.contains(place) && alike[place] == date
        }
        let isDay = monthDays.contains { $0 == day || all.count + 1 + $0 == day }
        let isDate = dates.contains { pattern in
            switch pattern {
            case .dates(let range): return range.contains(date)
            case .yearly(let first, let last):
                guard let today = YearlyDate(month: month, day: day) else { return false }
                return first <= last ? first <= today && today <= last : first <= today || today <= last
            }
        }
        return (weekdays.isEmpty || isWeekday) && (monthDays.isEmpty || isDay)
            && (months.isEmpty || months.contains(month)) && (dates.isEmpty || isDate)
    }
}

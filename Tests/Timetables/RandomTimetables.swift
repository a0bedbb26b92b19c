import Support
import Timetables
import Vocabulary

/// Timetables of everything there is, drawn from a seed.
struct RandomTimetables {
    var random: SeededGenerator
    let zone: Zone
    /// An instant at which the zone's clocks change, where they do.
    let change: Instant
    /// What edges are multiples of, in minutes.
    let step: Int

    /// - Parameter zone: nil for one of the notable zones.
    init(seed: UInt64, zone: Zone? = nil, step: Int = 1) {
        random = SeededGenerator(seed: seed)
        let zone = zone ?? ZoneFiles.notableZones.randomElement(using: &random) ?? .utc
        let range = at("1970-06-01T00:00:00Z").seconds...at("2099-01-01T00:00:00Z").seconds
        let instant = Instant(seconds: .random(in: range, using: &random))
        self.zone = zone
        self.step = step
        change = zone.nextTransition(after: instant).map { min($0, at("2099-12-01T00:00:00Z")) } ?? instant
    }

    mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

    /// An instant near the change, at times to the millisecond.
    mutating func instant(days: Int64 = 9) -> Instant {
        let reach = (chance(2) ? days * 86_400 : 7200) * 1000
        let moved = change.milliseconds + .random(in: -reach...reach, using: &random)
        // Edges are where errors are.
        return Instant(milliseconds: chance(2) ? moved / 60_000 * 60_000 : moved)
    }

    /// What the clock shows at the change or after, half of the time; else any minute of a day.
    mutating func minuteOfDay() -> Int {
        guard chance(2) else { return number(0...1439) / step * step }
        let around = zone.civil(at: change).secondOfDay / 60 + number(-120...120)
        return (around + 1440) % 1440 / step * step
    }

    mutating func weekly() -> TimeWindow {
        .weekly(
            (0..<number(1...3)).map { _ in
                WeeklyWindow(start: number(0...6) * 1440 + minuteOfDay(), end: number(0...6) * 1440 + minuteOfDay())
            })
    }

    /// Nil where the lists drawn have no day in common.
    mutating func days() -> DayWindow? {
        let start = minuteOfDay()
        let end = chance(3) ? 1440 : minuteOfDay()
        return try? DayWindow(
            weekdays: chance(2) ? [] : (0..<number(1...3)).compactMap { _ in ordinalWeekday() },
            monthDays: chance(2) ? [] : (0..<number(1...4)).map { _ in pick([1, -1]) * number(1...31) },
            months: chance(2) ? [] : (0..<number(1...8)).map { _ in number(1...12) },
            dates: chance(2) ? [] : (0..<number(1...3)).map { _ in dates() }, from: start, to: end)
    }

    private mutating func ordinalWeekday() -> OrdinalWeekday? {
        OrdinalWeekday(pick(Weekday.allCases), ordinal: chance(2) ? nil : pick([1, -1]) * number(1...5))
    }

    private mutating func dates() -> DatePattern {
        let near = zone.civil(at: change).date.adding(days: number(-40...40))
        if chance(2) { return .dates(near...near.adding(days: number(0...20))) }
        let (first, last) = (near.parts, near.adding(days: number(0...60)).parts)
        guard let start = YearlyDate(month: first.month, day: first.day),
            let end = YearlyDate(month: last.month, day: last.day)
        else { return .dates(near...near) }
        return .yearly(start, through: end)
    }

    mutating func cron() -> CronPair? {
        func text(_ random: inout RandomTimetables) -> String {
            let minute = random.minuteOfDay()
            let hour = random.chance(4) ? random.pick(["*", "*/6", "1-4"]) : "\(minute / 60)"
            let day = random.chance(3) ? random.pick(["L", "15W", "1,15", "*/2", "28-3"]) : "*"
            let weekday = random.chance(3) ? random.pick(["mon-fri", "sun", "5L", "6#2", "fri-mon"]) : "*"
            return "\(minute % 60) \(hour) \(day) \(random.chance(5) ? "3-11" : "*") \(weekday)"
        }
        guard let start = try? CronExpression(text(&self)), let stop = try? CronExpression(text(&self)) else {
            return nil
        }
        return try? CronPair(start: start, stop: stop, gap: pick(CronPair.Gap.allCases))
    }

    mutating func fixed() -> TimeWindow {
        .fixed((0..<number(1...4)).compactMap { _ in Interval(start: instant(), end: instant()) })
    }

    mutating func recurrence() -> TimeWindow? {
        let rules = [
            "FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYMONTHDAY=15,-1", "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
        ]
        let start = CivilTime(
            date: zone.civil(at: change).date.adding(days: -number(0...700)), hour: number(0...23),
            minute: 30 * number(0...1))
        return (try? RecurrenceRule(pick(rules))).flatMap { rule in
            try? RecurrenceSet(start: start, length: Int64(number(1...60)) * 1800, rules: [rule], zone: zone)
        }.map(TimeWindow.recurrence)
    }

    mutating func window() -> TimeWindow {
        switch number(0...7) {
        case 0, 1: weekly()
        case 2, 3: days().map(TimeWindow.days) ?? weekly()
        case 4, 5: cron().map(TimeWindow.cron) ?? weekly()
        case 6: recurrence() ?? weekly()
        default: fixed()
        }
    }

    mutating func rule() -> Timetable.Rule {
        .init(
            windows: (0..<number(0...3)).map { _ in window() },
            except: chance(2) ? [] : (0..<number(1...2)).map { _ in window() })
    }

    mutating func calendar(rules: Int) -> CalendarDays {
        let today = zone.civil(at: change).date
        let days = (0..<number(0...5)).map { _ in
            let first = today.adding(days: number(-9...9))
            return first...first.adding(days: number(0...2))
        }
        return CalendarDays(days: days, treatment: pick([.asSunday, .outside, .inside(rule: number(0...rules - 1))]))
    }

    mutating func timetable() throws(TimetableError) -> Timetable {
        // One that differs on Sundays, so that every treatment means something.
        let rules = (0..<number(0...3)).map { _ in rule() } + [.init(windows: [weekly()])]
        return try Timetable(
            zone: zone, rules: rules, validity: validity(), overlap: pick(Overlap.allCases),
            calendars: chance(2) ? [] : (0..<number(1...3)).map { _ in calendar(rules: rules.count) })
    }

    private mutating func validity() -> Validity {
        guard chance(3) else { return .always }
        let today = zone.civil(at: change).date
        return Validity(
            from: chance(2) ? nil : .date(today.adding(days: number(-9...0))),
            until: chance(2) ? nil : .instant(change.adding(seconds: Int64(number(200_000...800_000)))))
    }
}

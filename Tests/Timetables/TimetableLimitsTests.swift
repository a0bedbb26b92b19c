import Testing
import Timetables
import Vocabulary

/// What is refused, and that work stays bounded for what is not.
struct TimetableLimitsTests {
    private static let always = TimeWindow.weekly([WeeklyWindow(start: 0, end: 0)])

    private func problem(
        _ rules: [Timetable.Rule], validity: Validity = .always, calendars: [CalendarDays] = []
    ) -> String {
        do throws(TimetableError) {
            _ = try Timetable(zone: .utc, rules: rules, validity: validity, calendars: calendars)
            return ""
        } catch {
            return error.description
        }
    }

    private func window(
        weekdays: [String] = [], monthDays: [Int] = [], months: [Int] = [], dates: [String] = [], from: Int = 0,
        to: Int = 1440
    ) throws -> TimeWindow {
        .days(
            try DayWindow(
                weekdays: weekdays.flatMap { try DayWindowText.weekdays($0) }, monthDays: monthDays, months: months,
                dates: dates.map(DayWindowText.dates), from: from, to: to))
    }

    private func cron(_ start: String, _ stop: String) throws -> TimeWindow {
        .cron(try CronPair(start: CronExpression(start), stop: CronExpression(stop)))
    }

    @Test func daysThatNeverAre() throws {
        #expect(throws: TimetableError.self) { try window(monthDays: [30], months: [2]) }
        #expect(throws: TimetableError.self) { try window(monthDays: [-31], months: [4, 6, 9]) }
        #expect(throws: TimetableError.self) { try window(weekdays: ["fifth mon"], monthDays: [1]) }
        #expect(throws: TimetableError.self) { try window(weekdays: ["mon"], dates: ["2026-01-06"]) }
        #expect(throws: TimetableError.self) { try window(months: [5], dates: ["12-31", "2026-01-06"]) }
        #expect(throws: TimetableError.self) { try window(from: 60, to: 60) }
        #expect(throws: TimetableError.self) { try window(monthDays: [0]) }
        #expect(throws: TimetableError.self) { try window(monthDays: [32]) }
        #expect(throws: TimetableError.self) { try window(months: [13]) }
        // Once in decades is not never.
        _ = try window(weekdays: ["fifth sun"], monthDays: [29], months: [2])
        _ = try window(weekdays: ["mon"], dates: ["2026-01-06..2026-01-12"])
    }

    @Test func validityThatIsNever() throws {
        let day = try Validity.Edge("2026-01-01")
        #expect(
            problem([], validity: Validity(from: day, until: try Validity.Edge("2025-01-01")))
                == "it ends before it begins; it is never in force; let it be valid from an earlier time, or until a later one"
        )
        #expect(problem([], validity: Validity(from: day, until: day)).hasPrefix("it ends when it begins"))
    }

    @Test func calendarsThatMeanNothing() throws {
        let day = try DayWindowText.date("2026-01-06")
        let rule = Timetable.Rule(windows: [try window(weekdays: ["sat"])])
        let sunday = CalendarDays(days: [day...day], treatment: .asSunday)
        #expect(problem([rule], calendars: [sunday]).hasPrefix("a calendar's days are treated as Sundays"))
        let inside = CalendarDays(days: [day...day], treatment: .inside(rule: 1))
        #expect(problem([rule], calendars: [inside]) == "a calendar names rule 1; there are 1 rules, counted from 0")
    }

    @Test func tooMany() throws {
        let rule = Timetable.Rule(windows: [Self.always])
        #expect(problem([Timetable.Rule](repeating: rule, count: 101)).hasPrefix("there are 101 rules; at most 100"))
        let windows = [TimeWindow](repeating: try window(weekdays: ["sat"]), count: 600)
        #expect(problem([.init(windows: windows, except: windows)]).hasPrefix("there are 1200 windows; at most 1000"))
        let often = [TimeWindow](repeating: try cron("*/2 * * * *", "1-59/2 * * * *"), count: 14)
        #expect(problem([.init(windows: often)]).hasPrefix("there are 10080 openings of windows a day"))
        let stretch = try #require(Interval(start: at("2026-01-06T00:00:00Z"), end: at("2026-01-07T00:00:00Z")))
        let stretches = [Interval](repeating: stretch, count: 100_001)
        #expect(problem([.init(windows: [.fixed(stretches)])]).hasPrefix("there are 100001 fixed stretches"))
        let date = try DayWindowText.dates("12-31")
        #expect(throws: TimetableError.self) {
            try DayWindow(dates: [DatePattern](repeating: date, count: 100_001), from: 0, to: 1440)
        }
    }

    @Test func whatCannotBeWorkedOut() throws {
        let often = try Timetable(
            zone: .utc, rules: [.init(windows: [try cron("*/2 * * * *", "1-59/2 * * * *")])])
        let start = at("2026-01-06T00:00:00Z")
        #expect(throws: TimetableError.self) { try often.compiled(from: start, to: start) }
        #expect(throws: TimetableError.self) { try often.compiled(from: start, to: at("2126-12-06T00:00:00Z")) }
        #expect(throws: TimetableError.self) { try often.compiled(from: start, to: at("2066-01-06T00:00:00Z")) }
        #expect(throws: TimetableError.self) {
            try often.compiled(from: Instant(milliseconds: .min), to: Instant(milliseconds: .max))
        }
        #expect(try often.compiled(from: start, to: at("2026-01-07T00:00:00Z")).count == 1440)
    }

    @Test("However far away instants are, there is an answer, and soon")
    func extremes() throws {
        let ends = [Instant(milliseconds: .min), Instant(milliseconds: .max), at("0001-01-01T00:00:00Z")]
        let rules = [
            try Timetable.Rule(windows: [window(weekdays: ["first mon"]), cron("0 7 * * *", "0 8 * * *"), .fixed([])]),
            try Timetable.Rule(windows: [window(dates: ["9999-12-31", "12-31"])], except: [Self.always]),
        ]
        let (first, last) = (CivilDate(daysSince1970: .min), CivilDate(daysSince1970: .max))
        let timetable = try Timetable(
            zone: .utc,
            rules: rules + [.init(windows: [.days(DayWindow(dates: [.dates(last...last)], from: 0, to: 1440))])],
            validity: Validity(from: .date(first), until: .date(last)),
            calendars: [CalendarDays(days: [first...first, last...last], treatment: .outside)])
        for instant in ends {
            _ = timetable.state(at: instant)
            _ = timetable.nextBoundary(after: instant)
            _ = timetable.boundary(atOrBefore: instant)
        }
        #expect(timetable.state(at: at("2026-01-06T07:30:00Z")) == .rule(0))
        #expect(timetable.nextBoundary(after: Instant(milliseconds: .max)) == nil)
        #expect(timetable.boundary(atOrBefore: Instant(milliseconds: .min)) == nil)
    }

    @Test("Days of a calendar that has no end are looked at where they are asked for")
    func endlessCalendar() throws {
        let ever = CivilDate(daysSince1970: .min)...CivilDate(daysSince1970: .max)
        let sunday = TimeWindow.weekly([WeeklyWindow(from: .sunday, 600, to: .sunday, 720)])
        let timetable = try Timetable(
            zone: .utc, rules: [.init(windows: [sunday])], calendars: [CalendarDays(days: [ever], treatment: .asSunday)]
        )
        let instant = at("2026-01-06T11:00:00Z")
        #expect(timetable.state(at: instant) == .rule(0))
        #expect(timetable.nextBoundary(after: instant) == at("2026-01-06T12:00:00Z"))
        #expect(timetable.boundary(atOrBefore: instant) == at("2026-01-06T10:00:00Z"))
    }

    @Test("What never changes, or only below what holds, is not looked for without end")
    func noBoundary() throws {
        let instant = at("2026-01-06T00:00:00Z")
        let dense = try cron("*/2 * * * *", "1-59/2 * * * *")
        for rules in [[], [.init(windows: [])], [.init(windows: [Self.always]), .init(windows: [dense])]]
            as [[Timetable.Rule]]
        {
            let timetable = try Timetable(zone: .utc, rules: rules)
            #expect(timetable.nextBoundary(after: instant) == nil)
            #expect(timetable.boundary(atOrBefore: instant) == nil)
        }
        // Within fifty years, and not within them.
        let late = try Timetable(zone: .utc, rules: [.init(windows: [window(dates: ["2075-01-01", "2200-01-01"])])])
        #expect(late.nextBoundary(after: instant) == at("2075-01-01T00:00:00Z"))
        #expect(late.nextBoundary(after: at("2075-01-02T00:00:00Z")) == nil)
        #expect(late.boundary(atOrBefore: at("2100-01-01T00:00:00Z")) == at("2075-01-02T00:00:00Z"))
    }

    @Test("Hundreds of windows with thousands of dates are a matter of milliseconds, not of minutes")
    func hugeLists() throws {
        let first = try DayWindowText.date("2026-01-01")
        let dates = (0..<50_000).map { DatePattern.dates(first.adding(days: 2 * $0)...first.adding(days: 2 * $0)) }
        let days = try DayWindow(dates: dates, from: 0, to: 720)
        let intervals = (0..<50_000).compactMap { index in
            Interval(
                start: Instant(seconds: Int64(index) * 7200), end: Instant(seconds: Int64(index) * 7200 + 3600))
        }
        let windows: [TimeWindow] = [.days(days), .fixed(intervals.reversed())]
        let timetable = try Timetable(zone: .utc, rules: [.init(windows: windows), .init(windows: windows)])
        #expect(timetable.state(at: at("2026-01-01T06:00:00Z")) == .rule(0))
        #expect(timetable.nextBoundary(after: at("2026-01-01T06:00:00Z")) == at("2026-01-01T12:00:00Z"))
    }
}

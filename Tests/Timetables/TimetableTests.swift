import Testing
import Timetables
import Vocabulary

@Suite(.enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct TimetableTests {
    @Test("A recurrence is a window like others: by its rules, and by the rule for clock changes")
    func recurrences() throws {
        let berlin = try #require(ZoneFiles.table(["Europe/Berlin"]).zone("Europe/Berlin"))
        let set = try RecurrenceSet(
            start: CivilTime(date: try #require(CivilDate(year: 2026, month: 3, day: 23)), hour: 22, minute: 0),
            length: 8 * 3600, rules: [RecurrenceRule("FREQ=WEEKLY;BYDAY=MO,SA")], zone: berlin)
        let table = try timetable([.init(windows: [.recurrence(set)])])
        func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
        #expect(table.state(at: try at("2026-03-23T20:59:59Z")) == .outside)
        #expect(table.state(at: try at("2026-03-23T21:00:00Z")) == .rule(0))
        #expect(table.state(at: try at("2026-03-24T05:00:00Z")) == .outside)
        // In the night to Sunday the 29th the clocks go forward: from 22:00 to 06:00 are seven hours.
        let night = try at("2026-03-29T00:00:00Z")
        #expect(table.boundary(atOrBefore: night) == (try at("2026-03-28T21:00:00Z")))
        #expect(table.nextBoundary(after: night) == (try at("2026-03-29T04:00:00Z")))
        #expect("\(TimeWindow.recurrence(set))" == "FREQ=WEEKLY;BYDAY=MO,SA from 2026-03-23 22:00 for 8h")
    }

    static let always = TimeWindow.weekly([WeeklyWindow(start: 0, end: 0)])

    private func office(_ days: String = "mon-fri", from: Int = 7, to: Int = 19) throws -> TimeWindow {
        .weekly(WeeklyWindowText.windows(on: try WeeklyWindowText.days(days), from: from * 60, to: to * 60))
    }

    private func cron(_ start: String, _ stop: String, gap: CronPair.Gap = .shift) throws -> TimeWindow {
        .cron(try CronPair(start: CronExpression(start), stop: CronExpression(stop), gap: gap))
    }

    private func days(_ weekdays: [String] = [], _ dates: [String] = [], from: Int = 0, to: Int = 1440) throws
        -> TimeWindow
    {
        .days(
            try DayWindow(
                weekdays: weekdays.flatMap { try DayWindowText.weekdays($0) }, dates: dates.map(DayWindowText.dates),
                from: from, to: to))
    }

    private func timetable(
        _ rules: [Timetable.Rule], _ zone: ZoneID = "Europe/Berlin", validity: Validity = .always,
        overlap: Overlap = .whole, calendars: [CalendarDays] = []
    ) throws -> Timetable {
        try Timetable(
            zone: ZoneFiles.zone(zone), rules: rules, validity: validity, overlap: overlap, calendars: calendars)
    }

    /// `rule from to` for each stretch in which one holds, in times of the wall.
    private func stretches(_ timetable: Timetable, _ from: String, _ to: String) throws -> [String] {
        let zone = timetable.zone
        return try timetable.compiled(from: at(from), to: at(to)).stretches.compactMap { interval, state in
            let times = "\(zone.civil(at: interval.start)) \(zone.civil(at: interval.end))"
            return switch state {
            case .rule(let index): "\(index) \(times)"
            case .outside: nil
            case .notInForce: "- \(times)"
            case .unknown: "? \(times)"
            }
        }
    }

    @Test func theFirstRuleThatHoldsWins() throws {
        let table = try timetable([
            .init(windows: [days([], ["2026-01-06"], from: 600, to: 900)]), .init(windows: [office()]),
            .init(windows: [office("daily", from: 22, to: 2)]),
        ])
        #expect(
            try stretches(table, "2026-01-05T23:00:00Z", "2026-01-06T23:00:00Z") == [
                "2 2026-01-06T00:00:00 2026-01-06T02:00:00", "1 2026-01-06T07:00:00 2026-01-06T10:00:00",
                "0 2026-01-06T10:00:00 2026-01-06T15:00:00", "1 2026-01-06T15:00:00 2026-01-06T19:00:00",
                "2 2026-01-06T22:00:00 2026-01-07T00:00:00",
            ])
        #expect(table.state(at: at("2026-01-06T09:00:00Z")) == .rule(0))
        #expect(table.nextBoundary(after: at("2026-01-06T09:00:00Z")) == at("2026-01-06T14:00:00Z"))
        #expect(table.boundary(atOrBefore: at("2026-01-06T09:00:00Z")) == at("2026-01-06T09:00:00Z"))
        #expect(table.boundary(atOrBefore: at("2026-01-06T08:59:00Z")) == at("2026-01-06T06:00:00Z"))
        #expect(table.state(at: at("2026-01-06T20:00:00Z")) == .outside)
    }

    @Test func whatIsTakenAwayIsTakenFromItsRuleAlone() throws {
        let table = try timetable([
            .init(
                windows: [office()],
                except: [days([], ["2026-01-06"]), days(["first thu"], [], from: 720, to: 780)]),
            .init(windows: [days([], ["01-06"], from: 480, to: 540)]),
        ])
        #expect(
            try stretches(table, "2026-01-05T23:00:00Z", "2026-01-08T23:00:00Z") == [
                "1 2026-01-06T08:00:00 2026-01-06T09:00:00", "0 2026-01-07T07:00:00 2026-01-07T19:00:00",
                "0 2026-01-08T07:00:00 2026-01-08T19:00:00",
            ])
        // The first Thursday of 2026 is the first of January.
        #expect(
            try stretches(table, "2025-12-31T23:00:00Z", "2026-01-01T23:00:00Z") == [
                "0 2026-01-01T07:00:00 2026-01-01T12:00:00", "0 2026-01-01T13:00:00 2026-01-01T19:00:00",
            ])
    }

    @Test func outsideItsValidityItIsNotInForce() throws {
        let table = try timetable(
            [.init(windows: [office()])],
            validity: Validity(from: Validity.Edge("2026-01-06"), until: Validity.Edge("2026-01-07T09:00:00Z")))
        #expect(
            try stretches(table, "2026-01-05T12:00:00Z", "2026-01-08T00:00:00Z") == [
                "- 2026-01-05T13:00:00 2026-01-06T00:00:00", "0 2026-01-06T07:00:00 2026-01-06T19:00:00",
                "0 2026-01-07T07:00:00 2026-01-07T10:00:00", "- 2026-01-07T10:00:00 2026-01-08T01:00:00",
            ])
        #expect(table.nextBoundary(after: at("1990-01-01T00:00:00Z")) == at("2026-01-05T23:00:00Z"))
        #expect(table.boundary(atOrBefore: at("2060-01-01T00:00:00Z")) == at("2026-01-07T09:00:00Z"))
        #expect(table.nextBoundary(after: at("2026-01-07T09:00:00Z")) == nil)
        #expect(table.state(at: at("2027-01-01T00:00:00Z")) == .notInForce)
    }

    @Test func calendarDaysAreTreatedAsTheirFirstCalendarSays() throws {
        func day(_ text: String) throws -> ClosedRange<CivilDate> {
            let date = try DayWindowText.date(text)
            return date...date
        }
        let table = try timetable(
            [
                .init(windows: [office(), .weekly([WeeklyWindow(from: .saturday, 1200, to: .sunday, 600)])]),
                .init(windows: [days([], ["2026-01-07"], from: 1200, to: 1260)]),
            ],
            calendars: [
                CalendarDays(days: [day("2026-01-07")], treatment: .asSunday),
                CalendarDays(days: [day("2026-01-08"), day("2026-01-07")], treatment: .outside),
                CalendarDays(days: [day("2026-01-09"), day("2026-01-08")], treatment: .inside(rule: 1)),
            ])
        #expect(
            try stretches(table, "2026-01-05T23:00:00Z", "2026-01-10T00:00:00Z") == [
                "0 2026-01-06T07:00:00 2026-01-06T19:00:00",
                // As a Sunday's: until ten; the window of the date stays.
                "0 2026-01-07T00:00:00 2026-01-07T10:00:00", "1 2026-01-07T20:00:00 2026-01-07T21:00:00",
                "1 2026-01-09T00:00:00 2026-01-10T00:00:00",
            ])
    }

    @Test func aWindowOfNearlyAWeekIsOnBothSidesOfASunday() throws {
        let date = try DayWindowText.date("2026-01-07")
        let table = try timetable(
            [.init(windows: [.weekly([WeeklyWindow(from: .sunday, 720, to: .sunday, 660)])])],
            calendars: [CalendarDays(days: [date...date], treatment: .asSunday)])
        #expect(
            try stretches(table, "2026-01-06T23:00:00Z", "2026-01-07T23:00:00Z") == [
                "0 2026-01-07T00:00:00 2026-01-07T11:00:00", "0 2026-01-07T12:00:00 2026-01-08T00:00:00",
            ])
    }

    @Test("A boundary is found wherever the stretches of time meet in which it is looked for")
    func boundariesFarAway() throws {
        let instant = at("2026-01-01T00:00:00Z")
        for distance in stride(from: Int64(1), through: 120, by: 1).map({ $0 * 86_400_000 }) + [1, 691_200_001] {
            let edge = instant.adding(milliseconds: distance)
            guard let later = Interval(start: edge, end: at("2090-01-01T00:00:00Z")),
                let earlier = Interval(
                    start: at("1930-01-01T00:00:00Z"), end: instant.adding(milliseconds: 1 - distance))
            else { continue }
            #expect(try timetable([.init(windows: [.fixed([later])])]).nextBoundary(after: instant) == edge)
            #expect(try timetable([.init(windows: [.fixed([earlier])])]).boundary(atOrBefore: instant) == earlier.end)
        }
    }

    @Test func cronPairs() throws {
        let table = try timetable([.init(windows: [cron("0 7 * * mon-fri", "0 19 * * mon-fri")])])
        #expect(
            try stretches(table, "2026-01-08T12:00:00Z", "2026-01-12T12:00:00Z") == [
                "0 2026-01-08T13:00:00 2026-01-08T19:00:00", "0 2026-01-09T07:00:00 2026-01-09T19:00:00",
                "0 2026-01-12T07:00:00 2026-01-12T13:00:00",
            ])
        // The stop at noon loses to the start.
        let tied = try timetable([.init(windows: [cron("0 */6 * * *", "0 12,14 * * *")])])
        #expect(
            try stretches(tied, "2026-01-08T23:00:00Z", "2026-01-09T23:00:00Z") == [
                "0 2026-01-09T00:00:00 2026-01-09T14:00:00", "0 2026-01-09T18:00:00 2026-01-10T00:00:00",
            ])
        #expect(tied.state(at: at("2026-01-09T12:00:00Z")) == .rule(0))
        // Open for years.
        let rare = try timetable([.init(windows: [cron("0 0 29 2 *", "0 0 1 1 6#1")])])
        #expect(rare.state(at: at("2026-01-08T12:00:00Z")) == .outside)
        #expect(rare.nextBoundary(after: at("2026-01-08T12:00:00Z")) == at("2028-02-28T23:00:00Z"))
    }

    @Test func clockChanges() throws {
        let night = TimeWindow.weekly([WeeklyWindow(from: .sunday, 135, to: .sunday, 165)])
        let cronNight = try cron("15 2 * * sun", "45 2 * * sun")
        func interval(_ window: TimeWindow, _ overlap: Overlap, _ from: String, _ to: String) throws -> [String] {
            let table = try timetable([.init(windows: [window])], overlap: overlap)
            return try table.compiled(from: at(from), to: at(to)).stretches.filter { $0.state == .rule(0) }
                .map { "\($0.interval.start) \($0.interval.end)" }
        }
        for window in [night, cronNight] {
            let autumn = ("2026-10-25T00:00:00Z", "2026-10-25T06:00:00Z")
            #expect(
                try interval(window, .whole, autumn.0, autumn.1) == ["2026-10-25T00:15:00Z 2026-10-25T01:45:00Z"])
            #expect(
                try interval(window, .first, autumn.0, autumn.1) == ["2026-10-25T00:15:00Z 2026-10-25T00:45:00Z"])
            #expect(
                try interval(window, .second, autumn.0, autumn.1) == ["2026-10-25T01:15:00Z 2026-10-25T01:45:00Z"])
            #expect(try interval(window, .whole, "2026-03-29T00:00:00Z", "2026-03-29T06:00:00Z") == [])
        }
        let spring = ("2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z")
        let late = ("30 2 * * *", "0 3 * * *")
        #expect(try interval(cron(late.0, late.1), .whole, spring.0, spring.1) == [])
        let early = ("30 2 * * *", "0 12 * * *")
        #expect(
            try interval(cron(early.0, early.1), .whole, spring.0, spring.1) == [
                "2026-03-29T01:00:00Z 2026-03-29T10:00:00Z"
            ])
        #expect(try interval(cron(early.0, early.1, gap: .skip), .whole, spring.0, spring.1) == [])
    }
}

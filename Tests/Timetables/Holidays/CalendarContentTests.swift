import Testing
import Vocabulary

@testable import Timetables

struct CalendarContentTests {
    private func date(_ text: String) throws -> CivilDate { try DayWindowText.date(text) }

    private func span(_ first: String, _ last: String) throws -> ClosedRange<CivilDate> {
        (try date(first))...(try date(last))
    }

    private func content(
        country: String? = nil, region: String? = nil, _ dates: String...
    ) throws -> CalendarContent {
        let days = try dates.flatMap { try DayWindowText.dates($0).calendarDays }
        return try CalendarContent(
            CalendarSources(country: country, region: region, dates: days.map { .init(days: $0, name: "") }))
    }

    @Test func isWorkedOutForAllYears() throws {
        let content = try content(country: "DE", "12-24")
        #expect(try content.known == span("2015-01-01", "2050-12-31"))
        #expect(try content.names(on: date("2026-12-25")) == ["Christmas Day"])
        #expect(try content.names(on: date("2050-12-24")) == [""])
        #expect(try content.names(on: date("2026-12-23")) == nil)
        // Christmas Eve and the two days after it are one stretch.
        #expect(try content.ranges.contains(span("2026-12-24", "2026-12-26")))
    }

    @Test func isKnownOnlyWhereItsCountryIs() throws {
        #expect(try content(country: "UA", "2040-01-01").known == span("2015-01-01", "2022-12-31"))
        #expect(try content("2040-01-01").known == span("2015-01-01", "2050-12-31"))
    }

    @Test func datesOfEveryYear() throws {
        let turn = try content("12-31..01-02")
        #expect(try turn.ranges.first == span("2015-01-01", "2015-01-02"))
        #expect(try turn.ranges.last == span("2050-12-31", "2050-12-31"))
        #expect(turn.ranges.count == 37)
        #expect(
            try content("02-29").days.map(\.date.parts.year) == [2016, 2020, 2024, 2028, 2032, 2036, 2040, 2044, 2048])
        let late = try content("02-27..02-29")
        #expect(try late.names(on: date("2026-02-28")) != nil && late.names(on: date("2026-03-01")) == nil)
        let early = try content("02-29..03-01")
        #expect(try early.names(on: date("2026-02-28")) == nil && early.names(on: date("2026-03-01")) != nil)
    }

    /// Open at all times, where no calendar says otherwise.
    private func states(_ calendars: [CalendarDays], _ dates: String...) throws -> [Timetable.State] {
        let always = TimeWindow.weekly([WeeklyWindow(start: 0, end: 0)])
        let table = try Timetable(
            zone: .utc, rules: [.init(windows: [always]), .init(windows: [always])], calendars: calendars)
        return try dates.map { text in
            table.state(at: Instant(seconds: Int64(try date(text).daysSince1970) * 86_400 + 43_200))
        }
    }

    @Test("Of several calendars the first that holds the day counts, and one that ignores it keeps it from the rest")
    func theFirstCounts() throws {
        let first = CalendarDays(days: try content("12-24").ranges, treatment: .ordinary)
        let second = CalendarDays(days: try content("12-24..12-25").ranges, treatment: .outside)
        let third = CalendarDays(days: try content("12-25..12-26").ranges, treatment: .inside(rule: 1))
        let days = ("2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27")
        #expect(
            try states([first, second, third], days.0, days.1, days.2, days.3)
                == [.rule(0), .outside, .rule(1), .rule(0)])
        #expect(
            try states([third, second, first], days.0, days.1, days.2, days.3)
                == [.outside, .rule(1), .rule(1), .rule(0)])
    }

    @Test("Beyond what a calendar knows nobody can tell, but for days that an earlier one holds")
    func beyondWhatIsKnown() throws {
        let dates = CalendarDays(days: try content("12-24").ranges, treatment: .outside)
        let country = try content(country: "UA").treated(.outside)
        #expect(
            try states([dates, country], "2026-12-24", "2026-12-25", "2014-12-31", "2022-05-02")
                == [.outside, .unknown, .unknown, .rule(0)])
        // One that comes later is not asked any more.
        #expect(try states([country, dates], "2026-12-24") == [.unknown])
        let table = try Timetable(
            zone: .utc, rules: [.init(windows: [.weekly([WeeklyWindow(start: 0, end: 0)])])], calendars: [country])
        let end = Instant(seconds: Int64(try date("2023-01-01").daysSince1970) * 86_400)
        #expect(table.nextBoundary(after: end.adding(seconds: -60)) == end)
    }

    @Test func everyCountryHasDays() throws {
        for country in Holidays.countries {
            #expect(try !content(country: country.code).days.isEmpty, "\(country.code)")
        }
    }
}

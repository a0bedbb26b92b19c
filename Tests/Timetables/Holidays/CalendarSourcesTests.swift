import Testing
import Timetables
import Vocabulary

struct CalendarSourcesTests {
    private func day(_ text: String) -> CivilDate { wall(text + "T00:00:00").date }

    private func feed(_ text: String) throws -> CalendarFeed {
        let lines = "BEGIN:VCALENDAR\n\(text)\nEND:VCALENDAR\n"
        return try #require(
            CalendarFeed.read(Array(lines.utf8), file: "c.ics", zones: ZoneTable(release: "", files: [])).feed)
    }

    @Test("A file, a country and dates are one calendar, each day once")
    func united() throws {
        let feed = try feed(
            """
            BEGIN:VEVENT
            SUMMARY:Shutdown
            DTSTART;VALUE=DATE:20261224
            DTEND;VALUE=DATE:20261227
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:Maintenance
            DTSTART:20261224T100000Z
            DURATION:PT2H
            END:VEVENT
            """)
        let dates = CalendarSources.NamedDays(days: day("2026-12-31")...day("2027-01-01"), name: "Inventory")
        let sources = try CalendarSources(feed: feed, country: "DE", dates: [dates])
        let days = try sources.days(in: day("2026-12-20")...day("2027-01-02"))
        #expect(days.unknownYears == nil)
        #expect(
            days.days.map { "\($0.date) \($0.names.joined(separator: ", "))" } == [
                "2026-12-24 Shutdown", "2026-12-25 Christmas Day, Shutdown",
                "2026-12-26 Second Day of Christmas, Shutdown",
                "2026-12-31 Inventory", "2027-01-01 Inventory, New Year's Day",
            ])
        let range = try #require(Interval(start: at("2026-12-24T11:00:00Z"), end: at("2026-12-25T00:00:00Z")))
        let spans = try sources.spans(overlapping: range, in: .utc)
        #expect(
            spans.map { "\($0.interval.start) \($0.interval.end) \($0.name)" } == [
                "2026-12-24T00:00:00Z 2026-12-25T00:00:00Z Shutdown",
                "2026-12-24T10:00:00Z 2026-12-24T12:00:00Z Maintenance",
            ])
    }

    @Test("Years without data are told with the days that are known")
    func unknown() throws {
        let sources = try CalendarSources(country: "FR")
        let after = try sources.days(in: day("2050-12-01")...day("2052-01-05"))
        #expect(after.unknownYears == 2051...2052)
        #expect(after.days.map(\.date) == [day("2050-12-25")])
        #expect(try sources.days(in: day("2060-01-01")...day("2060-12-31")).unknownYears == 2060...2060)
        #expect(try sources.days(in: day("2014-12-31")...day("2015-01-01")).unknownYears == 2014...2014)
    }

    @Test("What is unknown or too much is an error")
    func refused() throws {
        #expect(throws: TimetableError.self) { try CalendarSources(country: "XX") }
        #expect(throws: TimetableError.self) { try CalendarSources(country: "DE", region: "XX") }
        let many = CalendarSources.NamedDays(days: day("2026-12-31")...day("2027-01-01"), name: "")
        #expect(throws: TimetableError.self) {
            try CalendarSources(dates: Array(repeating: many, count: CalendarSources.Limits.dates + 1))
        }
        #expect(throws: TimetableError.self) {
            try CalendarSources().days(in: CivilDate(daysSince1970: .min)...CivilDate(daysSince1970: .max))
        }
        #expect(try CalendarSources().days(in: day("2026-12-31")...day("2027-01-01")).days.isEmpty)
    }
}

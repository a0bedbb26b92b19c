import Testing
import Timetables
import Vocabulary

struct DayWindowTextTests {
    private func problem<Value>(_ read: () throws(TimetableError) -> Value) -> String {
        do throws(TimetableError) {
            return "read as \(try read())"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("first mon", [0, 1]), ("3rd TUE", [1, 3]), ("last  friday", [4, -1]), ("2nd last sun", [6, -2]),
        ("fifth wed", [2, 5]), ("sat", [5]), ("sat-sun", [5, 6]),
    ])
    func weekdays(_ text: String, _ expected: [Int]) throws {
        let days = try DayWindowText.weekdays(text)
        // A weekday with its number, or weekdays without.
        let shown = days.first?.ordinal.map { [days[0].weekday.rawValue, $0] } ?? days.map(\.weekday.rawValue)
        #expect(shown == expected)
    }

    @Test(arguments: [
        ("frist mon", #""frist" does not say which of the month's days; did you mean "first"?"#),
        ("6th mon", #""6th" does not say which of the month's days; did you mean "4th"?"#),
        ("first mno", #""mno" is not a day; did you mean "mon"?"#),
        (
            "first mon-fri",
            "\"first mon-fri\" names several days; which of a month is said of one weekday; "
                + "write an entry for each, as in \"first mon\", \"first tue\""
        ),
        (
            "mon first tue",
            "\"mon first tue\" is not a day of a month; "
                + "write it as in \"first mon\", \"2nd last fri\" or \"last fri\""
        ),
        ("", "no day is named; write days as in \"mon-fri\", \"mon,wed\", \"weekend\" or \"daily\""),
    ])
    func noWeekdays(_ text: String, _ expected: String) {
        #expect(problem { () throws(TimetableError) in try DayWindowText.weekdays(text) } == expected)
    }

    @Test(arguments: [
        ("jan", [1]), ("apr-jun", [4, 5, 6]), ("November - feb", [1, 2, 11, 12]), ("3,6, 9", [3, 6, 9]),
        ("dec,dec", [12]), ("mar-mar", [3]),
    ])
    func months(_ text: String, _ expected: [Int]) throws {
        #expect(try DayWindowText.months(text) == expected)
    }

    @Test(arguments: [
        ("janaury", "\"janaury\" is not a month; did you mean \"jan\"?"),
        ("jnu", "\"jnu\" is not a month; did you mean \"jun\"?"),
        (
            "13",
            "\"13\" is not a month; "
                + "months are jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec"
        ),
        ("jan-feb-mar", "\"jan-feb-mar\" is not a range of months; write two months as in \"apr-jun\""),
        ("jan,", "a month is missing in \"jan,\"; write months as in \"jan\", \"apr-jun\" or \"jan,jul\""),
    ])
    func noMonths(_ text: String, _ expected: String) {
        #expect(problem { () throws(TimetableError) in try DayWindowText.months(text) } == expected)
    }

    @Test func dates() throws {
        let christmas = try DayWindowText.date("2026-12-24")
        #expect(try DayWindowText.dates("2026-12-24") == .dates(christmas...christmas))
        #expect(try DayWindowText.dates("2026-12-24 .. 2027-01-06") == .dates(christmas...christmas.adding(days: 13)))
        let silvester = try #require(YearlyDate(month: 12, day: 31))
        let epiphany = try #require(YearlyDate(month: 1, day: 6))
        #expect(try DayWindowText.dates("12-31") == .yearly(silvester, through: silvester))
        #expect(try DayWindowText.dates("12-31..01-06") == .yearly(silvester, through: epiphany))
    }

    @Test(arguments: [
        (
            "24.12.2026",
            "\"24.12.2026\" is not a date; dates are written year, month and day, as in \"2026-12-24\"; "
                + "did you mean \"2026-12-24\"?"
        ),
        (
            "2026/12/24",
            "\"2026/12/24\" is not a date; dates are written year, month and day, as in \"2026-12-24\"; "
                + "did you mean \"2026-12-24\"?"
        ),
        (
            "2026-2-3",
            "\"2026-2-3\" is not a date; dates are written year, month and day, as in \"2026-12-24\"; "
                + "did you mean \"2026-02-03\"?"
        ),
        (
            "christmas",
            "\"christmas\" is not a date; dates are written year, month and day, as in \"2026-12-24\"; "
                + "write it as in \"2026-12-24\""
        ),
        ("2026-02-30", "\"2026-02-30\" does not exist; February has 28 days then; write a day from 01 to 28"),
        ("02-30", "\"02-30\" does not exist; February has 29 days then; write a day from 01 to 29"),
        ("24-12", "\"24-12\" does not exist; a year has 12 months; write the month first, then the day"),
        (
            "2027-01-06..2026-12-24",
            "\"2027-01-06..2026-12-24\" ends before it begins; "
                + "did you mean \"2026-12-24..2027-01-06\"?"
        ),
        (
            "2026-12-24..01-06",
            "only one end of \"2026-12-24..01-06\" has a year; a range is of one year or of every "
                + "one; write the year at both ends or at none"
        ),
    ])
    func noDates(_ text: String, _ expected: String) {
        #expect(problem { () throws(TimetableError) in try DayWindowText.dates(text) } == expected)
    }

    @Test func edgesOfValidity() throws {
        #expect(try Validity.Edge("2026-12-24") == .date(DayWindowText.date("2026-12-24")))
        #expect(try Validity.Edge("2026-12-24T00:00:00Z") == .instant(at("2026-12-24T00:00:00Z")))
        #expect(
            problem { () throws(TimetableError) in try Validity.Edge("2026-12-24T00:00") }
                == "\"2026-12-24T00:00\" is not an instant; it needs a date, a time with seconds and the offset from UTC; "
                + "write it as in \"2026-01-01T06:00:00Z\", or a date alone")
    }
}

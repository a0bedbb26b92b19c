import Testing
import Vocabulary

@Suite struct CivilTimeTests {
    /// Every day of ±400 years follows the one before as the calendar has it, and reads back from its parts.
    @Test func everyDayFollowsTheOneBefore() {
        var failures: [String] = []
        var previous = CivilDate(daysSince1970: -400 * 366 - 1)
        for days in (-400 * 366)...(400 * 366) {
            let date = CivilDate(daysSince1970: days)
            let (year, month, day) = date.parts
            let before = previous.parts
            let length = CivilDate.days(in: before.month, of: before.year)
            let expected =
                before.day < length
                ? (before.year, before.month, before.day + 1)
                : before.month < 12 ? (before.year, before.month + 1, 1) : (before.year + 1, 1, 1)
            let isNext = (year, month, day) == expected
            let readsBack = CivilDate(year: year, month: month, day: day) == date
            let isNextWeekday = date.weekday.rawValue == (previous.weekday.rawValue + 1) % 7
            if !isNext || !readsBack || !isNextWeekday || previous >= date { failures.append("\(date)") }
            previous = date
        }
        #expect(failures == [])
    }

    @Test(
        arguments: [
            (1970, 1, 1, 0, Weekday.thursday), (2000, 2, 29, 11016, .tuesday), (2026, 3, 29, 20541, .sunday),
            (1969, 12, 31, -1, .wednesday), (1600, 1, 1, -135_140, .saturday), (0, 3, 1, -719_468, .wednesday),
            (-1, 12, 31, -719_529, .friday), (9999, 12, 31, 2_932_896, .friday),
        ] as [(Int, Int, Int, Int, Weekday)])
    func knownDates(year: Int, month: Int, day: Int, days: Int, weekday: Weekday) {
        let date = CivilDate(year: year, month: month, day: day)
        #expect(date?.daysSince1970 == days)
        #expect(date?.weekday == weekday)
    }

    @Test(
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0),
            (2026, 1, 32),
            (2026, 1, -1),
        ] as [(Int, Int, Int)])
    func daysThatAreNone(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test func leapYearsAreGregorian() {
        #expect(
            [1900, 2000, 2023, 2024, 2100, 2400, 0, -4].map { CivilDate.days(in: 2, of: $0) }
                == [28, 29, 28, 29, 28, 29, 29, 29])
        #expect((1...12).map { CivilDate.days(in: $0, of: 2026) } == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    }

    @Test func timesCountFromMidnight() throws {
        let date = try #require(CivilDate(year: 2026, month: 3, day: 29))
        let time = CivilTime(date: date, hour: 1, minute: 2, second: 3)
        #expect(time.secondOfDay == 3723)
        #expect(time.description == "2026-03-29T01:02:03")
        #expect(CivilTime(secondsSince1970: time.secondsSince1970) == time)
        #expect(CivilTime(secondsSince1970: -1).description == "1969-12-31T23:59:59")
        #expect(CivilTime(secondsSince1970: -86_400).description == "1969-12-31T00:00:00")
        #expect(CivilTime(secondsSince1970: -86_401) < CivilTime(secondsSince1970: -86_400))
        #expect(date.adding(days: 3).description == "2026-04-01")
    }

    @Test func weeksBeginOnMonday() {
        #expect(Weekday.allCases.sorted() == Weekday.allCases)
        #expect(Weekday.monday < .sunday)
    }
}

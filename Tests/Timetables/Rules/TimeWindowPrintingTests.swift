import Testing
import Timetables
import Vocabulary

struct TimeWindowPrintingTests {
    private func days(
        _ weekdays: [String] = [], _ monthDays: [Int] = [], _ months: String? = nil, _ dates: [String] = [],
        _ from: Int = 0, _ to: Int = 1440
    ) throws -> String {
        let window = try DayWindow(
            weekdays: weekdays.flatMap { try DayWindowText.weekdays($0) }, monthDays: monthDays,
            months: months.map(DayWindowText.months) ?? [], dates: dates.map(DayWindowText.dates), from: from, to: to)
        return "\(TimeWindow.days(window))"
    }

    @Test func windowsAreWrittenAsTheyAreRead() throws {
        #expect(
            try days(["first mon", "last fri", "2nd last sun"], [], "jan,apr-jun", [], 1320, 120)
                == "first mon,last fri,2nd last sun in jan,apr,may,jun 22:00-02:00")
        #expect(try days([], [1, 15, -1, -3]) == "day 1,15,last,-3 00:00-24:00")
        #expect(try days(["fri"], [13], nil, [], 600, 720) == "fri on day 13 10:00-12:00")
        #expect(
            try days([], [], nil, ["2026-12-24", "2026-12-24..2027-01-06", "12-31", "12-24..01-06"])
                == "2026-12-24,2026-12-24..2027-01-06,12-31,12-24..01-06 00:00-24:00")
        #expect(try days([], [], nil, [], 60, 120) == "daily 01:00-02:00")
        #expect(try days([], Array(1...9)) == "day 1,2,3,4,5,6 and 3 more 00:00-24:00")
        let pair = try CronPair(start: CronExpression("0 7 * * MON-FRI"), stop: CronExpression("0  19 * * mon-fri"))
        #expect("\(TimeWindow.cron(pair))" == "cron 0 7 * * mon-fri until 0 19 * * mon-fri")
        let stretch = try #require(Interval(start: at("2026-01-06T00:00:00Z"), end: at("2026-01-07T00:00:00Z")))
        #expect("\(TimeWindow.fixed([stretch]))" == "2026-01-06T00:00:00Z to 2026-01-07T00:00:00Z")
        #expect("\(TimeWindow.fixed([]))" == "never")
        #expect("\(TimeWindow.weekly([WeeklyWindow(start: 0, end: 0)]))" == "always")
    }
}

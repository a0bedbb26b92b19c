import Testing
import Timetables
import Vocabulary

@testable import Presentation

/// Where a plain cron daemon would have it otherwise, and why.
struct CronDifferenceTests {
    private func differences(
        _ schedule: PreviewedSchedule, _ from: String, _ to: String, zone: Zone = PreviewScene.berlin
    ) throws -> [String] {
        let preview = try SchedulePreview(
            schedule, try PreviewScene.range(from, to, zone: zone), comparingCron: true)
        return (preview.cron ?? []).map { "\($0.interval.start) \($0.interval.end) \($0.here)/\($0.cron): \($0.why)" }
    }

    @Test func anOrdinaryYearOfOfficeHoursIsTheSame() throws {
        #expect(try differences(try PreviewScene.office(), "2026-01-01", "2027-01-01") == [])
    }

    @Test func anEndInTheRepeatedHourComesOnceForCron() throws {
        #expect(
            try differences(try PreviewScene.nights("01:00", "02:30"), "2026-10-20", "2026-10-30") == [
                "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z running/stopped: "
                    + "the clock is put back from 03:00 to 02:00"
            ])
        #expect(
            try differences(try PreviewScene.nights("01:00", "02:30", overlap: .first), "2026-10-20", "2026-10-30")
                == [])
    }

    @Test func whatTheClockJumpsOverRunsRightAfter() throws {
        #expect(try differences(try PreviewScene.nights("01:00", "02:30"), "2026-03-20", "2026-04-10") == [])
        #expect(try differences(try PreviewScene.nights("02:30", "05:00"), "2026-03-20", "2026-04-10") == [])
        #expect(try differences(try PreviewScene.nights("02:15", "02:45"), "2026-03-20", "2026-04-10") == [])
    }

    @Test func aChangeOfThreeHoursIsACorrection() throws {
        // Four hours forward at 00:00 of the last Sunday of March, back at 04:00 of that of October.
        let zone = PreviewScene.zone("Test/Far", "AAA0BBB-4,M3.5.0/0,M10.5.0/4")
        #expect(
            try differences(
                try PreviewScene.nights("02:00", "05:00", zone: zone), "2026-03-28", "2026-04-02", zone: zone) == [
                    "2026-03-29T00:00:00Z 2026-03-29T01:00:00Z running/stopped: the clock jumps from 00:00 to 04:00"
                ])
        #expect(
            try differences(
                try PreviewScene.nights("02:00", "03:00", zone: zone), "2026-10-24", "2026-10-27", zone: zone) == [
                    "2026-10-24T23:00:00Z 2026-10-25T02:00:00Z running/stopped: the clock is put back from 04:00 to 00:00"
                ])
    }

    @Test func cronKnowsNoCalendar() throws {
        let days = CalendarDays(
            days: [try PreviewScene.date("2026-10-28")...(try PreviewScene.date("2026-10-28"))], treatment: .outside)
        #expect(
            try differences(
                try PreviewScene.office([days], names: ["holidays"]), "2026-10-26", "2026-11-01") == [
                    "2026-10-28T06:00:00Z 2026-10-28T18:00:00Z stopped/running: cron knows no calendar: holidays"
                ])
    }

    @Test func fixedStretchesAreWhatTheWallShows() throws {
        // 00:00 before the clock is put back to 04:00 after it.
        let stretch = try #require(
            Interval(start: Instant(seconds: 1_792_879_200), end: Instant(seconds: 1_792_897_200)))
        let schedule = PreviewedSchedule(
            name: "a",
            timetable: try Timetable(zone: PreviewScene.berlin, rules: [.init(windows: [.fixed([stretch])])]),
            states: ["on"], outside: "off")
        #expect(try differences(schedule, "2026-10-20", "2026-10-30") == [])
    }

    /// Minute by minute: the daemon looks at the wall once a minute, and holds what it ran.
    @Test(arguments: [
        ("00:30", "01:45"), ("02:00", "03:00"), ("02:59", "03:01"), ("22:00", "02:30"), ("03:00", "02:00"),
    ])
    func agreesWithASlowDaemon(from: String, to: String) throws {
        let zone = PreviewScene.berlin
        for day in ["2026-03-29", "2026-10-25"] {
            let date = try PreviewScene.date(day)
            let range = try PreviewScene.range("\(date.adding(days: -1))", "\(date.adding(days: 2))").interval
            let schedule = try PreviewScene.nights(from, to)
            let course = try CronDaemon(schedule.timetable).course(in: range)
            let (start, stop) = (try WeeklyWindowText.minuteOfDay(from), try WeeklyWindowText.minuteOfDay(to))
            var latest: Int64 = .min
            var isOpen: Bool?
            var instant = range.start.adding(seconds: -2 * 86_400)
            while instant < range.end {
                // Debian's daemon runs what the wall has not shown yet, minute after minute, up to what it shows.
                let wall = instant.seconds / 60 + Int64(zone.offset(at: instant) / 60)
                for minute in stride(from: max(latest + 1, wall - 180), through: wall, by: 1) {
                    if minute % 1440 == Int64(start) { isOpen = true }
                    if minute % 1440 == Int64(stop) { isOpen = false }
                }
                latest = max(latest, wall)
                if instant >= range.start {
                    let state = course.last { $0.start <= instant }?.state
                    #expect(state == (isOpen == true ? .rule(0) : .outside), "\(instant)")
                }
                instant = instant.adding(seconds: 60)
            }
        }
    }
}

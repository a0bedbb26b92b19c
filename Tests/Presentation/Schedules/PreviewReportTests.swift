import Testing
import Timetables
import Vocabulary

@testable import Presentation

/// What people see of a schedule, to the letter.
struct PreviewReportTests {
    @Test func twoStatesACalendarAndAnEnd() throws {
        #expect(
            try PreviewScene.full().text(.table) == """
                Schedule shop/office
                Europe/Berlin, 2026-10-23 00:00 to 2026-11-02 00:00

                    STATE                    TIME   WHEN
                █   size desired 8    11 h 30 min   daily 01:00-02:30
                ▓   running                  48 h   mon-fri 07:00-19:00
                ░   stopped          157 h 30 min   otherwise
                ·   not in force             24 h   before and after it is valid

                                  0     3     6     9     12    15    18    21    24
                Fri 2026-10-23    ░░███░░░░░░░░░▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░  01:00 size desired 8, 02:30 stopped, 07:00 running, 19:00 stopped
                Sat 2026-10-24    ░░███░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  01:00 size desired 8, 02:30 stopped
                Sun 2026-10-25!   ░░████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  01:00 CEST size desired 8, 02:30 CET stopped

                                  0     3     6     9     12    15    18    21    24
                Mon 2026-10-26    ░░███░░░░░░░░░▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░  01:00 size desired 8, 02:30 stopped, 07:00 running, 19:00 stopped
                Tue 2026-10-27    ░░███░░░░░░░░░▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░  01:00 size desired 8, 02:30 stopped, 07:00 running, 19:00 stopped
                Wed 2026-10-28 *  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                Thu 2026-10-29 *  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                Fri 2026-10-30    ░░███░░░░░░░░░▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░  01:00 size desired 8, 02:30 stopped, 07:00 running, 19:00 stopped
                Sat 2026-10-31    ░░███░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  01:00 size desired 8, 02:30 stopped
                Sun 2026-11-01    ················································  00:00 not in force

                ! Sun 2026-10-25  the clock is put back from 03:00 to 02:00
                * Wed 2026-10-28  holidays: stopped all day
                * Thu 2026-10-29  holidays: stopped all day

                A plain cron daemon would differ 5 times, for 28 h in all.
                FROM                    TO                           TIME   HERE             CRON             WHY
                2026-10-25 02:30 CEST   2026-10-25 02:30 CET          1 h   size desired 8   stopped          the clock is put back from 03:00 to 02:00
                2026-10-28 01:00 CET    2026-10-28 02:30 CET   1 h 30 min   stopped          size desired 8   cron knows no calendar: holidays
                2026-10-28 07:00 CET    2026-10-28 19:00 CET         12 h   stopped          running          cron knows no calendar: holidays
                2026-10-29 01:00 CET    2026-10-29 02:30 CET   1 h 30 min   stopped          size desired 8   cron knows no calendar: holidays
                2026-10-29 07:00 CET    2026-10-29 19:00 CET         12 h   stopped          running          cron knows no calendar: holidays

                """)
    }

    @Test func narrowAndColoured() throws {
        let preview = try SchedulePreview(
            try PreviewScene.office(), try PreviewScene.range("2026-03-27", "2026-03-31"))
        #expect(
            preview.text(.table, TextStyle(width: 40)) == """
                Schedule shop/office
                Europe/Berlin, 2026-03-27 00:00 to 2026…

                    STATE     TIME   WHEN
                █   running   24 h   mon-fri 07:00-19:00
                ░   stopped   71 h   otherwise

                          0  3  6  9  12 15 18 21 24
                Fri 27    ░░░░░░░████████████░░░░░
                Sat 28    ░░░░░░░░░░░░░░░░░░░░░░░░
                Sun 29!   ░░ ░░░░░░░░░░░░░░░░░░░░░

                          0  3  6  9  12 15 18 21 24
                Mon 30    ░░░░░░░████████████░░░░░

                ! Sun 2026-03-29  the clock jumps from …

                """)
        let coloured = preview.text(.table, TextStyle(width: 40, isColoured: true))
        #expect(
            coloured.contains(
                "Fri 27    \u{1B}[2m░░░░░░░\u{1B}[0m\u{1B}[32m████████████\u{1B}[0m\u{1B}[2m░░░░░\u{1B}[0m\n"))
    }

    @Test(arguments: [20, 34, 44, 60, 79, 80, 100, 118, 160, 300])
    func noLineIsWiderThanTheTerminal(width: Int) throws {
        let lines = try PreviewScene.full().text(.table, TextStyle(width: width)).split(separator: "\n")
        // Bars take 34 columns at least, and tables a few more than they should.
        let bars = lines.filter { $0.hasPrefix("Mon") || $0.hasPrefix("Sun") || $0.hasPrefix("Schedule") }
        #expect(bars.count > 3)
        for line in bars { #expect(DisplayWidth.of(String(line)) <= max(34, width), "\(line)") }
    }

    /// In Samoa there was no 30th of December 2011.
    @Test func aDayThatTheClockJumpsOver() throws {
        let zone = PreviewScene.zone("Test/Samoa", "AAA10BBB-14,J364/0,J10/0")
        let preview = try SchedulePreview(
            try PreviewScene.nights("07:00", "19:00", zone: zone),
            try PreviewScene.range("2011-12-29", "2012-01-01", zone: zone), comparingCron: true)
        #expect(preview.days.map(\.title) == ["Thu 2011-12-29", "Fri 2011-12-30", "Sat 2011-12-31"])
        #expect(preview.days[1].pieces.isEmpty)
        #expect(preview.days[1].marks == ["the clock jumps from 00:00 to 00:00 of 2011-12-31"])
        #expect(preview.svg.contains("x=\"134\" width=\"600\" y=\"188\" height=\"14\" fill=\"url(#gone)\""))
    }

    @Test func whatComesTwiceIsHalfAsHigh() throws {
        let preview = try SchedulePreview(
            try PreviewScene.nights("02:15", "02:30", overlap: .first),
            try PreviewScene.range("2026-10-25", "2026-10-26"))
        let pieces = preview.days[0].pieces.map { ($0.wall, $0.isRepeated) }
        #expect(pieces.filter { $0.1 }.map(\.0) == [7200..<10_800])
        #expect(pieces.filter { !$0.1 }.map(\.0) == [0..<8100, 8100..<9000, 9000..<10_800, 10_800..<86_400])
        // From 02:15 to 02:30, the upper half only.
        #expect(preview.svg.contains("x=\"190.25\" width=\"6.25\" y=\"148\" height=\"7\" fill=\"#2563eb\""))
        #expect(preview.svg.contains("x=\"184\" width=\"25\" y=\"155\" height=\"7\" fill=\"#d1d5db\""))
    }

    @Test func allPiecesOfAYearAreItsTime() throws {
        let preview = try SchedulePreview(
            try PreviewScene.office(), try PreviewScene.range("2026-01-01", "2027-01-01"))
        #expect(preview.days.count == 365)
        #expect(preview.totals.reduce(0, +) == 365 * 86_400)
        for (index, day) in preview.days.enumerated() {
            let hours = day.date.description == "2026-03-29" ? 23 : day.date.description == "2026-10-25" ? 25 : 24
            #expect(day.pieces.reduce(0) { $0 + $1.wall.count } == hours * 3600, "\(index)")
        }
    }
}

import Support
import Testing
import Timetables
import Vocabulary

struct WeeklyWindowTextTests {
    @Test(
        "Days are read",
        arguments: [
            ("mon", [.monday]), ("Monday", [.monday]), (" SUN ", [.sunday]), ("mon,wed", [.monday, .wednesday]),
            ("wed, mon , wed", [.monday, .wednesday]), ("mon-wed", [.monday, .tuesday, .wednesday]),
            ("fri-mon", [.monday, .friday, .saturday, .sunday]), ("sat - saturday", [.saturday]),
            ("weekdays", [.monday, .tuesday, .wednesday, .thursday, .friday]), ("Weekend", [.saturday, .sunday]),
            ("weekend,mon", [.monday, .saturday, .sunday]), ("daily", Weekday.allCases),
            ("every  day", Weekday.allCases), ("tue-mon", Weekday.allCases),
        ] as [(String, [Weekday])])
    func days(text: String, expected: [Weekday]) throws {
        #expect(try WeeklyWindowText.days(text) == expected)
    }

    @Test(
        "What is no day is refused with what was probably meant",
        arguments: [
            ("", nil), (",", nil), ("mon,", nil), ("mon-", nil), ("-mon", nil), ("mon-tue-wed", nil), ("8", nil),
            ("m", nil), ("tues", "tue"), ("thurs", "thu"), ("wednesay", "wed"), ("firday", "friday"),
            ("weekday", "weekdays"), ("mo", "mon"), ("\u{1B}[2J", nil),
        ] as [(String, String?)])
    func badDays(text: String, suggestion: String?) throws {
        let error = try #require(throws: TimetableError.self) { try WeeklyWindowText.days(text) }
        #expect(error.suggestion == suggestion)
        #expect(!error.what.isEmpty && !error.fix.isEmpty)
    }

    @Test(
        "Times are read",
        arguments: [("07:00", 420), ("7:05", 425), ("00:00", 0), ("23:59", 1439), (" 12:30 ", 750)])
    func times(text: String, minute: Int) throws {
        #expect(try WeeklyWindowText.minuteOfDay(text) == minute)
        #expect(try WeeklyWindowText.minuteOfDay(text, as: .end) == minute)
    }

    @Test func onlyAnEndIsTwentyFour() throws {
        #expect(try WeeklyWindowText.minuteOfDay("24:00", as: .end) == 1440)
        #expect(throws: TimetableError.self) { try WeeklyWindowText.minuteOfDay("24:00") }
        #expect(throws: TimetableError.self) { try WeeklyWindowText.minuteOfDay("24:01", as: .end) }
    }

    @Test(
        "What is no time is refused with what was probably meant",
        arguments: [
            ("", nil), ("7", "07:00"), ("7pm", "19:00"), ("7:30 PM", "19:30"), ("12am", "00:00"), ("0700", "07:00"),
            ("07.30", "07:30"), ("7h30", "07:30"), ("07:00:00", nil), ("7:5", "07:05"), ("-7:00", nil),
            ("+07:00", nil), ("07:60", nil), ("25:00", nil), ("noon", nil), ("٠٧:٠٠", nil), ("13pm", nil),
            ("99999999999999999999:00", nil),
        ] as [(String, String?)])
    func badTimes(text: String, suggestion: String?) throws {
        let error = try #require(throws: TimetableError.self) { try WeeklyWindowText.minuteOfDay(text) }
        #expect(error.suggestion == suggestion)
        #expect(!error.what.isEmpty && !error.fix.isEmpty)
    }

    @Test func timesOfTheWeek() throws {
        #expect(try WeeklyWindowText.weekTime("fri 20:00") == 4 * 1440 + 1200)
        #expect(try WeeklyWindowText.weekTime("  Monday   00:00") == 0)
        #expect(try WeeklyWindowText.weekTime("sun 24:00", as: .end) == WeeklyWindow.minutesOfWeek)
        for text in ["", "fri", "20:00", "fri 20:00 x", "20:00 fri", "weekend 20:00", "sun 24:00"] {
            #expect(throws: TimetableError.self) { try WeeklyWindowText.weekTime(text) }
        }
    }

    @Test func aWindowForEachDay() {
        let nights = WeeklyWindowText.windows(on: [.friday, .sunday], from: 22 * 60, to: 6 * 60)
        #expect(
            nights == [
                WeeklyWindow(from: .friday, 22 * 60, to: .saturday, 6 * 60),
                WeeklyWindow(from: .sunday, 22 * 60, to: .monday, 6 * 60),
            ])
        #expect(WeeklyWindowText.windows(on: [.monday], from: 0, to: 1440) == [WeeklyWindow(start: 0, end: 1440)])
        #expect(WeeklyWindowText.windows(on: [.monday], from: 420, to: 420) == [WeeklyWindow(start: 420, end: 1860)])
    }

    @Test func summaries() {
        func summary(_ windows: [WeeklyWindow]) -> String { WeeklyWindowText.summary(of: windows) }
        let office = WeeklyWindowText.windows(on: Array(Weekday.allCases.prefix(5)), from: 420, to: 1140)
        #expect(summary(office) == "mon-fri 07:00-19:00")
        #expect(summary(office.reversed() + office) == "mon-fri 07:00-19:00")
        #expect(
            summary(WeeklyWindowText.windows(on: [.saturday, .sunday], from: 0, to: 1440)) == "sat,sun 00:00-24:00")
        #expect(summary(WeeklyWindowText.windows(on: Weekday.allCases, from: 1320, to: 360)) == "daily 22:00-06:00")
        #expect(summary([WeeklyWindow(from: .friday, 1200, to: .monday, 360)]) == "fri 20:00 to mon 06:00")
        #expect(summary([WeeklyWindow(from: .friday, 1200, to: .monday, 0)]) == "fri 20:00 to sun 24:00")
        #expect(summary([]) == "never")
        #expect(summary([WeeklyWindow(start: 5, end: 5)]) == "always")
    }

    @Test func whatIsPrintedIsReadBack() throws {
        for minute in stride(from: 0, to: WeeklyWindow.minutesOfWeek, by: 7) {
            #expect(try WeeklyWindowText.weekTime(WeeklyWindowText.time(ofWeek: minute)) == minute)
            let end = try WeeklyWindowText.weekTime(WeeklyWindowText.time(ofWeek: minute, as: .end), as: .end)
            #expect(end % WeeklyWindow.minutesOfWeek == minute)
        }
        for subset in 1..<128 {
            let days = Weekday.allCases.filter { subset >> $0.rawValue & 1 == 1 }
            #expect(try WeeklyWindowText.days(WeeklyWindowText.names(of: days)) == days)
        }
    }

    @Test("Random text is read or refused")
    func randomText() {
        let pieces = [
            "mon", "fri", "-", ",", " ", ":", "07", "24", "00", "day", "é", "\u{202E}", "9", "pm", "week", "end",
        ]
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            let count = Int.random(in: 0...8, using: &random)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            if let days = try? WeeklyWindowText.days(text) { #expect(!days.isEmpty) }
            if let minute = try? WeeklyWindowText.minuteOfDay(text) { #expect((0..<1440).contains(minute)) }
            if let time = try? WeeklyWindowText.weekTime(text, as: .end) { #expect((0...10080).contains(time)) }
        }
    }
}

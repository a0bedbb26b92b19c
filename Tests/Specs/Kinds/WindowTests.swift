import Testing
import Timetables
import Vocabulary

@testable import Specs

@Suite struct WindowTests {
    private func schedule(_ spec: String) throws -> ScheduleSpec {
        let text = World.schedule.replacing(WindowMistakeTests.short, with: spec)
        let reading = World.read([World.schedulePath: text])
        #expect(reading.diagnostics == [])
        return try #require(reading.specs.schedules.first)
    }

    @Test(arguments: [
        (
            "{weekdays: [first mon, last fri], months: [jan, apr-jun], from: \"22:00\", to: \"02:00\"}",
            "first mon,last fri in jan,apr,may,jun 22:00-02:00"
        ),
        ("{monthDays: [1, 15, -1], from: \"00:00\", to: \"24:00\"}", "day 1,15,last 00:00-24:00"),
        (
            "{dates: [2026-12-24, 2026-12-24..2027-01-06, \"12-31\"], from: 8:00, to: 9:00}",
            "2026-12-24,2026-12-24..2027-01-06,12-31 08:00-09:00"
        ),
        ("{months: [\"3\"], from: \"00:00\", to: \"24:00\"}", "in mar 00:00-24:00"),
        (
            "{cron: {start: 0 7 * * mon-fri, stop: 0 19 * * mon-fri, gap: skip}}",
            "cron 0 7 * * mon-fri until 0 19 * * mon-fri"
        ),
    ])
    func everyFormIsRead(_ text: String, _ summary: String) throws {
        #expect(try schedule("windows: [\(text)]").windowSummary == summary)
        #expect(
            try schedule("windows: [{days: [daily], from: 00:00, to: 24:00}]\n  except: [\(text)]").windowSummary
                == "daily 00:00-24:00 except \(summary)")
    }

    @Test func rules() throws {
        let spec = try schedule(
            """
            rules:
                - name: launch
                  windows: [{dates: [2026-03-27], from: 00:00, to: 24:00}]
                  state: {power: running}
                - windows: [{days: [mon-fri], from: 07:00, to: 19:00}]
                  except: [{monthDays: [-1], from: 00:00, to: 24:00}]
                  state: {power: hibernated}
              outside: {leaveAlone: true}
              validFrom: 2026-01-01
              validUntil: "2027-01-01T00:00:00Z"
              overlap: second
            """)
        #expect(spec.states == [.power(.running), .power(.hibernated), .leaveAlone])
        #expect(spec.rules.map(\.name) == ["launch", nil])
        #expect(
            spec.windowSummary
                == "launch: 2026-03-27 00:00-24:00; 2: mon-fri 07:00-19:00 except day last 00:00-24:00")
        #expect(spec.overlap == .second)
        #expect(spec.validity.from == .date(try DayWindowText.date("2026-01-01")))
        #expect(spec.validity.until == .instant(try #require(Instant(rfc3339: "2027-01-01T00:00:00Z"))))
        let timetable = try spec.timetable(in: .utc)
        func state(_ text: String) throws -> DesiredState? {
            spec.state(in: timetable.state(at: try #require(Instant(rfc3339: text))))
        }
        #expect(try state("2026-03-27T12:00:00Z") == .power(.running))
        #expect(try state("2026-03-26T12:00:00Z") == .power(.hibernated))
        #expect(try state("2026-03-31T12:00:00Z") == .leaveAlone)
        #expect(try state("2027-01-01T00:00:00Z") == nil)
        #expect(spec.reason(for: .rule(0)) == "inside a window of its rule launch")
        #expect(spec.reason(for: .rule(1)) == "inside a window of its rule 2")
        #expect(spec.reason(for: .outside) == "outside the windows of all its rules")
    }

    @Test func theShortFormIsOneRule() throws {
        let short = try schedule(WindowMistakeTests.short)
        let long = try schedule(
            "rules: [{windows: [{days: [mon-fri], from: 07:00, to: 19:00}], state: {power: running}}]")
        #expect((short.rules, short.outside) == (long.rules, long.outside))
        #expect(short.reason(for: .rule(0)) == "inside its window")
    }
}

@Suite struct WindowMistakeTests {
    static let short = "windows: [{days: [mon-fri], from: \"07:00\", to: \"19:00\"}]"

    @Test(arguments: mistakes) func isTold(_ spec: String, _ says: [String]) {
        let mistake = Mistake(Self.short, spec, says)
        #expect(mistake.told(about: World.schedule, at: World.schedulePath) == says)
    }

    static let mistakes: [(String, [String])] = [
        (
            "\(short)\n  rules: [{windows: [{from: mon 07:00, to: mon 08:00}], state: {power: running}}]",
            ["8:10: error: `spec` has `windows` and `rules`, only one of them can hold; remove one"]
        ),
        (
            "rules: [{windows: [{from: mon 07:00, to: mon 08:00}], state: {power: running}}]\n  inside: {power: running}",
            [
                "8:11: error: `spec.inside` does not go with `rules`, each rule has a `state` of its own; move it into a"
                    + " rule"
            ]
        ),
        (
            "priority: 1", ["5:3: error: `spec` has neither `windows` nor `rules`, one is needed"]
        ),
        (
            "windows: [{days: [mon], weekdays: [first mon], from: 07:00, to: 08:00}]",
            [
                "7:20: error: `spec.windows[0].days` does not go with `weekdays`, `days` are those of every week; write"
                    + " `weekdays` instead of `days`"
            ]
        ),
        (
            "windows: [{weekdays: [furst mon], from: 07:00, to: 08:00}]",
            [
                "7:25: error: `spec.windows[0].weekdays[0]`: \"furst\" does not say which of the month's days; did you"
                    + " mean \"first\"?"
            ]
        ),
        (
            "windows: [{monthDays: [0], from: 07:00, to: 08:00}]",
            [
                "7:26: error: `spec.windows[0].monthDays[0]` is 0, days are counted from 1, or from -1 backwards; write"
                    + " `-1` for the last day"
            ]
        ),
        (
            "windows: [{months: [4], from: 07:00, to: 08:00}]",
            [
                "7:23: error: `spec.windows[0].months[0]` is the number `4`, months such as `jan` or `apr-jun` is wanted;"
                    + " put it in quotes: `\"4\"`"
            ]
        ),
        (
            "windows: [{dates: [24.12.2026], from: 07:00, to: 08:00}]",
            [
                "7:22: error: `spec.windows[0].dates[0]`: \"24.12.2026\" is not a date, dates are written year, month and"
                    + " day, as in \"2026-12-24\"; did you mean \"2026-12-24\"?"
            ]
        ),
        (
            "windows: [{monthDays: [30], months: [feb], from: 07:00, to: 08:00}]",
            [
                "7:13: error: `spec.windows[0]`: no day is ever meant, a day has to be in each of weekdays, monthDays,"
                    + " months and dates; remove what contradicts, such as the 30th of February"
            ]
        ),
        (
            "windows: [{days: [mon], from: 07:00}]",
            ["7:13: error: `spec.windows[0].to` is missing, the window needs an end; add it"]
        ),
        (
            "windows: [{days: [mon], to: 07:00}]",
            ["7:13: error: `spec.windows[0]` has neither `from` nor `cron` nor `recurrence`, one is needed"]
        ),
        (
            "windows: [{cron: {start: 0 7 * *, stop: 0 8 * * *}}]",
            [
                "7:28: error: `spec.windows[0].cron.start`: \"0 7 * *\" has 4 fields, cron has five: minute, hour, day of"
                    + " month, month, day of week; write five fields as in \"0 7 * * mon-fri\""
            ]
        ),
        (
            "windows: [{cron: {start: 0 7 * * *, stop: 0 7 * * *}, days: [mon]}]",
            [
                "7:20: error: `spec.windows[0].cron`: the window never closes, start fires whenever stop does, and then"
                    + " the stop loses; let them fire at different times",
                "7:63: error: `spec.windows[0].days` does not go with `cron`, the expressions say when it is open; remove"
                    + " it, or write a window of its own",
            ]
        ),
        (
            "\(short)\n  except: [{days: [daily], from: 00:00, to: 24:00}]",
            [
                "7:12: error: `spec.windows` are never open, exceptions, earlier rules or the schedule's validity take all"
                    + " of their time; change them, or remove the rule"
            ]
        ),
        (
            "rules: [{windows: [{from: mon 00:00, to: sun 24:00}], state: {power: running}}, {name: b, windows:"
                + " [{days: [mon], from: 07:00, to: 08:00}], state: {power: stopped}}]",
            [
                "7:102: error: `spec.rules[1].windows` are never open, exceptions, earlier rules or the schedule's"
                    + " validity take all of their time; change them, or remove the rule"
            ]
        ),
        (
            "rules: [{name: a, windows: [{from: mon 00:00, to: tue 24:00}], state: {power: running}}, {name: a, windows:"
                + " [{days: [fri], from: 07:00, to: 08:00}], state: {size: {desired: 1}}}]",
            [
                "7:99: error: `spec.rules[1].name` is `a` again; name it otherwise",
                "7:159: error: `ec2/instance` cannot be given a size, it has no size; ask for something else, or leave"
                    + " `ec2/instance` out of `select.types`",
            ]
        ),
        (
            "\(short)\n  validFrom: 2027-01-01\n  validUntil: 2026-01-01",
            [
                "9:15: error: `spec`: it ends before it begins, it is never in force; let it be valid from an earlier"
                    + " time, or until a later one"
            ]
        ),
        (
            "\(short)\n  validFrom: tomorrow",
            [
                "8:14: error: `spec.validFrom`: \"tomorrow\" is not an instant, it needs a date, a time with seconds and"
                    + " the offset from UTC; write it as in \"2026-01-01T06:00:00Z\", or a date alone"
            ]
        ),
        (
            "\(short)\n  inside: {leaveAlone: true}\n  outside: {leaveAlone: true}",
            [
                "9:12: error: `spec` never asks for anything, all its states are `leaveAlone`; let one of them be another,"
                    + " or remove the schedule"
            ]
        ),
        (
            "\(short)\n  inside: {leaveAlone: false}",
            [
                "8:24: error: `spec.inside.leaveAlone` is `false`, it says nothing so; write `true`, or another state"
            ]
        ),
        (
            "\(short)\n  overlap: both",
            [
                "8:12: error: `spec.overlap` is `both`, which is none of the possible values; the possible values are"
                    + " `whole`, `first`, `second`"
            ]
        ),
    ]
}

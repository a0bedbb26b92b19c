import Testing
import Timetables

@testable import Specs

@Suite struct RecurrenceMistakeTests {
    private static let window =
        "windows: [{recurrence: {start: \"2026-01-13T20:00\", duration: 6h, rrule: FREQ=DAILY}}]"
    private static let document = World.schedule.replacing(
        "windows: [{days: [mon-fri], from: \"07:00\", to: \"19:00\"}]", with: window)

    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: Self.document, at: World.schedulePath) == mistake.says)
    }

    @Test func everyPartIsRead() throws {
        let text = Self.document.replacing(
            "rrule: FREQ=DAILY",
            with: "rrule: \"RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;UNTIL=20271231T190000Z\","
                + " rdate: [2026-02-01, \"20260203T180000Z\"], exdate: [\"2026-02-24T20:00\"]")
        let reading = World.read([World.schedulePath: text])
        #expect(reading.diagnostics == [])
        guard case .recurrence(let set) = reading.specs.schedules.first?.rules.first?.windows.first else {
            Issue.record("no recurrence")
            return
        }
        #expect(set.rules.map(\.description) == ["FREQ=MONTHLY;UNTIL=20271231T190000Z;BYDAY=MO,TU;BYSETPOS=-1"])
        #expect(set.dates.map(\.description) == ["20260201", "20260203T180000Z"])
        #expect(set.except.map(\.description) == ["20260224T200000"])
        #expect("\(set.start)" == "2026-01-13T20:00:00" && set.length == 21_600)
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "FREQ=DAILY", "FREQ=DALY",
            "7:75: error: `spec.windows[0].recurrence.rrule`: \"DALY\" is not a frequency, at character 6 of the text; did"
                + " you mean \"DAILY\"?"),
        Mistake(
            "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "7:75: error: `spec.windows[0].recurrence`: the rule matches nothing, no time in the 50 years after its start is"
                + " as it says; look for parts that contradict each other, as BYMONTH=2 and BYMONTHDAY=30 do"),
        Mistake(
            "duration: 6h", "duration: 24h",
            "7:76: error: `spec.windows[0].recurrence`: it never closes, each occurrence lasts at least until the next begins,"
                + " without an end; let it last shorter, or end the rule with UNTIL or COUNT"),
        Mistake(
            "rrule: FREQ=DAILY", "exdate: [\"2026-01-13\"]",
            "7:76: error: `spec.windows[0].recurrence`: it is never open, exceptions take every occurrence away; remove some"
                + " of the exceptions"),
        Mistake(
            "FREQ=DAILY", "FREQ=SECONDLY",
            "7:75: error: `spec.windows[0].recurrence.rrule`: the rule may begin 86400 times a day, at character 1 of the"
                + " text, at most 1440 are worked out; use a longer interval, or one start with a longer duration"),
        Mistake(
            "FREQ=DAILY", "FREQ=DAILY;UNTIL=20250101",
            "7:75: error: `spec.windows[0].recurrence`: the rule ends before the start, UNTIL is earlier; move UNTIL, or leave"
                + " the rule out"),
        Mistake(
            "T20:00\"", "T20:00:00Z\"",
            "7:34: error: `spec.windows[0].recurrence.start` is `2026-01-13T20:00:00Z`, which is a time in UTC, it repeats by"
                + " the clock of the schedule's zone; write what that clock shows, without the `Z`"),
        Mistake(
            "duration: 6h, ", "",
            "7:26: error: `spec.windows[0].recurrence.duration` is missing, a span of time such as `90s`, `10m` or `1h30m`,"
                + " from 1s to 3660d is needed; add it"),
        Mistake(
            "FREQ=DAILY}", "FREQ=DAILY}, from: \"07:00\"",
            "7:26: error: `spec.windows[0]` has `from` and `recurrence`, only one of them can hold; remove one"),
        Mistake(
            "FREQ=DAILY}", "FREQ=DAILY}, days: [mon]",
            "7:94: error: `spec.windows[0].days` does not go with `recurrence`, its rule says when it is open; remove it, or"
                + " write a window of its own"),
    ]
}

import Presentation
import Timetables
import Vocabulary

/// Schedules by a clock that is changed on the last Sundays of March and October.
enum PreviewScene {
    static let berlin = zone("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3")

    /// A zone that holds nothing but the rule of its footer (RFC 9636).
    static func zone(_ id: ZoneID, _ rule: String) -> Zone {
        let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
        let block =
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        let file = block + block + Array("\n\(rule)\n".utf8)
        return ZoneTable(release: "test", files: [(id, file)]).zone(id) ?? .utc
    }

    static func daily(_ from: String, _ to: String) throws -> TimeWindow {
        .weekly(
            WeeklyWindowText.windows(
                on: Weekday.allCases, from: try WeeklyWindowText.minuteOfDay(from),
                to: try WeeklyWindowText.minuteOfDay(to, as: .end)))
    }

    static func office(_ calendars: [CalendarDays] = [], names: [String] = [], text: String = "") throws
        -> PreviewedSchedule
    {
        let windows = WeeklyWindowText.windows(on: try WeeklyWindowText.days("mon-fri"), from: 420, to: 1140)
        return PreviewedSchedule(
            name: "shop/office" + text,
            timetable: try Timetable(zone: berlin, rules: [.init(windows: [.weekly(windows)])], calendars: calendars),
            states: ["running" + text], outside: "stopped" + text, calendars: names.map { $0 + text })
    }

    static func nights(_ from: String, _ to: String, overlap: Overlap = .whole, zone: Zone = berlin) throws
        -> PreviewedSchedule
    {
        PreviewedSchedule(
            name: "shop/nights",
            timetable: try Timetable(
                zone: zone, rules: [.init(windows: [try daily(from, to)])], overlap: overlap),
            states: ["running"], outside: "stopped")
    }

    static func range(_ from: String, _ to: String, zone: Zone = berlin) throws -> PreviewRange {
        try PreviewRange(from: from, to: to, in: zone, now: Instant(seconds: 0))
    }

    static func date(_ text: String) throws -> CivilDate {
        guard case .date(let date) = try Validity.Edge(text) else { return CivilDate(daysSince1970: 0) }
        return date
    }

    /// Two rules, a calendar, a validity and a comparison, in the weeks of a clock change.
    static func full(text: String = "") throws -> SchedulePreview {
        let christmas = CalendarDays(days: [try date("2026-10-28")...(try date("2026-10-29"))], treatment: .outside)
        let windows = WeeklyWindowText.windows(on: try WeeklyWindowText.days("mon-fri"), from: 420, to: 1140)
        let schedule = PreviewedSchedule(
            name: "shop/office" + text,
            timetable: try Timetable(
                zone: berlin,
                rules: [.init(windows: [try daily("01:00", "02:30")]), .init(windows: [.weekly(windows)])],
                validity: Validity(until: .date(try date("2026-11-01"))), calendars: [christmas]),
            states: ["size desired 8" + text, "running" + text], outside: "stopped" + text,
            calendars: ["holidays" + text])
        return try SchedulePreview(schedule, try range("2026-10-23", "2026-11-02"), comparingCron: true)
    }
}

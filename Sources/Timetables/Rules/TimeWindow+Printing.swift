import Vocabulary

extension TimeWindow: CustomStringConvertible {
    /// One line for people: `mon-fri 07:00-19:00`, `first mon in jan,apr-jun 22:00-02:00`, `day 1,last 00:00-24:00`.
    public var description: String {
        switch self {
        case .weekly(let windows): WeeklyWindowText.summary(of: windows)
        case .days(let window): DayWindowText.summary(of: window)
        case .cron(let pair): "cron \(pair.start) until \(pair.stop)"
        case .recurrence(let set): set.summary
        case .fixed(let intervals):
            intervals.isEmpty ? "never" : DayWindowText.list(intervals.map { "\($0.start) to \($0.end)" })
        }
    }
}

extension DayWindowText {
    /// One line for people, as ``TimeWindow/description`` has it.
    static func summary(of window: DayWindow) -> String {
        var parts: [String] = []
        if !window.weekdays.isEmpty { parts.append(list(window.weekdays.map(name))) }
        if !window.monthDays.isEmpty {
            parts.append((window.weekdays.isEmpty ? "day " : "on day ") + list(window.monthDays.map(name)))
        }
        if !window.dates.isEmpty { parts.append(list(window.dates.map(name))) }
        if !window.months.isEmpty {
            parts.append("in " + list(window.months.map { String(monthNames[$0 - 1].prefix(3)) }))
        }
        if parts.isEmpty { parts.append("daily") }
        let end = window.end > 1440 ? window.end - 1440 : window.end
        return parts.joined(separator: " ") + " \(WeeklyWindowText.time(window.start))-\(WeeklyWindowText.time(end))"
    }

    /// The first few of many.
    static func list(_ words: [String]) -> String {
        let most = 6
        guard words.count > most else { return words.joined(separator: ",") }
        return words.prefix(most).joined(separator: ",") + " and \(words.count - most) more"
    }

    private static func name(_ weekday: OrdinalWeekday) -> String {
        let name = WeeklyWindowText.name(weekday.weekday)
        return switch weekday.ordinal {
        case nil: name
        case -1: "last \(name)"
        case let ordinal? where ordinal < 0: "\(shortOrdinals[-ordinal - 1]) last \(name)"
        case let ordinal?: "\(ordinals[ordinal - 1]) \(name)"
        }
    }

    private static func name(_ day: Int) -> String { day == -1 ? "last" : "\(day)" }

    private static func name(_ pattern: DatePattern) -> String {
        switch pattern {
        case .dates(let dates):
            dates.lowerBound == dates.upperBound ? "\(dates.lowerBound)" : "\(dates.lowerBound)..\(dates.upperBound)"
        case .yearly(let first, let last):
            first == last ? name(first) : "\(name(first))..\(name(last))"
        }
    }

    private static func name(_ date: YearlyDate) -> String { twoDigits(date.month) + "-" + twoDigits(date.day) }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

extension RecurrenceSet {
    /// `FREQ=WEEKLY;BYDAY=MO from 2026-01-05 22:00 for 8h, and 2 dates, but 1`.
    fileprivate var summary: String {
        let minutes = start.secondOfDay / 60
        let from = "from \(start.date) \(WeeklyWindowText.time(minutes)) for \(DurationText.text(length))"
        return (rules.map(\.description) + [from]).joined(separator: " ")
            + (dates.isEmpty ? "" : ", and \(dates.count) more") + (except.isEmpty ? "" : ", but \(except.count)")
    }
}

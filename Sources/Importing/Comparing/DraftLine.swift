import Timetables
import Vocabulary

/// What schedules that are to be written want through time.
enum DraftLine {
    /// The states of some drafts that are about the same resources: of several that want something, the safer order of
    /// things wins, as between the documents later. Nil where there are none, or one makes no timetable.
    static func line(
        _ drafts: [ScheduleDraft], _ overrides: [OverrideDraft], from start: Instant, to end: Instant
    ) -> StateLine? {
        let timetables = drafts.compactMap { draft in
            (try? draft.timetable().compiled(from: start, to: end)).map { (draft: draft, compiled: $0) }
        }
        guard !drafts.isEmpty, timetables.count == drafts.count else { return nil }
        let candidates =
            timetables.flatMap { $0.compiled.stretches.map(\.interval.start) }
            + overrides.flatMap { [$0.start, $0.end] }
        return StateLine(from: start, to: end, candidates: candidates) { instant in
            let override = overrides.last { $0.start <= instant && instant < $0.end }
            return override?.state
                ?? timetables.map { state($0.draft, $0.compiled.state(at: instant)) }.reduce(.leftAlone, safer)
        }
    }

    private static func state(_ draft: ScheduleDraft, _ state: Timetable.State?) -> RuleState {
        switch state {
        case .rule(let index): draft.rules[index].state
        case .outside: draft.outside
        case .notInForce, .unknown, nil: .leftAlone
        }
    }

    private static func safer(_ left: RuleState, _ right: RuleState) -> RuleState {
        switch (left, right) {
        case (.leftAlone, let other), (let other, .leftAlone): other
        case (.desired(let one), .desired(let other)): .desired(max(one, other))
        case (.running, _), (_, .running): .running
        case (.desired, _): left
        case (_, .desired): right
        case (.hibernated, _), (_, .hibernated): .hibernated
        default: .stopped
        }
    }
}

extension ScheduleDraft {
    /// The timetable that our reader will make of it.
    func timetable() throws(TimetableError) -> Timetable {
        var made: [Timetable.Rule] = []
        for rule in rules {
            made.append(
                Timetable.Rule(windows: try Self.windows(rule.windows), except: try Self.windows(rule.except)))
        }
        return try Timetable(zone: zone, rules: made, validity: Validity(from: validFrom.map(Validity.Edge.instant)))
    }

    private static func windows(_ drafts: [WindowDraft]) throws(TimetableError) -> [TimeWindow] {
        var windows: [TimeWindow] = []
        for draft in drafts { windows.append(try draft.window()) }
        return windows
    }
}

extension WindowDraft {
    fileprivate func window() throws(TimetableError) -> TimeWindow {
        switch self {
        case .days(let days, let from, let to): return .weekly(WeeklyWindowText.windows(on: days, from: from, to: to))
        case .week(let from, let to): return .weekly([WeeklyWindow(start: from, end: to)])
        case .cron(let start, let stop):
            return .cron(try CronPair(start: try CronExpression(start), stop: try CronExpression(stop)))
        case .dates(let list, let from, let to):
            var weekdays: [OrdinalWeekday] = []
            for text in list.weekdays { weekdays += try DayWindowText.weekdays(text) }
            var dates: [DatePattern] = []
            for text in list.dates { dates.append(try DayWindowText.dates(text)) }
            return .days(
                try DayWindow(
                    weekdays: weekdays, monthDays: list.monthDays, months: list.months, dates: dates, from: from, to: to
                ))
        }
    }
}

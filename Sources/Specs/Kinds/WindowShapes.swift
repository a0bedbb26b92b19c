import Documents
import Timetables
import Vocabulary

extension Shape where Output == TimeWindow {
    /// One entry of `windows` or `except`: times of the week, of other days, or between two cron expressions.
    static var window: Shape {
        Shape<WindowDraft>.object(
            optional(
                "days", .list(.days, atLeast: 1),
                "The days of every week it begins on: `mon`, `mon-fri`, `weekdays`, `weekend`, `daily`. Without `days`"
                    + " and the four lists below, `from` and `to` name their days themselves."),
            optional(
                "weekdays", .list(.ordinalWeekdays, atLeast: 1),
                "Weekdays by their number in the month: `first mon`, `3rd tue`, `last fri`, `2nd last sun`; or each:"
                    + " `fri`. A day counts that is in each of this list and the next three that is given."),
            optional(
                "monthDays", .list(.monthDay, atLeast: 1), "Days of the month; `-1` is the last, `-2` the one before."),
            optional("months", .list(.months, atLeast: 1), "Months: `jan`, `apr-jun`."),
            optional(
                "dates", .list(.dates, atLeast: 1),
                "Dates of one year or of every one: `\"2026-12-24\"`, `\"2026-12-24..2027-01-06\"`, `\"12-31\"`."),
            optional(
                "from", .windowTime,
                "When it begins: `\"07:00\"`; where no days are listed, `\"fri 20:00\"`."),
            optional(
                "to", .windowTime,
                "When it ends, exclusive: `\"19:00\"`, `\"24:00\"`, `\"mon 06:00\"`. A time of day that is not after"
                    + " `from` is on the next day."),
            optional("cron", .cron, "Open from each firing of one cron expression to the next of another."),
            optional("recurrence", .recurrence, "What recurs by rules of RFC 5545 (iCalendar)."),
            rule: .exactlyOne(["from", "cron", "recurrence"]),
            check: {
                (
                    place: Place, _: [[Weekday]]??, _: [[OrdinalWeekday]]??, _: [Int]??, _: [[Int]]??,
                    _: [DatePattern]??, from: String??, to: String??, _: CronPair??, _: RecurrenceSet??
                ) in
                WindowDraft.check(place, from: from ?? nil, to: to ?? nil)
            },
            make: { _, days, weekdays, monthDays, months, dates, from, to, cron, recurrence in
                WindowDraft(
                    days: days?.flatMap { $0 }, weekdays: weekdays?.flatMap { $0 }, monthDays: monthDays,
                    months: months?.flatMap { $0 }, dates: dates, from: from, to: to, cron: cron,
                    recurrence: recurrence)
            }
        ).map { draft, place in draft.window(place) }
    }
}

/// The fields of a window, before they are put together.
private struct WindowDraft: Sendable {
    let days: [Weekday]?
    let weekdays: [OrdinalWeekday]?
    let monthDays: [Int]?
    let months: [Int]?
    let dates: [DatePattern]?
    let from: String?
    let to: String?
    let cron: CronPair?
    let recurrence: RecurrenceSet?

    private static let dayLists = ["weekdays", "monthDays", "months", "dates"]

    /// Reports what does not go together; `from` and `to` are nil where they could not be read.
    static func check(_ place: Place, from: String?, to: String?) {
        func has(_ field: String) -> Bool { place.node[field] != nil }
        if let whole = ["cron", "recurrence"].first(where: has) {
            for field in ["days", "to"] + dayLists where has(field) {
                place.error(
                    at: field, "\(place.subject(field)) does not go with `\(whole)`",
                    why: whole == "cron" ? "the expressions say when it is open" : "its rule says when it is open",
                    fix: "remove it, or write a window of its own")
            }
            return
        }
        if has("days"), let list = dayLists.first(where: has) {
            place.error(
                at: "days", "\(place.subject("days")) does not go with `\(list)`",
                why: "`days` are those of every week", fix: "write `weekdays` instead of `days`")
        }
        if has("from"), !has("to") {
            place.error("\(place.subject("to")) is missing", why: "the window needs an end", fix: "add it")
        }
        let hasDays = has("days") || dayLists.contains(where: has)
        let start = from.flatMap { minute($0, "from", .start, hasDays, place) }
        let end = to.flatMap { minute($0, "to", .end, hasDays, place) }
        guard let start, start == end else { return }
        place.error(
            at: "to", "\(place.subject) begins and ends at the same time", why: "it is never open",
            fix: hasDays
                ? "write `from: \"00:00\"` and `to: \"24:00\"` for whole days"
                : "write `from: \"mon 00:00\"` and `to: \"sun 24:00\"` for always")
    }

    /// What it means; reports days that never come.
    func window(_ place: Place) -> TimeWindow? {
        if let cron { return .cron(cron) }
        if let recurrence { return .recurrence(recurrence) }
        let hasDayList = weekdays != nil || monthDays != nil || months != nil || dates != nil
        let hasDays = days != nil || hasDayList
        guard days == nil || !hasDayList, let from, let to, let start = try? Self.minute(from, .start, hasDays),
            let end = try? Self.minute(to, .end, hasDays), start != end
        else { return nil }
        if let days {
            return .weekly(WeeklyWindowText.windows(on: Set(days).sorted(), from: start, to: end))
        }
        guard hasDayList else { return .weekly([WeeklyWindow(start: start, end: end)]) }
        do throws(TimetableError) {
            return .days(
                try DayWindow(
                    weekdays: weekdays ?? [], monthDays: monthDays ?? [], months: months ?? [], dates: dates ?? [],
                    from: start, to: end))
        } catch {
            place.error("\(place.subject): \(error.what)", why: error.why, fix: error.fix)
            return nil
        }
    }

    private static func minute(
        _ text: String, _ edge: WeeklyWindowText.Edge, _ hasDays: Bool
    ) throws(TimetableError) -> Int {
        hasDays ? try WeeklyWindowText.minuteOfDay(text, as: edge) : try WeeklyWindowText.weekTime(text, as: edge)
    }

    /// The minute of the day or of the week; reports why there is none.
    private static func minute(
        _ text: String, _ field: String, _ edge: WeeklyWindowText.Edge, _ hasDays: Bool, _ place: Place
    ) -> Int? {
        do throws(TimetableError) {
            return try minute(text, edge, hasDays)
        } catch {
            var fix = error.fix
            if (try? minute(text, edge, !hasDays)) != nil {
                fix =
                    hasDays
                    ? "leave the day to `days`, or remove `days`"
                    : "add `days`, or name the day as in `\"mon \(text)\"`"
            }
            place.error(at: field, "\(place.subject(field)): \(error.what)", why: error.why, fix: fix)
            return nil
        }
    }
}

extension Shape where Output == String {
    /// A time of day or of the week, not yet understood.
    fileprivate static var windowTime: Shape {
        let form = TextForm.any("a time such as `\"07:00\"` or `\"fri 20:00\"`", 1...32)
        let text = Shape.text(form)
        return Shape(text.schema) { place in
            // An unquoted 0700 is a number to YAML, yet plainly meant as a time.
            switch place.node.kind {
            case .int, .double: place.node.scalarText.map(Echo.cut)
            default: text.read(place)
            }
        }
    }
}

extension Shape {
    /// Text that a reader of `Timetables` understands.
    static func timetableText(
        _ wanted: String, _ lengths: ClosedRange<Int>,
        read: @escaping @Sendable (String) throws(TimetableError) -> Output
    ) -> Shape {
        Shape<String>.text(.any(wanted, lengths)).map { text, place in
            do throws(TimetableError) {
                return try read(text)
            } catch {
                place.error("\(place.subject): \(error.what)", why: error.why, fix: error.fix)
                return nil
            }
        }
    }
}

extension Shape where Output == [Weekday] {
    fileprivate static var days: Shape {
        timetableText("days such as `mon-fri`", 1...60) { text throws(TimetableError) in
            try WeeklyWindowText.days(text)
        }
    }
}

extension Shape where Output == [OrdinalWeekday] {
    fileprivate static var ordinalWeekdays: Shape {
        timetableText("a weekday of the month such as `first mon`", 1...60) { text throws(TimetableError) in
            try DayWindowText.weekdays(text)
        }
    }
}

extension Shape where Output == Int {
    fileprivate static var monthDay: Shape {
        Shape.integer(-31...31).map { day, place in
            if day != 0 { return day }
            place.error(
                "\(place.subject) is 0", why: "days are counted from 1, or from -1 backwards",
                fix: "write `-1` for the last day")
            return nil
        }
    }
}

extension Shape where Output == [Int] {
    fileprivate static var months: Shape {
        timetableText("months such as `jan` or `apr-jun`", 1...60) { text throws(TimetableError) in
            try DayWindowText.months(text)
        }
    }
}

extension Shape where Output == DatePattern {
    static var dates: Shape {
        timetableText("a date such as `2026-12-24` or `12-31`", 1...30) { text throws(TimetableError) in
            try DayWindowText.dates(text)
        }
    }
}

extension Shape where Output == CronPair {
    fileprivate static var cron: Shape {
        .object(
            required("start", .cronExpression, "When it opens: minute, hour, day of month, month, day of week."),
            required("stop", .cronExpression, "When it closes. Where both fire at the same minute, the stop loses."),
            defaulted(
                "gap", .cases(\.summary), CronPair.Gap.shift, "What becomes of a firing that the clock jumps over."),
            make: { place, start, stop, gap in
                do throws(TimetableError) {
                    return try CronPair(start: start, stop: stop, gap: gap)
                } catch {
                    place.error("\(place.subject): \(error.what)", why: error.why, fix: error.fix)
                    return nil
                }
            })
    }
}

extension Shape where Output == CronExpression {
    fileprivate static var cronExpression: Shape {
        timetableText("a cron expression such as `0 7 * * mon-fri`", 1...200) { text throws(TimetableError) in
            try CronExpression(text)
        }
    }
}

extension Shape where Output == Validity.Edge {
    /// A date in the schedule's zone, or an instant.
    static var validityEdge: Shape {
        timetableText("a date such as `2026-01-01`, or an instant", 1...40) { text throws(TimetableError) in
            try Validity.Edge(text)
        }
    }
}

extension CronPair.Gap: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .shift: "it counts at the first instant after the jump"
        case .skip: "it does not count"
        }
    }
}

extension Overlap: SpecDefault {
    var summary: String {
        switch self {
        case .whole: "a start takes the first, an end the last"
        case .first: "both take the first"
        case .second: "both take the last"
        }
    }
}

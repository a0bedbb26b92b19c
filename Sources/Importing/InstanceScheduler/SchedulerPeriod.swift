import Timetables
import Vocabulary

/// A period: days, and from when until when on each of them.
///
/// Contract: `instance_scheduler/configuration/running_period.py`. Without an end it only starts, without a beginning it
/// only stops, and with neither the whole day counts.
struct SchedulerPeriod: Hashable, Sendable {
    let name: String
    /// Minutes of the day.
    let begin: Int?
    /// Minutes of the day, exclusive.
    let end: Int?
    let weekdays: PeriodDays?
    let monthDays: PeriodDays?
    let months: PeriodDays?

    init(_ fields: SchedulerFields, _ name: String) throws(PeriodDays.Problem) {
        self.name = name
        begin = try Self.time(fields.text("begintime"), "begintime")
        end = try Self.time(fields.text("endtime"), "endtime")
        weekdays = try Self.days(fields.list("weekdays"), .weekdays)
        monthDays = try Self.days(fields.list("monthdays"), .monthDays)
        months = try Self.days(fields.list("months"), .months)
        if let begin, let end, begin > end {
            throw PeriodDays.Problem(why: "it ends before it begins, which Instance Scheduler refuses")
        }
        guard
            [begin, end].contains(where: { $0 != nil }) || [weekdays, monthDays, months].contains(where: { $0 != nil })
        else { throw PeriodDays.Problem(why: "it says neither days nor times") }
    }

    private static func time(_ text: String?, _ field: String) throws(PeriodDays.Problem) -> Int? {
        guard let text else { return nil }
        guard let minute = try? WeeklyWindowText.minuteOfDay(text), text == text.trimmed else {
            throw PeriodDays.Problem(why: "`\(field)` is \"\(text)\", which is no time of the form HH:MM")
        }
        return minute
    }

    private static func days(
        _ entries: [String]?, _ field: PeriodDays.Field
    ) throws(PeriodDays.Problem) -> PeriodDays? {
        guard let entries, !entries.isEmpty else { return nil }
        return try PeriodDays(entries, field)
    }

    /// What it wants at a time on the wall.
    func state(at time: CivilTime) -> RuleState {
        let date = time.date
        guard weekdays?.hasWeekday(of: date) ?? true, monthDays?.hasMonthDay(of: date) ?? true,
            months?.hasMonth(of: date) ?? true
        else { return .stopped }
        let minute = time.secondOfDay / 60
        switch (begin, end) {
        case (nil, nil): return .running
        case (nil, let end?): return minute >= end ? .stopped : .leftAlone
        case (let begin?, nil): return minute >= begin ? .running : .leftAlone
        case (let begin?, let end?): return begin <= minute && minute < end ? .running : .stopped
        }
    }
}

extension SchedulerPeriod {
    /// The times of its days at which it runs, and those at which it lets be.
    func times(extendedTo later: Int?) -> (running: Range<Int>?, leftAlone: Range<Int>?) {
        switch (begin, later ?? end) {
        case (nil, nil): (0..<1440, nil)
        case (nil, let end?): (nil, end > 0 ? 0..<end : nil)
        case (let begin?, nil): (begin..<1440, begin > 0 ? 0..<begin : nil)
        case (let begin?, let end?): (begin < end ? begin..<end : nil, nil)
        }
    }

    /// Its days for some minutes; nil where no schedule can say them.
    func window(_ minutes: Range<Int>) -> WindowDraft? {
        guard monthDays?.nearest.isEmpty ?? true else { return nil }
        let plain =
            weekdays.map { days in Weekday.allCases.filter { days.isAll || days.numbers.contains($0.rawValue) } }
            ?? Weekday.allCases
        let isPlain = weekdays.map { $0.isAll || ($0.nth.isEmpty && $0.lastOf.isEmpty) } ?? true
        let isEveryDate = monthDays?.isAll ?? true && months?.isAll ?? true
        if isPlain, isEveryDate { return .days(plain, from: minutes.lowerBound, to: minutes.upperBound) }
        var list = WindowDraft.DayList()
        if let weekdays, !weekdays.isAll, plain.count < 7 || !isPlain { list.weekdays = weekdays.names(plain) }
        if let monthDays, !monthDays.isAll {
            list.monthDays = monthDays.numbers.sorted() + (monthDays.last ? [-1] : [])
        }
        if let months, !months.isAll { list.months = months.numbers.sorted() }
        return .dates(list, from: minutes.lowerBound, to: minutes.upperBound)
    }
}

extension PeriodDays {
    /// `mon`, `first mon`, `last fri`.
    fileprivate func names(_ plain: [Weekday]) -> [String] {
        let words = ["first", "second", "third", "fourth", "fifth"]
        let name = { WeeklyWindowText.name(Weekday.allCases[$0]) }
        return plain.map(WeeklyWindowText.name)
            + nth.sorted { ($0[1], $0[0]) < ($1[1], $1[0]) }.map { "\(words[$0[1] - 1]) \(name($0[0]))" }
            + lastOf.sorted().map { "last \(name($0))" }
    }
}

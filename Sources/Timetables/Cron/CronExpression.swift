public import Vocabulary

/// Minutes of the wall clock by five fields, as cron has them: minute, hour, day of month, month, day of week.
///
/// Besides POSIX: names, steps (`*/5`, `8-18/2`, `5/15` from 5 to the end), ranges that go over the end (`fri-mon`,
/// `22-4`), `7` for Sunday, `?` for `*` in the day fields; as days of the month `L` (the last), `L-3` (three before it),
/// `15W` (the nearest of Monday to Friday within the month) and `LW`; as days of the week `5L` or `friL` (the last
/// Friday) and `5#2` (the second); `@yearly`, `@monthly`, `@weekly`, `@daily`, `@hourly`.
///
/// Where both day fields are restricted, a day that either means counts, else one that both mean (POSIX.1-2024,
/// crontab). Restricted is a field other than `*`, `?` and `*/1`: `*/2` is, though Vixie's cron and its descendants look
/// at the first character only and take it for unrestricted.
public struct CronExpression: Hashable, Sendable {
    /// The text as it was read, one space between fields.
    public let text: String
    /// Minutes since midnight, ascending.
    let times: [UInt16]
    let months: MonthSet
    let daysOfMonth: DaysOfMonth?
    let weekdays: WeekdaysOfMonth?

    /// Reads an expression.
    ///
    /// - Throws: for what is not one, and for one that never fires.
    public init(_ text: String) throws(TimetableError) {
        let words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        let reader = CronReader(try CronReader.fields(words))
        self.text = words.joined(separator: " ")
        let minutes = try reader.numbers(.minute)
        times = try reader.numbers(.hour).flatMap { hour in minutes.map { UInt16(hour * 60 + $0) } }
        months = MonthSet(bits: try reader.numbers(.month).reduce(0) { $0 | 1 << UInt16($1 - 1) })
        daysOfMonth = try reader.daysOfMonth()
        weekdays = try reader.weekdays()
        guard everFires else {
            throw TimetableError(
                "\"\(self.text)\" never fires", why: "no month it names has such a day",
                fix: "change the day of month or the month")
        }
    }

    /// The first time on the wall from one on at which it fires; nil where there is none in fifty years.
    public func firing(atOrAfter time: CivilTime) -> CivilTime? {
        var cursor = CronCursor(self)
        let wall = ZoneRules.clamped(time.secondsSince1970)
        return cursor.firing(atOrAfter: wall, through: wall + Self.horizon).map(CivilTime.init(secondsSince1970:))
    }

    /// The last time on the wall until one at which it fires; nil where there is none in fifty years.
    public func firing(atOrBefore time: CivilTime) -> CivilTime? {
        var cursor = CronCursor(self)
        let wall = ZoneRules.clamped(time.secondsSince1970)
        return cursor.firing(atOrBefore: wall, from: wall - Self.horizon).map(CivilTime.init(secondsSince1970:))
    }
}

extension CronExpression: CustomStringConvertible {
    public var description: String { text }
}

extension CronExpression {
    /// Fifty years in seconds: how far a firing is looked for.
    static let horizon: Int64 = 50 * 366 * 86_400

    /// The days of a month on which it fires.
    func days(in month: Month) -> DaySet {
        guard months.contains(month.number) else { return .none }
        switch (daysOfMonth?.days(in: month), weekdays?.days(in: month)) {
        case (let days?, let others?): return days.union(others)
        case (let days?, nil), (nil, let days?): return days
        case (nil, nil): return month.all
        }
    }

    var firingsPerDay: Int { times.count }

    /// Whether it fires whenever another does.
    func covers(_ other: CronExpression) -> Bool {
        Set(times).isSuperset(of: other.times)
            && Month.everyKind.allSatisfy { days(in: $0).union(other.days(in: $0)) == days(in: $0) }
    }

    private var everFires: Bool { Month.everyKind.contains { !days(in: $0).isEmpty } }
}

public import Vocabulary

/// Days and times of the week as people write them: `mon-fri`, `weekdays`, `07:00`, `fri 20:00`.
///
/// Letter case and space around words do not matter.
public enum WeeklyWindowText {
    /// Which edge of a window a time is; only an end may be `24:00`.
    public enum Edge: Hashable, Sendable { case start, end }

    /// Reads days: names (`mon`, `monday`), ranges that may wrap (`fri-mon`), lists (`mon,wed`), `weekdays`, `weekend`,
    /// `daily`. Returns each day once, Monday first; never none.
    public static func days(_ text: String) throws(TimetableError) -> [Weekday] {
        var found: Set<Weekday> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            found.formUnion(try range(trimmed(part), in: text))
        }
        return found.sorted()
    }

    /// Reads `07:00` as minutes since midnight, 0 to 1,439; an end may be `24:00`, 1,440.
    public static func minuteOfDay(_ text: String, as edge: Edge = .start) throws(TimetableError) -> Int {
        let word = trimmed(text)
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = number(parts[0], digits: 1...2), let minute = number(parts[1], digits: 2...2)
        else {
            throw TimetableError(
                "\"\(text)\" is not a time of day", why: "times are written with 24 hours, as in \"07:00\"",
                fix: "write hours and minutes as in \"07:00\"", suggestion: likelyTime(word))
        }
        if hour == 24, minute == 0 {
            guard edge == .end else {
                throw TimetableError(
                    "a window cannot start at 24:00", why: "that is the next day's 00:00",
                    fix: "write 00:00 of the next day")
            }
            return 1440
        }
        guard hour < 24, minute < 60 else {
            throw TimetableError(
                "\"\(text)\" is not a time of day", why: "a day goes from 00:00 to 24:00",
                fix: "write a time between 00:00 and \(edge == .end ? "24:00" : "23:59")")
        }
        return hour * 60 + minute
    }

    /// Reads `fri 20:00` as minutes since Monday 00:00, 0 to 10,079; an end may be `sun 24:00`, 10,080.
    public static func weekTime(_ text: String, as edge: Edge = .start) throws(TimetableError) -> Int {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2 else {
            throw TimetableError(
                "\"\(text)\" is not a time of the week", why: "a day and a time are needed",
                fix: "write both as in \"fri 20:00\"")
        }
        let day = try weekday(words[0].lowercased(), in: text)
        return day.rawValue * 1440 + (try minuteOfDay(String(words[1]), as: edge))
    }

    /// A window for each day, beginning on it; where `end` is not after `start` it ends on the next day.
    ///
    /// Both are minutes since midnight, as ``minuteOfDay(_:as:)`` returns them.
    public static func windows(on days: [Weekday], from start: Int, to end: Int) -> [WeeklyWindow] {
        days.map { day in
            let midnight = day.rawValue * 1440
            return WeeklyWindow(start: midnight + start, end: midnight + (end > start ? end : end + 1440))
        }
    }
}

extension WeeklyWindowText {
    static let dayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let groups: [(name: String, days: [Weekday])] = [
        ("weekdays", [.monday, .tuesday, .wednesday, .thursday, .friday]),
        ("weekend", [.saturday, .sunday]),
        ("weekends", [.saturday, .sunday]),
        ("daily", Weekday.allCases),
        ("every day", Weekday.allCases),
    ]

    private static func range(_ word: String, in text: String) throws(TimetableError) -> [Weekday] {
        if let group = groups.first(where: { $0.name == word }) { return group.days }
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { trimmed($0) }
        if ends.count == 1 { return [try weekday(word, in: text, orGroup: true)] }
        guard ends.count == 2 else {
            throw TimetableError("\"\(word)\" is not a range of days", fix: "write two days as in \"mon-fri\"")
        }
        let first = try weekday(ends[0], in: text).rawValue
        let last = try weekday(ends[1], in: text).rawValue
        return (first...(last < first ? last + 7 : last)).map { Weekday.allCases[$0 % 7] }
    }

    private static func weekday(
        _ word: String, in text: String, orGroup: Bool = false
    ) throws(TimetableError) -> Weekday {
        if let index = dayNames.firstIndex(where: { $0 == word || $0.prefix(3) == word }) {
            return Weekday.allCases[index]
        }
        guard !word.isEmpty else {
            throw TimetableError(
                text.allSatisfy(\.isWhitespace) ? "no day is named" : "a day is missing in \"\(text)\"",
                fix: "write days as in \"mon-fri\", \"mon,wed\", \"weekend\" or \"daily\"")
        }
        let known = dayNames + dayNames.map { String($0.prefix(3)) } + (orGroup ? groups.map(\.name) : [])
        let begun = word.count > 1 ? dayNames.first { $0.hasPrefix(word) || word.hasPrefix($0.prefix(3)) } : nil
        throw TimetableError(
            "\"\(word)\" is not a day", fix: "days are mon, tue, wed, thu, fri, sat and sun",
            suggestion: begun.map { String($0.prefix(3)) } ?? Suggestion.nearest(to: word, among: known))
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }

    private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    /// What was meant by `7`, `7pm`, `7:30 pm`, `0700` or `07.00`.
    private static func likelyTime(_ word: String) -> String? {
        let isAfternoon = word.hasSuffix("pm")
        let isMorning = word.hasSuffix("am")
        let rest = trimmed(word.dropLast(isAfternoon || isMorning ? 2 : 0))
        var parts = rest.split(whereSeparator: { ":.h".contains($0) })
        if parts.count == 1, parts[0].utf8.count == 4 { parts = [parts[0].prefix(2), parts[0].suffix(2)] }
        guard let first = parts.first, parts.count <= 2, var hour = number(first, digits: 1...2),
            let minute = parts.count == 2 ? number(parts[1], digits: 1...2) : 0, minute < 60
        else { return nil }
        if isAfternoon || isMorning {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        return hour < 24 ? time(hour * 60 + minute) : nil
    }
}

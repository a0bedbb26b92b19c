public import Vocabulary

/// Days of the month and of the year as people write them: `first mon`, `apr-jun`, `2026-12-24..2027-01-06`, `12-31`.
///
/// Letter case and space around words do not matter.
public enum DayWindowText {
    /// Reads `first mon`, `3rd tue`, `last fri`, `2nd last sun`; days without a number, as
    /// ``WeeklyWindowText/days(_:)`` reads them, are each of their kind. Never none.
    public static func weekdays(_ text: String) throws(TimetableError) -> [OrdinalWeekday] {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        guard let name = words.last, words.count > 1, words != ["every", "day"] else {
            return try WeeklyWindowText.days(text).compactMap { OrdinalWeekday($0) }
        }
        let ordinal = try ordinal(words.dropLast(), in: text)
        let days = try WeeklyWindowText.days(name)
        guard days.count == 1, let weekday = OrdinalWeekday(days[0], ordinal: ordinal) else {
            throw TimetableError(
                "\"\(text)\" names several days", why: "which of a month is said of one weekday",
                fix: "write an entry for each, as in \"first mon\", \"first tue\"")
        }
        return [weekday]
    }

    /// Reads names, ranges that may go over the year's end, lists and numbers: `jan`, `apr-jun`, `november-feb`,
    /// `3,6,9`. Returns each month once, 1 to 12, ascending; never none.
    public static func months(_ text: String) throws(TimetableError) -> [Int] {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard let first = ends.first, let last = ends.last, ends.count <= 2 else {
                throw TimetableError("\"\(part)\" is not a range of months", fix: "write two months as in \"apr-jun\"")
            }
            let (start, end) = (try month(first, in: text), try month(last, in: text))
            for number in start...(end < start ? end + 12 : end) { found.insert((number - 1) % 12 + 1) }
        }
        return found.sorted()
    }

    /// Reads `2026-12-24`, `2026-12-24..2027-01-06`, the same of every year `12-31`, `12-24..01-06`.
    public static func dates(_ text: String) throws(TimetableError) -> DatePattern {
        let words = text.filter { !$0.isWhitespace }
        guard let dots = words.firstRange(of: "..") else {
            if let yearly = try yearlyDate(words) { return .yearly(yearly, through: yearly) }
            let date = try date(words)
            return .dates(date...date)
        }
        let (first, last) = (String(words[..<dots.lowerBound]), String(words[dots.upperBound...]))
        switch (try yearlyDate(first), try yearlyDate(last)) {
        case (let start?, let end?): return .yearly(start, through: end)
        case (nil, nil):
            let (start, end) = (try date(first), try date(last))
            guard start <= end else {
                throw TimetableError(
                    "\"\(text)\" ends before it begins", fix: "write the earlier date first",
                    suggestion: "\(end)..\(start)")
            }
            return .dates(start...end)
        default:
            throw TimetableError(
                "only one end of \"\(text)\" has a year", why: "a range is of one year or of every one",
                fix: "write the year at both ends or at none")
        }
    }

    /// Reads `2026-12-24`.
    public static func date(_ text: String) throws(TimetableError) -> CivilDate {
        let parts = numbers(text, separator: "-")
        guard let parts, parts.map(\.digits) == [4, 2, 2] else {
            throw TimetableError(
                "\"\(text)\" is not a date", why: "dates are written year, month and day, as in \"2026-12-24\"",
                fix: "write it as in \"2026-12-24\"", suggestion: likelyDate(text))
        }
        let (year, month, day) = (parts[0].value, parts[1].value, parts[2].value)
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw missing(text, month: month, days: (1...12).contains(month) ? CivilDate.days(in: month, of: year) : 0)
        }
        return date
    }

    /// A day of every year; nil where the text has not that form.
    private static func yearlyDate(_ text: String) throws(TimetableError) -> YearlyDate? {
        guard let parts = numbers(text, separator: "-"), parts.map(\.digits) == [2, 2] else { return nil }
        guard let date = YearlyDate(month: parts[0].value, day: parts[1].value) else {
            let month = parts[0].value
            throw missing(text, month: month, days: (1...12).contains(month) ? CivilDate.days(in: month, of: 2000) : 0)
        }
        return date
    }
}

extension DayWindowText {
    static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    static let ordinals = ["first", "second", "third", "fourth", "fifth"]
    static let shortOrdinals = ["1st", "2nd", "3rd", "4th", "5th"]

    private static func ordinal(_ words: some Collection<String>, in text: String) throws(TimetableError) -> Int {
        let isFromEnd = words.count > 1 && Array(words).last == "last"
        guard let word = words.first, words.count == (isFromEnd ? 2 : 1) else {
            throw TimetableError(
                "\"\(text)\" is not a day of a month",
                fix: "write it as in \"first mon\", \"2nd last fri\" or \"last fri\"")
        }
        if word == "last", !isFromEnd { return -1 }
        guard let index = ordinals.firstIndex(of: word) ?? shortOrdinals.firstIndex(of: word) else {
            throw TimetableError(
                "\"\(word)\" does not say which of the month's days", fix: "write first to fifth, 1st to 5th, or last",
                suggestion: Suggestion.nearest(to: word, among: ordinals + ["last"] + shortOrdinals))
        }
        return isFromEnd ? -(index + 1) : index + 1
    }

    private static func month(_ text: Substring, in whole: String) throws(TimetableError) -> Int {
        let word = text.filter { !$0.isWhitespace }.lowercased()
        if let index = monthNames.firstIndex(where: { $0 == word || $0.prefix(3) == word }) { return index + 1 }
        if let number = Int(word), (1...12).contains(number), word.utf8.count <= 2 { return number }
        guard !word.isEmpty else {
            throw TimetableError(
                whole.allSatisfy(\.isWhitespace) ? "no month is named" : "a month is missing in \"\(whole)\"",
                fix: "write months as in \"jan\", \"apr-jun\" or \"jan,jul\"")
        }
        let begun = word.count > 2 ? monthNames.first { $0.hasPrefix(word) || word.hasPrefix($0.prefix(3)) } : nil
        let short = monthNames.map { String($0.prefix(3)) }
        throw TimetableError(
            "\"\(word)\" is not a month", fix: "months are \(short.joined(separator: ", "))",
            suggestion: begun.map { String($0.prefix(3)) } ?? Suggestion.nearest(to: word, among: short + monthNames))
    }

    private static func missing(_ text: String, month: Int, days: Int) -> TimetableError {
        guard days > 0 else {
            return TimetableError(
                "\"\(text)\" does not exist", why: "a year has 12 months", fix: "write the month first, then the day")
        }
        let name = monthNames[month - 1]
        return TimetableError(
            "\"\(text)\" does not exist",
            why: "\(name.prefix(1).uppercased())\(name.dropFirst()) has \(days) days then",
            fix: "write a day from 01 to \(days)")
    }

    /// Unsigned numbers between separators; nil for anything else.
    private static func numbers(_ text: String, separator: Character) -> [(value: Int, digits: Int)]? {
        var result: [(value: Int, digits: Int)] = []
        for part in text.split(separator: separator, omittingEmptySubsequences: false) {
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }),
                let value = Int(part)
            else { return nil }
            result.append((value, part.utf8.count))
        }
        return result
    }

    /// What was meant by `24.12.2026`, `2026/12/24`, `2026-1-5` or `20261224`.
    private static func likelyDate(_ text: String) -> String? {
        let compact = text.filter { !$0.isWhitespace }
        var parts: [(value: Int, digits: Int)] = []
        if compact.utf8.count == 8, let number = Int(compact), number > 0 {
            parts = [(number / 10_000, 4), (number / 100 % 100, 2), (number % 100, 2)]
        } else if let dotted = numbers(compact, separator: ".") {
            parts = dotted.reversed()
        } else {
            parts = numbers(compact, separator: "/") ?? numbers(compact, separator: "-") ?? []
        }
        guard parts.count == 3, parts[0].digits == 4 else { return nil }
        return CivilDate(year: parts[0].value, month: parts[1].value, day: parts[2].value).map { "\($0)" }
    }
}

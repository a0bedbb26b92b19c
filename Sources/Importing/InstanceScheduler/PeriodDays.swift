import Vocabulary

/// Days of the week, days of the month or months as Instance Scheduler on AWS writes them: `mon-fri`, `mon#1`, `friL`,
/// `1,15,L`, `15W`, `jan/3`.
///
/// Contract: `instance_scheduler/cron/parser.py` and `cron_to_running_period.py`. Monday is 0; weekdays and months wrap
/// around, days of the month do not.
struct PeriodDays: Hashable, Sendable {
    /// Which of the three fields it is.
    enum Field: Sendable {
        case weekdays, monthDays, months

        var range: ClosedRange<Int> {
            switch self {
            case .weekdays: 0...6
            case .monthDays: 1...31
            case .months: 1...12
            }
        }
    }

    /// Plain numbers.
    var numbers: Set<Int> = []
    /// Whether nothing is left out, written as `*` or `?`.
    var isAll = false
    /// The last day of the month.
    var last = false
    /// From the last so many of a month's days to its end is all of them from that on: no entry of its own.
    /// The nth of a weekday in its month, 1 to 5.
    var nth: Set<[Int]> = []
    /// The last of a weekday in its month.
    var lastOf: Set<Int> = []
    /// The weekday nearest to a day of the month.
    var nearest: Set<Int> = []

    /// Why an entry cannot be read.
    struct Problem: Error, Hashable, Sendable { let why: String }

    /// Reads the entries of a field.
    init(_ entries: [String], _ field: Field) throws(Problem) {
        for entry in entries {
            for part in entry.split(separator: ",", omittingEmptySubsequences: false) {
                try add(String(part).trimmed.lowercased(), field)
            }
        }
    }

    private mutating func add(_ text: String, _ field: Field) throws(Problem) {
        if text == "*" || text == "?" {
            isAll = true
        } else if text == "l" {
            guard field != .months else { throw Problem(why: "\"L\" is no month") }
            if field == .weekdays { numbers.insert(6) } else { last = true }
        } else if let number = Self.value(text, field) {
            numbers.insert(try Self.checked(number, text, field))
        } else if text.contains("/") || text.contains("-") {
            try addRange(text, field)
        } else if field == .weekdays, let hash = text.firstIndex(of: "#"),
            let day = Self.value(String(text[..<hash]), field), let number = Int(text[text.index(after: hash)...])
        {
            guard (1...5).contains(number) else { throw Problem(why: "\"\(text)\" is none of a month's five at most") }
            nth.insert([try Self.checked(day, text, field), number])
        } else if field == .weekdays, text.hasSuffix("l"), let day = Self.value(String(text.dropLast()), field) {
            lastOf.insert(try Self.checked(day, text, field))
        } else if field == .monthDays, text.hasSuffix("w"), let day = Self.value(String(text.dropLast()), field) {
            nearest.insert(try Self.checked(day, text, field))
        } else {
            throw Problem(why: "\"\(text)\" is nothing it reads")
        }
    }

    private mutating func addRange(_ text: String, _ field: Field) throws(Problem) {
        var range = Substring(text)
        var interval = 1
        if let slash = text.lastIndex(of: "/") {
            range = text[..<slash]
            // Its expression takes the last digit there is for the whole number.
            guard let digit = text[slash...].utf8.last(where: { (48...57).contains($0) }) else {
                throw Problem(why: "\"\(text)\" has no number after the slash")
            }
            interval = Int(digit) - 48
            guard interval > 0 else {
                throw Problem(why: "\"\(text)\" goes in steps of 0, as it takes the last digit alone")
            }
        }
        let ends = range.split(separator: "-", maxSplits: 1).map { String($0).trimmed }
        guard let first = ends.first.flatMap({ Self.value($0, field) }) else {
            throw Problem(why: "\"\(text)\" is no range it reads")
        }
        _ = try Self.checked(first, text, field)
        var end = field.range.upperBound
        if ends.count == 2, !(field == .monthDays && ends[1] == "l") {
            guard let value = Self.value(ends[1], field) else { throw Problem(why: "\"\(text)\" is no range it reads") }
            end = try Self.checked(value, text, field)
        }
        guard field != .monthDays || first <= end else {
            throw Problem(why: "\"\(text)\" goes over the end of the month")
        }
        let count = field.range.count
        for value in stride(from: first, through: first <= end ? end : end + count, by: interval) {
            numbers.insert(value > field.range.upperBound ? value - count : value)
        }
    }

    private static func checked(_ value: Int, _ text: String, _ field: Field) throws(Problem) -> Int {
        guard field.range.contains(value) else {
            throw Problem(why: "\"\(text)\" is not within \(field.range.lowerBound) to \(field.range.upperBound)")
        }
        return value
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    private static func value(_ text: String, _ field: Field) -> Int? {
        if !text.isEmpty, text.utf8.count < 5, text.utf8.allSatisfy({ (48...57).contains($0) }) { return Int(text) }
        switch field {
        case .weekdays: return weekdays.firstIndex { $0 == text || $0.prefix(3) == text }
        case .months: return months.firstIndex { $0 == text || $0.prefix(3) == text }.map { $0 + 1 }
        case .monthDays: return nil
        }
    }
}

extension PeriodDays {
    /// Whether a date is meant, by its weekday.
    func hasWeekday(of date: CivilDate) -> Bool {
        let (year, month, day) = date.parts
        let weekday = date.weekday.rawValue
        return isAll || numbers.contains(weekday) || nth.contains([weekday, (day - 1) / 7 + 1])
            || (lastOf.contains(weekday) && day + 7 > CivilDate.days(in: month, of: year))
    }

    /// Whether a date is meant, by its day of the month.
    func hasMonthDay(of date: CivilDate) -> Bool {
        let (year, month, day) = date.parts
        let length = CivilDate.days(in: month, of: year)
        if isAll || numbers.contains(day) || (last && day == length) { return true }
        return nearest.contains { wanted in
            guard wanted <= length else { return false }
            let date = date.adding(days: wanted - day)
            switch date.weekday {
            case .saturday: return day == (wanted == 1 ? 3 : wanted - 1)
            case .sunday: return day == (wanted == length ? wanted - 2 : wanted + 1)
            default: return day == wanted
            }
        }
    }

    /// Whether a date is meant, by its month.
    func hasMonth(of date: CivilDate) -> Bool { isAll || numbers.contains(date.parts.month) }
}

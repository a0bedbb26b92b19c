import Vocabulary

/// Reads the five fields of a cron expression.
struct CronReader {
    enum Field: Int {
        case minute, hour, dayOfMonth, month, dayOfWeek

        var name: String {
            switch self {
            case .minute: "minute"
            case .hour: "hour"
            case .dayOfMonth: "day of month"
            case .month: "month"
            case .dayOfWeek: "day of week"
            }
        }

        /// With its article.
        var named: String { (self == .hour ? "an " : "a ") + name }

        var range: ClosedRange<Int> {
            switch self {
            case .minute: 0...59
            case .hour: 0...23
            case .dayOfMonth: 1...31
            case .month: 1...12
            // Sunday is 0 and 7.
            case .dayOfWeek: 0...7
            }
        }

        /// Where a range that goes over the end begins again, and how far that is from there.
        var cycle: Int {
            switch self {
            case .dayOfWeek: 7
            default: range.count
            }
        }

        /// Their place counts from the range's begin.
        var words: [String] {
            switch self {
            case .month: DayWindowText.monthNames.map { String($0.prefix(3)) }
            case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
            default: []
            }
        }
    }

    private static let shortcuts = [
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
        ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
    ]

    private let fields: [String]

    init(_ fields: [String]) { self.fields = fields }

    /// The five fields of an expression's words.
    static func fields(_ words: [String]) throws(TimetableError) -> [String] {
        if words.count == 1, words[0].hasPrefix("@") {
            if let known = shortcuts.first(where: { $0.0 == words[0] }) {
                return known.1.split(separator: " ").map(String.init)
            }
            throw TimetableError(
                "\"\(words[0])\" is not a time", why: words[0] == "@reboot" ? "it is no time of a clock" : "",
                fix: "write five fields, or one of \(shortcuts.map(\.0).joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: words[0], among: shortcuts.map(\.0)))
        }
        guard words.count == 5 else {
            throw TimetableError(
                "\"\(words.joined(separator: " "))\" has \(words.count) field\(words.count == 1 ? "" : "s")",
                why: words.count == 6
                    ? "cron has five: seconds and years are not among them"
                    : "cron has five: minute, hour, day of month, month, day of week",
                fix: "write five fields as in \"0 7 * * mon-fri\"")
        }
        return words
    }

    /// The numbers that a field means, ascending, Sunday as 0; none is left out where it means all.
    func numbers(_ field: Field) throws(TimetableError) -> [Int] {
        var found: Set<Int> = []
        for item in items(field) { found.formUnion(try numbers(item, field)) }
        return found.sorted()
    }

    /// The days of the month; nil where the field restricts nothing.
    func daysOfMonth() throws(TimetableError) -> DaysOfMonth? {
        guard !isUnrestricted(.dayOfMonth) else { return nil }
        var days = DaysOfMonth()
        for item in items(.dayOfMonth) {
            if item == "lw" || item == "wl" {
                days.lastWorkday = true
            } else if item == "l" {
                days.fromEnd.insert(1)
            } else if item.hasPrefix("l-") {
                days.fromEnd.insert(try number(item.dropFirst(2), .dayOfMonth, in: 1...30, item) + 1)
            } else if item.hasSuffix("w") {
                days.nearestWorkday.insert(try number(item.dropLast(), .dayOfMonth, in: 1...31, item))
            } else {
                for day in try numbers(item, .dayOfMonth) { days.fromStart.insert(day) }
            }
        }
        return days
    }

    /// The days of the week; nil where the field restricts nothing.
    func weekdays() throws(TimetableError) -> WeekdaysOfMonth? {
        guard !isUnrestricted(.dayOfWeek) else { return nil }
        var days = WeekdaysOfMonth()
        for item in items(.dayOfWeek) {
            let parts = item.split(separator: "#", omittingEmptySubsequences: false)
            var ordinal: Int?
            var numbers: [Int]
            if parts.count == 2 {
                ordinal = try number(parts[1], .dayOfWeek, in: 1...5, item, as: "a number of a weekday in its month")
                numbers = [try value(parts[0], .dayOfWeek, item)]
            } else if item.count > 1, item.hasSuffix("l") {
                ordinal = -1
                numbers = [try value(item.dropLast(), .dayOfWeek, item)]
            } else {
                numbers = try self.numbers(item, .dayOfWeek)
            }
            for number in numbers {
                // Cron counts from Sunday, the room from Monday.
                let weekday = Weekday.allCases[(number + 6) % 7]
                if let day = OrdinalWeekday(weekday, ordinal: ordinal) { days.insert(day) }
            }
        }
        return days
    }
}

extension CronReader {
    private func items(_ field: Field) -> [Substring] {
        fields[field.rawValue].split(separator: ",", omittingEmptySubsequences: false)
    }

    private func isUnrestricted(_ field: Field) -> Bool {
        items(field).contains { ["*", "?", "*/1", "?/1"].contains($0) }
    }

    /// `*`, `5`, `mon-fri`, each with or without a step.
    private func numbers(_ item: Substring, _ field: Field) throws(TimetableError) -> [Int] {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false)
        guard let base = parts.first, parts.count <= 2 else { throw unreadable(item, field) }
        let step =
            parts.count == 2
            ? try number(parts[1], field, in: 1...field.range.upperBound, item, as: "a step of \(field.name)s") : 1
        let ends = base.split(separator: "-", omittingEmptySubsequences: false)
        let range: ClosedRange<Int>
        // Sunday is not counted twice.
        let all = field.range.lowerBound...field.range.lowerBound + field.cycle - 1
        if base == "*" || (base == "?" && (field == .dayOfMonth || field == .dayOfWeek)) {
            range = all
        } else if ends.count == 1 {
            let first = try value(base, field, item)
            range = first...(parts.count == 2 ? max(first, all.upperBound) : first)
        } else if ends.count == 2 {
            let (first, last) = (try value(ends[0], field, item), try value(ends[1], field, item))
            range = first...(last < first ? last + field.cycle : last)
        } else {
            throw unreadable(item, field)
        }
        return stride(from: range.lowerBound, through: range.upperBound, by: step).map {
            $0 >= all.lowerBound + field.cycle ? $0 - field.cycle : $0
        }
    }

    private func value(_ text: Substring, _ field: Field, _ item: Substring) throws(TimetableError) -> Int {
        if let index = field.words.firstIndex(where: { $0 == text }) { return index + field.range.lowerBound }
        if text.utf8.contains(where: { (97...122).contains($0) }) {
            let days = field == .dayOfWeek ? WeeklyWindowText.dayNames : field == .month ? DayWindowText.monthNames : []
            let long = days.first { $0 == text }.map { String($0.prefix(3)) }
            throw TimetableError(
                "\"\(text)\" is not \(field.named)",
                fix: field.words.isEmpty
                    ? "write a number from \(field.range.lowerBound) to \(field.range.upperBound)"
                    : "write one of \(field.words.joined(separator: ", "))",
                suggestion: long ?? Suggestion.nearest(to: String(text), among: field.words))
        }
        return try number(text, field, in: field.range, item)
    }

    private func number(
        _ text: Substring, _ field: Field, in range: ClosedRange<Int>, _ item: Substring, as part: String? = nil
    ) throws(TimetableError) -> Int {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text)
        else { throw unreadable(item, field) }
        guard range.contains(number) else {
            throw TimetableError(
                "\(number) is not \(part ?? field.named)",
                why: "it goes from \(range.lowerBound) to \(range.upperBound)",
                fix: "write a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func unreadable(_ item: Substring, _ field: Field) -> TimetableError {
        let whole = fields[field.rawValue]
        if item.isEmpty {
            return TimetableError(
                "an entry is missing in \"\(whole)\"", why: "the \(field.name) has a comma without a value",
                fix: "remove the comma")
        }
        if field != .dayOfMonth && field != .dayOfWeek && item.contains("?") {
            return TimetableError("\"?\" is for days only", fix: "write * for every \(field.name)", suggestion: "*")
        }
        return TimetableError(
            "\"\(item)\" is not \(field.named)", why: "",
            fix: "write a number, a range such as \(field.range.lowerBound)-\(field.range.upperBound), a list, or *")
    }
}

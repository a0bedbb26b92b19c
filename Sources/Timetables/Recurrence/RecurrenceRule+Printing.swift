import Vocabulary

extension RecurrenceRule: CustomStringConvertible {
    /// The value of an `RRULE` that says the same; rules that say the same read the same.
    public var description: String {
        var parts = ["FREQ=\(frequency.rawValue)"]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        switch end {
        case .never: break
        case .count(let count): parts.append("COUNT=\(count)")
        case .until(let date): parts.append("UNTIL=\(date)")
        }
        let lists: [(String, [Int])] = [
            ("BYMONTH", months), ("BYWEEKNO", weeks), ("BYYEARDAY", yearDays), ("BYMONTHDAY", monthDays),
        ]
        parts += lists.compactMap(Self.part)
        if !days.isEmpty { parts.append("BYDAY=" + days.map(\.description).joined(separator: ",")) }
        let times: [(String, [Int])] = [
            ("BYHOUR", hours), ("BYMINUTE", minutes), ("BYSECOND", seconds), ("BYSETPOS", positions),
        ]
        parts += times.compactMap(Self.part)
        if weekStart != .monday { parts.append("WKST=\(Day.name(weekStart))") }
        return parts.joined(separator: ";")
    }

    private static func part(_ name: String, _ numbers: [Int]) -> String? {
        numbers.isEmpty ? nil : "\(name)=" + numbers.map(String.init).joined(separator: ",")
    }
}

extension RecurrenceRule.Day: CustomStringConvertible {
    /// `MO`, `-1FR`.
    public var description: String { (ordinal.map(String.init) ?? "") + Self.name(weekday) }

    static func name(_ weekday: Weekday) -> String {
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][weekday.rawValue]
    }
}

extension RecurrenceDate: CustomStringConvertible {
    /// As RFC 5545 writes it: `20260105`, `20260105T070000`, `20260105T070000Z`.
    public var description: String {
        switch self {
        case .day(let date): Self.basic(date.description)
        case .wall(let time): Self.basic(time.description)
        case .instant(let instant): Self.basic(CivilTime(secondsSince1970: instant.seconds).description) + "Z"
        }
    }

    private static func basic(_ text: String) -> String { text.filter { $0 != "-" && $0 != ":" } }
}

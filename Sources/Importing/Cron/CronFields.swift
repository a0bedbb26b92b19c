import Vocabulary

/// A five-field cron expression as Kubernetes' tools read it.
///
/// Contract: `github.com/robfig/cron/v3`, `ParseStandard` and `SpecSchedule`. Names of months and weekdays, lists,
/// ranges, steps, `?` for `*`; Sunday is 0 and never 7; a range does not wrap.
struct CronFields: Hashable, Sendable {
    /// Bits of 0 to 59, 0 to 23, 1 to 31, 1 to 12, and 0 to 6 with Sunday as 0.
    let minutes: UInt64
    let hours: UInt64
    let monthDays: UInt64
    let months: UInt64
    let weekdays: UInt64
    /// Whether the day of the month, or of the week, was given as `*`: then both must fit, else one is enough.
    let isMonthDayOpen: Bool
    let isWeekdayOpen: Bool

    /// Why an expression cannot be read, in words that follow its quotation.
    struct Problem: Error, Hashable, Sendable { let why: String }

    /// Reads an expression.
    ///
    /// - Parameter allowsWords: whether `@daily` and its like are read.
    init(_ text: String, allowsWords: Bool) throws(Problem) {
        var text = text
        if text.hasPrefix("@") {
            guard allowsWords, let meaning = Self.words[text.lowercased()] else {
                throw Problem(why: "it is no expression of five fields")
            }
            text = meaning
        }
        let fields = text.split(whereSeparator: \.isWhitespace)
        guard fields.count == 5 else { throw Problem(why: "it has \(fields.count) fields instead of five") }
        minutes = try Self.field(fields[0], 0...59).bits
        hours = try Self.field(fields[1], 0...23).bits
        let monthDays = try Self.field(fields[2], 1...31)
        months = try Self.field(fields[3], 1...12, names: WindowDraft.monthNames, first: 1).bits
        let weekdays = try Self.field(fields[4], 0...6, names: Self.weekdayNames, first: 0)
        self.monthDays = monthDays.bits
        self.weekdays = weekdays.bits
        isMonthDayOpen = monthDays.isOpen
        isWeekdayOpen = weekdays.isOpen
        guard everFires else { throw Problem(why: "no year has such a day") }
    }

    private static let words = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]
    static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func field(
        _ text: Substring, _ range: ClosedRange<Int>, names: [String] = [], first: Int = 0
    ) throws(Problem) -> (bits: UInt64, isOpen: Bool) {
        var bits: UInt64 = 0
        var isOpen = false
        for part in text.split(separator: ",") {
            let (values, open) = try piece(part, range, names, first)
            for value in values { bits |= 1 << UInt64(value) }
            isOpen = isOpen || open
        }
        guard bits != 0 else { throw Problem(why: "a field of it is empty") }
        return (bits, isOpen)
    }

    private static func piece(
        _ text: Substring, _ range: ClosedRange<Int>, _ names: [String], _ first: Int
    ) throws(Problem) -> (values: [Int], isOpen: Bool) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        var (low, high) = (range.lowerBound, range.upperBound)
        var isOpen = false
        if ends[0] == "*" || ends[0] == "?" {
            isOpen = true
        } else {
            guard ends.count <= 2 else { throw Problem(why: "\"\(text)\" has too many dashes") }
            low = try number(ends[0], names, first)
            high = ends.count == 2 ? try number(ends[1], names, first) : halves.count == 2 ? range.upperBound : low
        }
        guard halves.count <= 2 else { throw Problem(why: "\"\(text)\" has too many slashes") }
        let step = halves.count == 2 ? try number(halves[1], [], 0) : 1
        if step > 1 { isOpen = false }
        guard step > 0 else { throw Problem(why: "\"\(text)\" goes in steps of 0") }
        guard low >= range.lowerBound, high <= range.upperBound else {
            throw Problem(why: "\"\(text)\" is not within \(range.lowerBound) to \(range.upperBound)")
        }
        guard low <= high else { throw Problem(why: "\"\(text)\" ends before it begins") }
        return (Array(stride(from: low, through: high, by: step)), isOpen)
    }

    private static func number(_ text: Substring, _ names: [String], _ first: Int) throws(Problem) -> Int {
        if let index = names.firstIndex(of: text.lowercased()) { return index + first }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text), number < 10_000
        else { throw Problem(why: "\"\(text)\" is no number") }
        return number
    }

    /// Whether it fires on a date.
    func fires(on date: CivilDate) -> Bool {
        let (_, month, day) = date.parts
        guard months >> UInt64(month) & 1 == 1 else { return false }
        let isDay = monthDays >> UInt64(day) & 1 == 1
        let isWeekday = weekdays >> UInt64((date.weekday.rawValue + 1) % 7) & 1 == 1
        return isMonthDayOpen || isWeekdayOpen ? isDay && isWeekday : isDay || isWeekday
    }

    private var everFires: Bool {
        guard isMonthDayOpen || isWeekdayOpen || weekdays == 0 else { return true }
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains { month in
            months >> UInt64(month) & 1 == 1 && monthDays.trailingZeroBitCount <= longest[month - 1]
        }
    }

    /// The minutes of the day at which it fires, in order.
    var minutesOfDay: [Int] {
        (0..<1440).filter { hours >> UInt64($0 / 60) & 1 == 1 && minutes >> UInt64($0 % 60) & 1 == 1 }
    }

    /// The weekdays on which it fires where nothing but those decides; nil where the date does.
    var plainWeekdays: [Weekday]? {
        let all: UInt64 = 0xFFFF_FFFE
        guard months == 0x1FFE else { return nil }
        let named = Weekday.allCases.filter { weekdays >> UInt64(($0.rawValue + 1) % 7) & 1 == 1 }
        if monthDays == all { return isMonthDayOpen || isWeekdayOpen ? named : Weekday.allCases }
        return !isMonthDayOpen && !isWeekdayOpen && named.count == 7 ? named : nil
    }

    /// The expression in its plainest form, which says the same to any cron.
    var text: String {
        [
            Self.text(minutes, 0...59), Self.text(hours, 0...23), Self.text(monthDays, 1...31, isOpen: isMonthDayOpen),
            Self.text(months, 1...12, names: WindowDraft.monthNames, first: 1),
            Self.text(weekdays, 0...6, names: Self.weekdayNames, first: 0, isOpen: isWeekdayOpen),
        ].joined(separator: " ")
    }

    private static func text(
        _ bits: UInt64, _ range: ClosedRange<Int>, names: [String] = [], first: Int = 0, isOpen: Bool = true
    ) -> String {
        let values = range.filter { bits >> UInt64($0) & 1 == 1 }
        let word = { (value: Int) in names.isEmpty ? String(value) : names[value - first] }
        if values.count == range.count, isOpen { return "*" }
        var runs: [ClosedRange<Int>] = []
        for value in values {
            if let last = runs.last, last.upperBound + 1 == value {
                runs[runs.count - 1] = last.lowerBound...value
            } else {
                runs.append(value...value)
            }
        }
        return runs.map { run in
            run.count == 1 ? word(run.lowerBound) : "\(word(run.lowerBound))-\(word(run.upperBound))"
        }.joined(separator: ",")
    }
}

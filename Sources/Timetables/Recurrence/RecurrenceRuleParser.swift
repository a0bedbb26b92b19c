import Vocabulary

/// What is wrong with a text, and where in it.
struct MisplacedText: Error {
    /// Bytes from the beginning.
    let offset: Int
    let error: TimetableError

    init(_ offset: Int, _ what: String, why: String = "", fix: String = "", suggestion: String? = nil) {
        self.offset = offset
        error = TimetableError(what, why: why, fix: fix, suggestion: suggestion)
    }

    /// The error for whoever has no better place than the text itself.
    func inText(_ text: String) -> TimetableError {
        let character = String(decoding: Array(text.utf8.prefix(offset)), as: UTF8.self).unicodeScalars.count + 1
        return TimetableError(
            error.what + ", at character \(character) of the text", why: error.why,
            fix: error.suggestion == nil ? error.fix : "", suggestion: error.suggestion)
    }
}

/// Reads the value of an `RRULE`.
struct RecurrenceRuleParser {
    /// The bytes that a rule may have.
    static let longest = 8192

    private static let names = [
        "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
        "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
    ]
    static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// A part of the text: `BYDAY=MO`.
    private struct Part {
        let name: String
        let nameOffset: Int
        let value: ArraySlice<UInt8>
    }

    static func rule(_ bytes: [UInt8]) throws(MisplacedText) -> RecurrenceRule {
        guard bytes.count <= longest else {
            throw MisplacedText(0, "the rule has \(bytes.count) bytes", why: "at most \(longest) are read")
        }
        let parts = try parts(of: bytes)
        guard let part = parts.first(where: { $0.name == "FREQ" }) else {
            throw MisplacedText(
                0, "the rule has no FREQ", why: "it tells what the rule counts in",
                fix: "begin with FREQ=WEEKLY or another")
        }
        var parser = RecurrenceRuleParser(rule: RecurrenceRule(frequency: try frequency(part)))
        for part in parts where part.name != "FREQ" { try parser.read(part) }
        let places = Dictionary(parts.map { ($0.name, $0.nameOffset) }) { first, _ in first }
        try parser.rule.check { places[$0] ?? 0 }
        return parser.rule
    }

    private var rule: RecurrenceRule

    private static func parts(of bytes: [UInt8]) throws(MisplacedText) -> [Part] {
        var parts: [Part] = []
        for piece in bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else {
                throw MisplacedText(
                    piece.startIndex, piece.isEmpty ? "a part of the rule is empty" : "\"\(text(piece))\" has no value",
                    why: "parts are written NAME=VALUE with \";\" between them")
            }
            let name = text(piece[..<equals]).uppercased()
            guard names.contains(name) else {
                let isProperty = name.hasPrefix("RRULE:")
                throw MisplacedText(
                    piece.startIndex, "\"\(text(piece[..<equals]))\" is not a part of a rule",
                    fix: isProperty ? "leave out \"RRULE:\"" : "the parts are \(names.joined(separator: ", "))",
                    suggestion: isProperty ? nil : Suggestion.nearest(to: name, among: names))
            }
            guard !parts.contains(where: { $0.name == name }) else {
                throw MisplacedText(
                    piece.startIndex, "\(name) stands there twice", fix: "write one, with its values separated by \",\""
                )
            }
            parts.append(Part(name: name, nameOffset: piece.startIndex, value: piece[(equals + 1)...]))
        }
        return parts
    }

    private static func frequency(_ part: Part) throws(MisplacedText) -> RecurrenceRule.Frequency {
        let word = text(part.value)
        if let frequency = RecurrenceRule.Frequency(rawValue: word.uppercased()) { return frequency }
        let all = RecurrenceRule.Frequency.allCases.map(\.rawValue)
        throw MisplacedText(
            part.value.startIndex, "\"\(word)\" is not a frequency",
            fix: "frequencies are \(all.joined(separator: ", "))",
            suggestion: Suggestion.nearest(to: word, among: all))
    }

    private mutating func read(_ part: Part) throws(MisplacedText) {
        switch part.name {
        case "INTERVAL": rule.interval = try Self.number(part.value, in: 1...1_000_000_000, of: part.name)
        case "COUNT":
            try setEnd(.count(Self.number(part.value, in: 1...RecurrenceSet.Limits.count, of: part.name)), part)
        case "UNTIL": try setEnd(.until(RecurrenceDate.basic(part.value)), part)
        case "BYSECOND":
            let seconds = try Self.numbers(part.value, in: 0...60, of: part.name)
            rule.seconds = Set(seconds.map { min($0, 59) }).sorted()
        case "BYMINUTE": rule.minutes = try Self.numbers(part.value, in: 0...59, of: part.name)
        case "BYHOUR": rule.hours = try Self.numbers(part.value, in: 0...23, of: part.name)
        case "BYDAY": rule.days = try Self.days(part.value)
        case "BYMONTHDAY": rule.monthDays = try Self.numbers(part.value, in: -31...31, of: part.name)
        case "BYYEARDAY": rule.yearDays = try Self.numbers(part.value, in: -366...366, of: part.name)
        case "BYWEEKNO": rule.weeks = try Self.numbers(part.value, in: -53...53, of: part.name)
        case "BYMONTH": rule.months = try Self.numbers(part.value, in: 1...12, of: part.name)
        case "BYSETPOS": rule.positions = try Self.numbers(part.value, in: -366...366, of: part.name)
        default: rule.weekStart = try Self.weekday(part.value)
        }
    }

    private mutating func setEnd(_ end: RecurrenceRule.End, _ part: Part) throws(MisplacedText) {
        guard rule.end == .never else {
            throw MisplacedText(part.nameOffset, "the rule has both COUNT and UNTIL", fix: "leave one of them out")
        }
        rule.end = end
    }
}

extension RecurrenceRuleParser {
    static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func numbers(
        _ list: ArraySlice<UInt8>, in range: ClosedRange<Int>, of name: String
    ) throws(MisplacedText) -> [Int] {
        var found: Set<Int> = []
        for word in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let number = try number(word, in: range, of: name)
            guard number != 0 || range.lowerBound == 0 else {
                throw MisplacedText(
                    word.startIndex, "\(name) has no 0", why: "counting begins with 1, from the end with -1")
            }
            found.insert(number)
        }
        return found.sorted()
    }

    private static func number(
        _ word: ArraySlice<UInt8>, in range: ClosedRange<Int>, of name: String
    ) throws(MisplacedText) -> Int {
        guard let number = decimal(word, signed: range.lowerBound < 0) else {
            throw MisplacedText(
                word.startIndex, word.isEmpty ? "a number of \(name) is missing" : "\"\(text(word))\" is not a number",
                fix: "write \(name)=\(range.upperBound < 3000 ? max(1, range.lowerBound) : 2)")
        }
        guard range.contains(number) else {
            throw MisplacedText(
                word.startIndex, "\(text(word)) is out of the range of \(name)",
                why: "it goes from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A whole number of up to ten digits.
    static func decimal(_ word: ArraySlice<UInt8>, signed: Bool) -> Int? {
        var digits = word
        let sign =
            signed ? digits.first.flatMap { $0 == UInt8(ascii: "-") ? -1 : $0 == UInt8(ascii: "+") ? 1 : nil } : nil
        if sign != nil { digits.removeFirst() }
        guard (1...10).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return (sign ?? 1) * digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    private static func days(_ list: ArraySlice<UInt8>) throws(MisplacedText) -> [RecurrenceRule.Day] {
        var found: Set<RecurrenceRule.Day> = []
        for word in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let digits = word.prefix { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0 & 0xDF) }
            let weekday = try weekday(word[digits.endIndex...])
            var ordinal: Int?
            if !digits.isEmpty {
                ordinal = try number(digits, in: -53...53, of: "BYDAY")
                guard ordinal != 0 else {
                    throw MisplacedText(
                        word.startIndex, "there is no day 0", why: "counting begins with 1, from the end with -1")
                }
            }
            found.insert(RecurrenceRule.Day(weekday, ordinal: ordinal))
        }
        return found.sorted { ($0.weekday, $0.ordinal ?? 0) < ($1.weekday, $1.ordinal ?? 0) }
    }

    private static func weekday(_ word: ArraySlice<UInt8>) throws(MisplacedText) -> Weekday {
        let name = text(word).uppercased()
        if let index = weekdays.firstIndex(of: name) { return Weekday.allCases[index] }
        throw MisplacedText(
            word.startIndex, word.isEmpty ? "a day is missing" : "\"\(text(word))\" is not a day",
            fix: "days are \(weekdays.joined(separator: ", "))",
            suggestion: weekdays.first { name.hasPrefix($0) } ?? Suggestion.nearest(to: name, among: weekdays))
    }
}

public import Vocabulary

/// A day or a time as calendars write it: `20260105`, `20260105T070000`, `20260105T070000Z`.
public enum RecurrenceDate: Hashable, Sendable {
    /// A day, in whatever zone.
    case day(CivilDate)
    /// What a clock on the wall shows, in the zone of whatever it belongs to.
    case wall(CivilTime)
    /// A point in time.
    case instant(Instant)

    /// Reads RFC 5545's forms and those of ISO 8601 that people prefer: `2026-01-05`, `2026-01-05T07:00`,
    /// `2026-01-05T07:00:00Z`.
    ///
    /// - Throws: where the text is neither, or names a day or time that there is not.
    public init(_ text: String) throws(TimetableError) {
        do {
            let bytes = Array(text.utf8)
            self = bytes.contains(UInt8(ascii: "-")) ? try Self.extended(bytes) : try Self.basic(bytes[...])
        } catch {
            throw error.error
        }
    }

    /// `2026-01-05` or `2026-01-05T07:00`.
    private static func extended(_ bytes: [UInt8]) throws(MisplacedText) -> RecurrenceDate {
        var short = bytes.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        let isUTC = short.last.map { $0 | 0x20 == UInt8(ascii: "z") } ?? false
        // Seconds may be left out.
        if short.count == (isUTC ? 14 : 13) { short.insert(contentsOf: [48, 48], at: 13) }
        let local = isUTC ? bytes.dropLast() : bytes[...]
        let hasForm = zip(local, "2026-01-05T07:00:00".utf8).allSatisfy { byte, model in
            (48...57).contains(model) ? (48...57).contains(byte) : byte == model
        }
        guard hasForm, [10, 16, 19].contains(local.count), let date = parsed(short[...]) else {
            throw malformed(bytes[...], example: "2026-01-05T07:00")
        }
        return date
    }

    static func basic(_ bytes: ArraySlice<UInt8>) throws(MisplacedText) -> RecurrenceDate {
        guard let date = parsed(bytes) else { throw malformed(bytes, example: "20260105T070000Z") }
        return date
    }

    private static func malformed(_ bytes: ArraySlice<UInt8>, example: String) -> MisplacedText {
        let digits = bytes.filter { (48...57).contains($0) }
        var likely: String?
        if digits.count == 8 || digits.count == 14, example.utf8.count == 16, !example.contains("-") {
            let isUTC = bytes.last.map { $0 | 0x20 == UInt8(ascii: "z") } ?? false
            let time = digits.count == 14 ? "T" + RecurrenceRuleParser.text(digits[8...]) + (isUTC ? "Z" : "") : ""
            likely = RecurrenceRuleParser.text(digits[..<8]) + time
            if let text = likely, parsed(Array(text.utf8)[...]) == nil { likely = nil }
        }
        return MisplacedText(
            bytes.startIndex, "\"\(RecurrenceRuleParser.text(bytes))\" is not a date or a time",
            fix: "write it as in \(example)", suggestion: likely)
    }

    private static func parsed(_ bytes: ArraySlice<UInt8>) -> RecurrenceDate? {
        let bytes = Array(bytes)
        guard bytes.count >= 8, let year = number(bytes[0..<4]), year > 0, let month = number(bytes[4..<6]),
            let day = number(bytes[6..<8]), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        if bytes.count == 8 { return .day(date) }
        guard bytes.count == 15 || bytes.count == 16, bytes[8] | 0x20 == UInt8(ascii: "t"),
            let hour = number(bytes[9..<11]), let minute = number(bytes[11..<13]), let second = number(bytes[13..<15]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        // No clock here knows of leap seconds; RFC 5545, section 3.3.12, reads them as 59.
        let time = CivilTime(date: date, hour: hour, minute: minute, second: min(second, 59))
        if bytes.count == 15 { return .wall(time) }
        return bytes[15] | 0x20 == UInt8(ascii: "z") ? .instant(Instant(seconds: time.secondsSince1970)) : nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        RecurrenceRuleParser.decimal(digits, signed: false)
    }
}

extension RecurrenceDate {
    /// What the wall shows in a zone, in seconds; the midnight that begins a day.
    func wall(in zone: Zone) -> Int64 {
        switch self {
        case .day(let date): Int64(date.daysSince1970) * 86_400
        case .wall(let time): time.secondsSince1970
        case .instant(let instant): zone.civil(at: instant).secondsSince1970
        }
    }
}

import Vocabulary

/// A date or time in a calendar file, and its place there.
struct CalendarTime {
    let value: RecurrenceDate
    /// Of a time on the wall; nil where the file names none.
    let zone: Zone?
    let position: SourcePosition

    var isDay: Bool {
        if case .day = value { true } else { false }
    }

    /// The zone that rules of what begins then are in.
    var ownZone: Zone? {
        if case .instant = value { .utc } else { zone }
    }

    /// As what repeats in a zone understands it: `start` is its first.
    func date(for start: CalendarTime) -> RecurrenceDate {
        switch value {
        case .day: return value
        case .wall(let time):
            if start.isDay { return .day(time.date) }
            guard let zone, let other = start.ownZone, zone.id != other.id else { return value }
            return .instant(Instant(seconds: zone.rules.first(reaching: ZoneRules.clamped(time.secondsSince1970))))
        case .instant(let instant):
            return start.isDay ? .day(CivilTime(secondsSince1970: instant.seconds).date) : value
        }
    }

    /// Seconds on the wall that the times of `start` are shown on.
    func wall(for start: CalendarTime) -> Int64 { date(for: start).wall(in: start.ownZone ?? .utc) }

    /// The values of `DTSTART`, `RDATE` and the like: one, or several separated by ",".
    static func list(_ line: ContentLine, zone: Zone?) throws(MisplacedText) -> [CalendarTime] {
        let kind = line.parameter("VALUE")
        if let kind, !["DATE", "DATE-TIME"].contains(kind.value.uppercased()) {
            throw MisplacedText(
                kind.offset, "\(line.name) with VALUE=\(kind.value) is not read", why: "only dates and times are",
                fix: "write each as a date or a time")
        }
        var times: [CalendarTime] = []
        for word in line.value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let time = CalendarTime(
                value: try RecurrenceDate.basic(word), zone: zone, position: line.position(of: word.startIndex))
            guard !time.isDay || kind?.value.uppercased() != "DATE-TIME" else {
                throw MisplacedText(word.startIndex, "this is a date, and VALUE says that it is a time")
            }
            guard time.isDay || kind?.value.uppercased() != "DATE" else {
                throw MisplacedText(word.startIndex, "this is a time, and VALUE says that it is a date")
            }
            times.append(time)
        }
        return times
    }

    /// A `DURATION`, RFC 5545, section 3.3.6, in seconds on the wall: `PT8H`, `P1DT12H`, `P2W`.
    static func duration(_ word: ArraySlice<UInt8>) throws(MisplacedText) -> Int64 {
        var rest = word
        var total: Int64 = 0
        var units: [(letter: UInt8, seconds: Int64)] = [(87, 604_800), (68, 86_400)]
        let malformed = MisplacedText(
            word.startIndex, "\"\(RecurrenceRuleParser.text(word))\" is not a duration",
            fix: "write it as in PT8H or P1D")
        var isTime = false
        if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard rest.popFirst().map({ $0 | 0x20 == UInt8(ascii: "p") }) ?? false, !rest.isEmpty else { throw malformed }
        while let byte = rest.first {
            if byte | 0x20 == UInt8(ascii: "t"), !isTime {
                isTime = true
                units = [(72, 3600), (77, 60), (83, 1)]
                rest.removeFirst()
                guard !rest.isEmpty else { throw malformed }
            }
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest[digits.endIndex...]
            guard let number = RecurrenceRuleParser.decimal(digits, signed: false), let letter = rest.popFirst(),
                let place = units.firstIndex(where: { $0.letter == letter & 0xDF })
            else { throw malformed }
            total += Int64(number) * units[place].seconds
            units.removeFirst(place + 1)
        }
        return total
    }
}

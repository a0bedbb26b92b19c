import Timetables
import Vocabulary

/// Random iCalendar files, as other programs write them.
struct FeedGenerator {
    var base: RecurrenceGenerator
    private var lines: [String] = []

    init(seed: UInt64) { base = RecurrenceGenerator(seed: seed) }

    /// What an event's times look like.
    private enum Form {
        case day, utc, floating
        case zoned(Zone)
    }

    mutating func file(near: inout CivilTime) -> [UInt8] {
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendars//EN"]
        near = base.time(in: base.pick(CalendarOracle.zones))
        for number in 0..<base.number(1...4) { event("e\(number)", near: near) }
        lines.append("END:VCALENDAR")
        let ending = base.chance(80) ? "\r\n" : "\n"
        return Array(lines.map { folded($0, ending) + ending }.joined().utf8)
    }

    private mutating func folded(_ line: String, _ ending: String) -> String {
        guard base.chance(10), line.utf8.count > 4 else { return line }
        let place = base.number(1...line.utf8.count - 1)
        return String(line.prefix(place)) + ending + (base.chance(80) ? " " : "\t") + line.dropFirst(place)
    }

    private mutating func event(_ uid: String, near: CivilTime) {
        let forms: [Form] = [.day, .utc, .floating, .zoned(base.pick(CalendarOracle.zones))]
        let form = base.chance(50) ? forms[3] : base.pick(forms)
        let away = base.number(-120...10)
        var start = CivilTime(
            date: near.date.adding(days: away), hour: near.secondOfDay / 3600, minute: near.secondOfDay / 60 % 60)
        if case .day = form { start = CivilTime(date: start.date, hour: 0, minute: 0) }
        let length = base.chance(15) ? 0 : base.number(1...60) * 1800
        let rule = base.chance(70) ? rule(start, form) : nil
        let hits = hits(start, rule)
        begin(uid)
        lines.append(property("DTSTART", start, form))
        end(start, form, length)
        if let rule { lines.append("RRULE:\(rule)") }
        if base.chance(20) {
            let other = CivilTime(secondsSince1970: start.secondsSince1970 + Int64(base.number(-400...400)) * 10_800)
            lines.append(property("RDATE", other, form))
        }
        if base.chance(30), !hits.isEmpty {
            for _ in 0..<base.number(1...3) { lines.append(property("EXDATE", base.pick(hits), form)) }
        }
        if base.chance(20) { lines.append("SEQUENCE:\(base.number(0...2))") }
        if base.chance(6) { lines.append("STATUS:CANCELLED") }
        lines.append("END:VEVENT")
        guard rule != nil, !hits.isEmpty else { return }
        while base.chance(35) { replacement(uid, for: base.pick(hits), form, length) }
    }

    private mutating func begin(_ uid: String) {
        lines += ["BEGIN:VEVENT", "UID:\(uid)", "DTSTAMP:20200101T000000Z"]
        lines.append("SUMMARY:\(uid)\(["", " maintenance", " ä\u{1F431}"][base.number(0...2)])")
        if base.chance(20) { lines += ["BEGIN:VALARM", "TRIGGER:-PT15M", "ACTION:AUDIO", "END:VALARM"] }
    }

    private mutating func replacement(_ uid: String, for time: CivilTime, _ form: Form, _ length: Int) {
        begin(uid)
        lines.append(property("RECURRENCE-ID", time, form))
        var moved = time.secondsSince1970 + Int64(base.number(-60...60)) * 1800
        if case .day = form { moved = time.secondsSince1970 + Int64(base.number(-3...3)) * 86_400 }
        let start = CivilTime(secondsSince1970: moved)
        lines.append(property("DTSTART", start, form))
        end(start, form, length)
        if base.chance(20) { lines.append("STATUS:CANCELLED") }
        if base.chance(30) { lines.append("SEQUENCE:\(base.number(0...3))") }
        lines.append("END:VEVENT")
    }

    private mutating func end(_ start: CivilTime, _ form: Form, _ length: Int) {
        if case .day = form {
            let days = length / 86_400 + 1
            switch base.number(1...3) {
            case 1: lines.append("DURATION:P\(days)D")
            case 2:
                let end = CivilTime(date: start.date.adding(days: days), hour: 0, minute: 0)
                lines.append(property("DTEND", end, form))
            default: break
            }
            return
        }
        guard length > 0 else { return }
        if base.chance(30) {
            lines.append("DURATION:PT\(length / 3600)H\(length / 60 % 60)M")
        } else {
            lines.append(property("DTEND", CivilTime(secondsSince1970: start.secondsSince1970 + Int64(length)), form))
        }
    }

    private mutating func property(_ name: String, _ time: CivilTime, _ form: Form) -> String {
        let text = RecurrenceCase.basic(time)
        switch form {
        case .day: return "\(name);VALUE=DATE:\(text.prefix(8))"
        case .utc: return "\(name):\(text)Z"
        case .floating: return "\(name):\(text)"
        case .zoned(let zone):
            return base.chance(20) ? "\(name);TZID=\"\(zone.id)\":\(text)" : "\(name);TZID=\(zone.id):\(text)"
        }
    }

    /// A rule as calendar programs make them, which holds the start.
    private mutating func rule(_ start: CivilTime, _ form: Form) -> String {
        let (_, month, day) = start.date.parts
        let weekday = RecurrenceGenerator.days[start.date.weekday.rawValue]
        var rule = base.pick([
            "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=\(weekday),\(base.pick(RecurrenceGenerator.days))",
            "FREQ=WEEKLY;WKST=SU;BYDAY=SU,\(weekday)", "FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=\(day),-1",
            "FREQ=MONTHLY;BYDAY=\((day - 1) / 7 + 1)\(weekday)",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=\(day)",
            "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=\(month);BYDAY=\((day - 1) / 7 + 1)\(weekday)",
        ])
        if base.chance(30) { rule += ";INTERVAL=\(base.number(2...4))" }
        if base.chance(25) { return rule + ";COUNT=\(base.number(1...30))" }
        guard base.chance(40) else { return rule }
        let end = CivilTime(secondsSince1970: start.secondsSince1970 + Int64(base.number(0...600)) * 40_000)
        let text = RecurrenceCase.basic(end)
        switch form {
        case .day: return rule + ";UNTIL=\(text.prefix(8))"
        case .floating: return rule + ";UNTIL=\(text)"
        default: return rule + ";UNTIL=\(text)Z"
        }
    }

    private func hits(_ start: CivilTime, _ rule: String?) -> [CivilTime] {
        guard let rule, let rule = try? RecurrenceRule(rule),
            let set = try? RecurrenceSet(start: start, length: 1, rules: [rule], zone: .utc),
            let range = Interval(
                start: Instant(seconds: start.secondsSince1970),
                end: Instant(seconds: start.secondsSince1970 + 40_000_000))
        else { return [] }
        return set.occurrences(overlapping: range, in: .utc).map { Zone.utc.civil(at: $0.start) }
    }
}

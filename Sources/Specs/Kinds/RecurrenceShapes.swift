import Documents
import Timetables
import Vocabulary

extension Shape {
    /// The same, with the times inside of it meant by the clock of the zone that a field names.
    func readingTimes(inZoneOf field: String) -> Shape {
        let read = read
        return Shape(schema) { place in
            place.reader.zone = place.node[field]?.text.map { ZoneID(rawValue: $0) }
            defer { place.reader.zone = nil }
            return read(place)
        }
    }
}

extension Shape where Output == RecurrenceSet {
    /// A first time, how long each lasts, and how it repeats.
    static var recurrence: Shape {
        let longest = Int64(RecurrenceSet.Limits.daysOfLength) * 86_400
        return .object(
            required(
                "start", .recurrenceStart,
                "When the first begins, by the clock of the schedule's zone: `\"2026-01-05T22:00\"`. It belongs to the set"
                    + " whether or not the rule holds it, and counts as the first for `COUNT`."),
            required(
                "duration", .duration(1...longest),
                "How long each lasts on the clock: `8h`, `1d12h`. From 22:00 for `8h` is until 06:00 in every night."),
            optional(
                "rrule", .recurrenceRule, "The value of an `RRULE`: `FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231`."),
            optional(
                "rdate", .list(.recurrenceDate, atLeast: 1),
                "Further times at which it begins: `\"2026-02-01T20:00\"`, `\"20260201T190000Z\"`; a date means the time"
                    + " of `start` on that day."),
            optional(
                "exdate", .list(.recurrenceDate, atLeast: 1),
                "Times at which it does not begin; a date means the whole day."),
            make: { place, start, duration, rule, dates, except in
                let zone = place.reader.zone.flatMap { place.reader.context.zones.zone($0) } ?? .utc
                do throws(TimetableError) {
                    let set = try RecurrenceSet(
                        start: start, length: duration, rules: rule.map { [$0] } ?? [], dates: dates ?? [],
                        except: except ?? [], zone: zone)
                    try set.checkWindow()
                    return set
                } catch {
                    let field = ["rrule", "exdate", "rdate"].first { place.node[$0] != nil } ?? "duration"
                    place.error(at: field, "\(place.subject): \(error.what)", why: error.why, fix: error.fix)
                    return nil
                }
            })
    }
}

extension Shape where Output == RecurrenceRule {
    fileprivate static var recurrenceRule: Shape {
        timetableText("a rule such as `FREQ=WEEKLY;BYDAY=MO,WE`", 1...2000) { text throws(TimetableError) in
            // The whole property is what people copy.
            let isProperty = text.lowercased().hasPrefix("rrule:")
            return try RecurrenceRule(isProperty ? String(text.dropFirst(6)) : text)
        }
    }
}

extension Shape where Output == RecurrenceDate {
    fileprivate static var recurrenceDate: Shape {
        timetableText("a date or a time such as `2026-02-01T20:00`", 1...40) { text throws(TimetableError) in
            try RecurrenceDate(text)
        }
    }
}

extension Shape where Output == CivilTime {
    fileprivate static var recurrenceStart: Shape {
        Shape<RecurrenceDate>.recurrenceDate.map { date, place in
            switch date {
            case .wall(let time): return time
            case .day(let day): return CivilTime(date: day, hour: 0, minute: 0)
            case .instant:
                place.error(
                    "\(place.subject) is \(Echo.quoted(place.node.text ?? "")), which is a time in UTC",
                    why: "it repeats by the clock of the schedule's zone",
                    fix: "write what that clock shows, without the `Z`")
                return nil
            }
        }
    }
}

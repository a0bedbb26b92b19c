import Timetables
import Vocabulary

/// A random recurrence set and a range to ask it about.
struct RecurrenceCase {
    let zone: Zone
    let start: CivilTime
    let length: Int64
    let rule: String
    let dates: [String]
    let except: [String]
    let from: Instant
    let to: Instant

    /// `20260105T070000`
    static func basic(_ time: CivilTime) -> String {
        time.description.filter { $0 != "-" && $0 != ":" }
    }

    var line: String {
        let words = [
            zone.id.rawValue, Self.basic(start), "\(length)", rule, dates.joined(separator: ","),
            except.joined(separator: ","), "\(from.seconds)", "\(to.seconds)",
        ]
        return words.joined(separator: "\t")
    }

    func set() throws(TimetableError) -> RecurrenceSet {
        let (dates, except) = (self.dates, self.except)
        return try RecurrenceSet(
            start: start, length: length, rules: rule.isEmpty ? [] : [RecurrenceRule(rule)],
            dates: dates.map { (text) throws(TimetableError) in try RecurrenceDate(text) },
            except: except.map { (text) throws(TimetableError) in try RecurrenceDate(text) }, zone: zone)
    }
}

/// Makes cases from a seed.
struct RecurrenceGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    mutating func pick<T>(_ list: [T]) -> T { list[number(0...list.count - 1)] }

    /// A time from 1970 to 2099, often near a clock change.
    mutating func time(in zone: Zone) -> CivilTime {
        var instant = Instant(seconds: .random(in: 86_400...4_070_000_000, using: &random))
        if chance(40), let change = zone.nextTransition(after: instant), change.seconds < 4_070_000_000 {
            instant = change.adding(seconds: .random(in: -200_000...20_000, using: &random))
        }
        let civil = zone.civil(at: instant)
        let minute = chance(70) ? pick([0, 15, 30, 45]) : number(0...59)
        return CivilTime(
            date: civil.date, hour: civil.secondOfDay / 3600, minute: minute, second: chance(80) ? 0 : number(0...59))
    }

    mutating func randomCase(_ zones: [Zone]) -> RecurrenceCase {
        let zone = pick(zones)
        let start = time(in: zone)
        let (frequency, period) = frequency()
        // What begins more than 1,440 times a day is refused.
        let interval = period == 1 ? number(60...5000) : chance(60) ? 1 : number(1...(period < 86_400 ? 30 : 5))
        let span = Int64(period) * Int64(interval)
        let rule = rule(frequency, interval, start: start, span: span, zone: zone)
        let first = start.secondsSince1970
        let from = Instant(seconds: first + .random(in: -span...40 * span, using: &random))
        let length = chance(10) ? 0 : chance(50) ? Int64(number(1...24)) * 3600 : Int64(number(1...4000)) * 60
        var dates: [String] = []
        var except: [String] = []
        if chance(20) { dates = (0...number(0...2)).map { _ in date(near: first, span * 20, zone) } }
        if chance(30) {
            except = (0...number(0...3)).map { _ in date(near: first, span * 20, zone) }
            except += hits(zone, start, rule, span * 20)
        }
        return RecurrenceCase(
            zone: zone, start: start, length: length, rule: chance(3) ? "" : rule, dates: dates, except: except,
            from: from, to: from.adding(seconds: .random(in: span...30 * span, using: &random)))
    }

    private mutating func frequency() -> (name: String, seconds: Int) {
        let all = [
            ("YEARLY", 31_557_600, 22), ("MONTHLY", 2_629_800, 25), ("WEEKLY", 604_800, 20), ("DAILY", 86_400, 15),
            ("HOURLY", 3600, 10), ("MINUTELY", 60, 5), ("SECONDLY", 1, 3),
        ]
        var left = number(1...100)
        for (name, seconds, weight) in all {
            left -= weight
            if left <= 0 { return (name, seconds) }
        }
        return ("DAILY", 86_400)
    }

    private mutating func rule(
        _ frequency: String, _ interval: Int, start: CivilTime, span: Int64, zone: Zone
    ) -> String {
        var parts = ["FREQ=\(frequency)"]
        let rank =
            ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"].firstIndex(of: frequency) ?? 0
        // Shorter periods than a day that are seldom allowed would keep dateutil busy for hours.
        let some = rank < 3 ? 8 : 25
        if interval > 1 { parts.append("INTERVAL=\(interval)") }
        if chance(rank < 3 ? 0 : 25) { parts.append("BYMONTH=" + list(1...12, most: 3)) }
        if frequency == "YEARLY", chance(15) { parts.append("BYWEEKNO=" + list(-53...53, most: 3)) }
        let hasWeeks = parts.contains { $0.hasPrefix("BYWEEKNO") }
        if frequency == "YEARLY", chance(10) { parts.append("BYYEARDAY=" + list(-366...366, most: 4)) }
        if rank != 4, chance(some) { parts.append("BYMONTHDAY=" + list(-31...31, most: 4)) }
        if chance(rank < 3 ? 8 : 45) { parts.append("BYDAY=" + days(numbered: rank > 4 && !hasWeeks, rank == 6)) }
        if chance(rank < 2 ? 0 : 20) { parts.append("BYHOUR=" + list(0...23, most: 3)) }
        if chance(rank < 1 ? 0 : 15) { parts.append("BYMINUTE=" + list(0...59, most: 3)) }
        if rank > 0, chance(8) { parts.append("BYSECOND=" + list(0...59, most: rank == 1 ? 1 : 2)) }
        if chance(20), parts.contains(where: { $0.hasPrefix("BY") }) {
            parts.append("BYSETPOS=" + list(-6...6, most: 2))
        }
        if chance(25) { parts.append("WKST=" + pick(Self.days)) }
        if chance(20) {
            parts.append("COUNT=\(number(1...40))")
        } else if chance(25) {
            parts.append("UNTIL=" + date(near: start.secondsSince1970 + span * 15, span * 15, zone))
        }
        return parts.joined(separator: ";")
    }

    static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private mutating func days(numbered: Bool, _ ofYear: Bool) -> String {
        let isNumbered = numbered && chance(50)
        return (0..<number(1...3)).map { _ in
            guard isNumbered, chance(95) else { return pick(Self.days) }
            let most = ofYear && chance(40) ? 53 : 5
            let ordinal = number(1...most) * (chance(40) ? -1 : 1)
            return "\(ordinal)\(pick(Self.days))"
        }.joined(separator: ",")
    }

    private mutating func list(_ range: ClosedRange<Int>, most: Int) -> String {
        (0..<number(1...most)).map { _ in
            var value = number(range)
            while value == 0, range.lowerBound < 0 { value = number(range) }
            return "\(value)"
        }.joined(separator: ",")
    }

    /// A day, a time on the wall, or an instant.
    private mutating func date(near wall: Int64, _ reach: Int64, _ zone: Zone) -> String {
        let time = CivilTime(secondsSince1970: max(0, wall + .random(in: -reach...reach, using: &random)))
        let text = RecurrenceCase.basic(time)
        return chance(20) ? String(text.prefix(8)) : chance(40) ? text + "Z" : text
    }

    /// Times that the rule comes to.
    private mutating func hits(_ zone: Zone, _ start: CivilTime, _ rule: String, _ reach: Int64) -> [String] {
        guard let rule = try? RecurrenceRule(rule),
            let set = try? RecurrenceSet(start: start, length: 1, rules: [rule], zone: zone),
            let range = Interval(
                start: Instant(seconds: start.secondsSince1970 - 86_400),
                end: Instant(seconds: start.secondsSince1970 + min(reach, 30_000_000)))
        else { return [] }
        let all = set.occurrences(overlapping: range, in: zone)
        guard !all.isEmpty else { return [] }
        return (0..<number(1...3)).map { _ in
            let instant = pick(all).start
            let text = RecurrenceCase.basic(zone.civil(at: instant))
            return chance(15) ? String(text.prefix(8)) : text
        }
    }
}

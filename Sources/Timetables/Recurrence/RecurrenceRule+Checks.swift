import Vocabulary

extension RecurrenceRule {
    /// What RFC 5545 says of parts that do not go together.
    func check(_ place: (String) -> Int) throws(MisplacedText) {
        let name = frequency.rawValue
        if !weeks.isEmpty, frequency != .yearly {
            throw MisplacedText(
                place("BYWEEKNO"), "BYWEEKNO does not go with FREQ=\(name)", why: "weeks have numbers within a year",
                fix: "use FREQ=YEARLY")
        }
        if !yearDays.isEmpty, [.daily, .weekly, .monthly].contains(frequency) {
            throw MisplacedText(
                place("BYYEARDAY"), "BYYEARDAY does not go with FREQ=\(name)",
                why: "RFC 5545 does not say what that means",
                fix: "use FREQ=YEARLY")
        }
        if !monthDays.isEmpty, frequency == .weekly {
            throw MisplacedText(
                place("BYMONTHDAY"), "BYMONTHDAY does not go with FREQ=WEEKLY",
                why: "RFC 5545 does not say what that means", fix: "use FREQ=DAILY or FREQ=MONTHLY")
        }
        if days.contains(where: { $0.ordinal != nil }) {
            guard frequency >= .monthly, weeks.isEmpty else {
                throw MisplacedText(
                    place("BYDAY"),
                    "a number before a day does not go with \(weeks.isEmpty ? "FREQ=" + name : "BYWEEKNO")",
                    why: "it counts the days of a month or a year", fix: "use FREQ=MONTHLY, or leave out the number")
            }
        }
        if !positions.isEmpty {
            let others = [seconds, minutes, hours, monthDays, yearDays, weeks, months]
            guard !days.isEmpty || others.contains(where: { !$0.isEmpty }) else {
                throw MisplacedText(
                    place("BYSETPOS"), "BYSETPOS has nothing to choose from", why: "no other BY... part is there",
                    fix: "say with BYDAY or another which days there are")
            }
        }
        let most = startsPerDay
        guard most <= RecurrenceSet.Limits.startsPerDay else {
            throw MisplacedText(
                place("FREQ"), "the rule may begin \(most) times a day",
                why: "at most \(RecurrenceSet.Limits.startsPerDay) are worked out",
                fix: "use a longer interval, or one start with a longer duration")
        }
    }

    /// How often at most it begins on a day.
    var startsPerDay: Int {
        let (h, m, s) = (hours.count, minutes.count, seconds.count)
        let choice = positions.isEmpty ? Int.max : positions.count
        switch frequency {
        case .yearly, .monthly, .weekly, .daily: return min(choice, max(h, 1) * max(m, 1) * max(s, 1))
        case .hourly:
            return min(spread(24), h == 0 ? 24 : h) * min(choice, max(m, 1) * max(s, 1))
        case .minutely:
            return min(spread(1440), (h == 0 ? 24 : h) * (m == 0 ? 60 : m)) * min(choice, max(s, 1))
        case .secondly:
            return min(spread(86_400), (h == 0 ? 24 : h) * (m == 0 ? 60 : m) * (s == 0 ? 60 : s))
        }
    }

    private func spread(_ periodsOfDay: Int) -> Int { (periodsOfDay + interval - 1) / interval }
}

import Vocabulary

/// What a rule comes to, one after the other, worked out as it is asked for. Its end is not looked at.
struct RecurrenceStarts: Sequence, IteratorProtocol {
    private let plan: RecurrencePlan
    private let from: Int64
    private let through: Int64
    /// The period that comes next.
    private var period: Int64
    /// Of the period: where its days, its hour or its minute begin, and which of all times come next.
    private var begins: [Int64] = []
    private var chosen: [Int] = []
    private var index = 0
    private var count = 0
    /// What may still be looked through, in days or steps; below 0 where it was given up.
    private(set) var work: Int

    init(_ plan: RecurrencePlan, from: Int64, through: Int64, work: Int = .max) {
        self.plan = plan
        self.from = Swift.max(from, plan.start)
        self.through = Swift.min(through, RecurrencePlan.latest)
        self.work = work
        period = 0
        period = Swift.max(0, firstPeriod)
    }

    mutating func next() -> Int64? {
        while true {
            while index < count {
                let place = chosen.isEmpty ? index : chosen[index]
                index += 1
                let wall = begins[place / plan.times.count] + plan.times[place % plan.times.count]
                if wall > through { return nil }
                if wall >= from { return wall }
            }
            guard fill() else { return nil }
        }
    }

    private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        number / divisor - (number % divisor < 0 ? 1 : 0)
    }

    private static func parts(_ wall: Int64) -> (year: Int, month: Int, day: Int) {
        CivilDate(daysSince1970: Int(floor(wall, 86_400))).parts
    }

    private var firstDay: Int64 { Self.floor(plan.start, 86_400) }

    /// The first day of the week that everything begins in.
    private var firstWeek: Int64 { firstDay - (((firstDay + 3 - plan.weekStart) % 7) + 7) % 7 }

    /// Where everything begins, for rules that count in hours or less.
    private var origin: Int64 {
        let unit: Int64 = plan.frequency == .hourly ? 3600 : plan.frequency == .minutely ? 60 : 1
        return Self.floor(plan.start, unit) * unit
    }

    /// The period that `from` lies in, or the one before it.
    private var firstPeriod: Int64 {
        let (first, here) = (Self.parts(plan.start), Self.parts(from))
        switch plan.frequency {
        case .yearly: return Int64(here.year - first.year) / plan.interval
        case .monthly: return Int64((here.year - first.year) * 12 + here.month - first.month) / plan.interval
        case .weekly: return Self.floor(Self.floor(from, 86_400) - firstWeek, 7 * plan.interval)
        case .daily: return Self.floor(Self.floor(from, 86_400) - firstDay, plan.interval)
        case .hourly, .minutely, .secondly: return Self.floor(from - origin, plan.step)
        }
    }

    /// Works out the next period; false past the end.
    private mutating func fill() -> Bool {
        index = 0
        begins.removeAll(keepingCapacity: true)
        guard plan.frequency < .daily ? fillTimes() : fillDays() else { return false }
        period += 1
        count = begins.count * plan.times.count
        if !plan.positions.isEmpty {
            chosen = plan.positions.map { $0 > 0 ? $0 - 1 : count + $0 }.filter { (0..<count).contains($0) }.sorted()
            chosen = chosen.indices.filter { $0 == 0 || chosen[$0] != chosen[$0 - 1] }.map { chosen[$0] }
            count = chosen.count
        }
        return true
    }

    private mutating func fillDays() -> Bool {
        let days: Range<Int>
        switch plan.frequency {
        case .yearly:
            let year = Int64(Self.parts(plan.start).year) + period * plan.interval
            guard let first = Self.day(year, 1), let next = Self.day(year + 1, 1) else { return false }
            days = first..<next
        case .monthly:
            let (year, month, _) = Self.parts(plan.start)
            let number = Int64(year * 12 + month - 1) + period * plan.interval
            guard let first = Self.day(number / 12, number % 12 + 1),
                let next = Self.day((number + 1) / 12, (number + 1) % 12 + 1)
            else { return false }
            days = first..<next
        case .weekly:
            let first = Int(firstWeek + period * 7 * plan.interval)
            days = first..<first + 7
        default:
            let day = Int(firstDay + period * plan.interval)
            days = day..<day + 1
        }
        guard Int64(days.lowerBound) * 86_400 <= through, pay(days.count) else { return false }
        // A rule of a year most often names months; the others need not be looked at.
        var day = days.lowerBound
        while day < days.upperBound {
            if plan.frequency == .yearly || plan.frequency == .monthly {
                let (year, month, _) = CivilDate(daysSince1970: day).parts
                let end = day + CivilDate.days(in: month, of: year)
                if plan.filter.allows(month: month) { append(day..<end) }
                day = end
            } else {
                append(day..<day + 1)
                day += 1
            }
        }
        return true
    }

    private mutating func append(_ days: Range<Int>) {
        for day in days where plan.filter.allows(day) { begins.append(Int64(day) * 86_400) }
    }

    private static func day(_ year: Int64, _ month: Int64) -> Int? {
        // One more than there is, for the end of the last year.
        guard year <= 10_000 else { return nil }
        return CivilDate(year: Int(year), month: Int(month), day: 1)?.daysSince1970
    }

    private mutating func fillTimes() -> Bool {
        while true {
            let begin = origin + period * plan.step
            guard begin <= through, pay(1) else { return false }
            guard let later = nextCandidate(from: begin) else {
                begins.append(begin)
                return true
            }
            guard later <= through else { return false }
            period = Swift.max(period + 1, -Self.floor(origin - later, plan.step))
        }
    }

    /// The first time that may be allowed after one that is not; nil where the time itself is.
    private mutating func nextCandidate(from time: Int64) -> Int64? {
        var day = Int(Self.floor(time, 86_400))
        let midnight = Int64(day) * 86_400
        guard plan.filter.allows(day) else {
            repeat { day += 1 } while Int64(day) * 86_400 <= through && pay(1) && !plan.filter.allows(day)
            return Int64(day) * 86_400
        }
        let second = time - midnight
        let (hour, minute) = (second / 3600, second / 60 % 60)
        guard plan.allows(plan.hours, hour) else {
            let next = (hour + 1..<24).first { plan.allows(plan.hours, $0) } ?? 24
            return midnight + next * 3600
        }
        guard plan.frequency < .hourly else { return nil }
        guard plan.allows(plan.minutes, minute) else {
            let next = (minute + 1..<60).first { plan.allows(plan.minutes, $0) } ?? 60
            return midnight + hour * 3600 + next * 60
        }
        guard plan.frequency < .minutely, !plan.allows(plan.seconds, second % 60) else { return nil }
        let next = (second % 60 + 1..<60).first { plan.allows(plan.seconds, $0) } ?? 60
        return time - second % 60 + next
    }

    private mutating func pay(_ cost: Int) -> Bool {
        work -= cost
        return work >= 0
    }
}

public import Vocabulary

/// Dates as HTTP writes them.
public enum HTTPDate {
    /// An instant as `Sun, 06 Nov 1994 08:49:37 GMT`, its milliseconds left out.
    public static func text(_ instant: Instant) -> String {
        let civil = CivilTime(secondsSince1970: instant.seconds)
        let (year, month, day) = civil.date.parts
        let clock = [civil.secondOfDay / 3600, civil.secondOfDay / 60 % 60, civil.secondOfDay % 60]
        let time = clock.map { padded($0, 2) }.joined(separator: ":")
        let weekday = weekdays[civil.date.weekday.rawValue]
        return "\(weekday), \(padded(day, 2)) \(months[month - 1]) \(padded(year, 4)) \(time) GMT"
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 §5.6.7); nil for anything else.
    static func parse(_ text: String) -> Instant? {
        let fields = text.split(separator: " ")
        guard fields.count == 6, fields[0].hasSuffix(","), fields[5] == "GMT",
            let day = number(fields[1], digits: 2), let month = months.firstIndex(where: { $0 == fields[2] }),
            let year = number(fields[3], digits: 4),
            let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        let time = fields[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, let hour = number(time[0], digits: 2), let minute = number(time[1], digits: 2),
            let second = number(time[2], digits: 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        return Instant(seconds: CivilTime(date: date, hour: hour, minute: minute, second: second).secondsSince1970)
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// The value of a `Retry-After` field.
enum RetryAfter {
    /// Seconds after `now`, or a date; a wait over a year is taken as one year, a date in the past as `now`.
    static func parse(_ text: String, now: Instant) -> Instant? {
        let digits = text.utf8
        guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else {
            return HTTPDate.parse(text).map { min(max($0, now), now.adding(seconds: longest)) }
        }
        return now.adding(seconds: min(Int64(text) ?? longest, longest))
    }

    private static let longest: Int64 = 366 * 86_400
}

import Vocabulary

/// An instant as signatures carry it: ISO 8601 basic format, whole seconds, UTC.
struct Timestamp {
    /// `20150830T123600Z`.
    let text: String

    /// `20150830`.
    var day: String { String(text.prefix(8)) }

    init(_ instant: Instant) {
        let civil = CivilTime(secondsSince1970: instant.seconds)
        let (year, month, day) = civil.date.parts
        let second = civil.secondOfDay
        let numbers = [
            (year, 4), (month, 2), (day, 2), (second / 3600, 2), (second / 60 % 60, 2), (second % 60, 2),
        ]
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        for (index, (number, width)) in numbers.enumerated() {
            if index == 3 { digits.append(UInt8(ascii: "T")) }
            var divisor = width == 4 ? 1000 : 10
            while divisor > 0 {
                digits.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
                divisor /= 10
            }
        }
        digits.append(UInt8(ascii: "Z"))
        text = String(decoding: digits, as: UTF8.self)
    }
}

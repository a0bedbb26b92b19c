import Vocabulary

/// A point on the UTC time line, 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// 0 to 999,999,999.
    public let nanoseconds: Int32

    static let earliest: Int64 = -62_135_596_800
    static let latest: Int64 = 253_402_300_799
    static let second: Int64 = 1_000_000_000

    /// A timestamp; nil outside of the years 1 to 9999 or where the nanoseconds are no part of a second.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard (Timestamp.earliest...Timestamp.latest).contains(seconds), (0..<1_000_000_000).contains(nanoseconds)
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// This moved by nanoseconds; nil outside of the range.
    func adding(_ duration: Int64) -> Timestamp? {
        var moved = seconds + duration / Timestamp.second
        var rest = Int64(nanoseconds) + duration % Timestamp.second
        if rest < 0 {
            rest += Timestamp.second
            moved -= 1
        } else if rest >= Timestamp.second {
            rest -= Timestamp.second
            moved += 1
        }
        return Timestamp(seconds: moved, nanoseconds: Int32(rest))
    }

    /// The nanoseconds from another to this; nil where 64 bits do not hold them (292 years).
    func since(_ other: Timestamp) -> Int64? {
        let (whole, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: Timestamp.second)
        let (sum, more) = whole.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        return overflow || more ? nil : sum
    }
}

extension Timestamp {
    /// Reads RFC 3339 with up to nine digits of a second; nil for anything else.
    init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let dot = bytes.firstIndex(of: UInt8(ascii: ".")) else {
            guard let instant = Instant(rfc3339: text), Timestamp.isStrict(bytes) else { return nil }
            self.init(seconds: instant.seconds)
            return
        }
        let digits = bytes[(dot + 1)...].prefix { (48...57).contains($0) }
        guard (1...9).contains(digits.count), Timestamp.isStrict(bytes) else { return nil }
        let whole = String(decoding: bytes[..<dot] + bytes[digits.endIndex...], as: UTF8.self)
        guard let instant = Instant(rfc3339: whole) else { return nil }
        var nanoseconds: Int32 = 0
        for index in 0..<9 {
            nanoseconds = nanoseconds * 10
            if index < digits.count { nanoseconds += Int32(digits[digits.startIndex + index] - 48) }
        }
        self.init(seconds: instant.seconds, nanoseconds: nanoseconds)
    }

    /// A space or small letters are more than the specification takes.
    private static func isStrict(_ bytes: [UInt8]) -> Bool {
        bytes.count > 10 && bytes[10] == UInt8(ascii: "T") && bytes.last != UInt8(ascii: "z")
    }

    /// RFC 3339 in UTC, with as many digits of a second as there are.
    var text: String { "\(CivilTime(secondsSince1970: seconds))\(Timestamp.fraction(nanoseconds))Z" }

    /// `.` and the digits of a part of a second without zeros at the end; empty for none.
    static func fraction(_ nanoseconds: Int32) -> String {
        guard nanoseconds != 0 else { return "" }
        var digits = String(nanoseconds)
        digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "." + digits
    }
}

/// Spans of time in nanoseconds.
enum DurationText {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("h", 3_600_000_000_000),
        ("m", 60_000_000_000), ("s", 1_000_000_000),
    ]

    /// Reads a sequence of numbers with units, as Go does: `1h30m`, `-1.5s`, `250ms`; nil where it is none or too long.
    static func parse(_ text: String) -> Int64? {
        var rest = Substring(text)
        let negative = rest.first == "-"
        if negative || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            let whole = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(whole.count)
            var fraction: Substring = ""
            if rest.first == "." {
                rest.removeFirst()
                fraction = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(fraction.count)
            }
            guard !whole.isEmpty || !fraction.isEmpty,
                let unit = units.first(where: { isUnit($0.name, of: rest) })
            else { return nil }
            rest = rest.dropFirst(unit.name.count)
            guard let part = amount(whole, fraction, unit.nanoseconds) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(negative ? -part : part)
            guard !overflow else { return nil }
            total = sum
        }
        return total
    }

    /// `m` is not the beginning of `ms`.
    private static func isUnit(_ name: String, of rest: Substring) -> Bool {
        rest.hasPrefix(name) && !(name == "m" && rest.hasPrefix("ms"))
    }

    private static func amount(_ whole: Substring, _ fraction: Substring, _ unit: Int64) -> Int64? {
        guard let count = whole.isEmpty ? 0 : Int64(whole) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        var scale = unit
        var rest: Int64 = 0
        for digit in fraction.utf8 {
            scale /= 10
            if scale == 0 { break }
            rest += Int64(digit - 48) * scale
        }
        let (sum, more) = product.addingReportingOverflow(rest)
        return more ? nil : sum
    }

    /// Seconds with as many digits after the point as there are, and `s`.
    static func text(_ nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        let fraction = Timestamp.fraction(Int32(magnitude % 1_000_000_000))
        return "\(sign)\(magnitude / 1_000_000_000)\(fraction)s"
    }
}

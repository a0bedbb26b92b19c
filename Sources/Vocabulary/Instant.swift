/// A point on the UTC time line, in whole milliseconds since 1970-01-01T00:00:00Z (leap seconds are not counted).
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public var milliseconds: Int64

    /// An instant from milliseconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// An instant from seconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(seconds: Int64) { self.milliseconds = seconds * 1000 }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    @inlinable
    public var seconds: Int64 {
        // Not by adding before dividing, which the earliest instants have no room for.
        milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
    }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// This instant moved by a number of seconds, which may be negative.
    @inlinable
    public func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }

    /// This instant moved by a number of milliseconds, which may be negative.
    @inlinable
    public func adding(milliseconds more: Int64) -> Instant { Instant(milliseconds: milliseconds + more) }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC, with milliseconds only where there are some: `2026-03-29T01:00:00Z`.
    public var description: String {
        var output = ByteBuffer()
        write(to: &output)
        return output.text
    }

    /// Appends the description.
    func write(to output: inout ByteBuffer) {
        CivilTime(secondsSince1970: seconds).write(to: &output)
        let fraction = (milliseconds % 1000 + 1000) % 1000
        if fraction != 0 {
            output.append(UInt8(ascii: "."))
            DecimalDigits.append(fraction, width: 3, to: &output)
        }
        output.append(UInt8(ascii: "Z"))
    }

    /// Reads RFC 3339 (`2026-03-29T03:00:00+02:00`, `2026-03-29T01:00:00Z`); nil for anything else.
    ///
    /// A date without an offset is refused: an instant must not depend on where it is read.
    public init?(rfc3339 text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2), scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.digits(2), scanner.skip(":"), let minute = scanner.digits(2), scanner.skip(":"),
            let second = scanner.digits(2)
        else { return nil }
        var millis: Int64 = 0
        if scanner.skip(".") {
            guard let fraction = scanner.fraction() else { return nil }
            millis = fraction
        }
        var offset = 0
        if !scanner.skip("Z"), !scanner.skip("z") {
            let sign: Int
            if scanner.skip("+") { sign = 1 } else if scanner.skip("-") { sign = -1 } else { return nil }
            guard let hours = scanner.digits(2), scanner.skip(":"), let minutes = scanner.digits(2), hours < 24,
                minutes < 60
            else { return nil }
            offset = sign * (hours * 3600 + minutes * 60)
        }
        guard scanner.isAtEnd, let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let civil = CivilTime(date: date, hour: hour, minute: minute, second: second)
        self.init(milliseconds: (civil.secondsSince1970 - Int64(offset)) * 1000 + millis)
    }
}

/// Reads fixed-width digits from ASCII text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = nextDigit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Digits after the decimal point, as milliseconds; more than three are cut.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let digit = nextDigit() {
            if count < 3 { value = value * 10 + Int64(digit) }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    private mutating func nextDigit() -> Int? {
        guard let first = rest.first, (48...57).contains(first) else { return nil }
        rest.removeFirst()
        return Int(first) - 48
    }
}

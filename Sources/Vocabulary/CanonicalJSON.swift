/// Writes values in the one form that may be hashed: RFC 8785 (JSON Canonicalization Scheme).
///
/// Keys are sorted by UTF-16 code units, numbers written as ECMAScript does, no white space. An integer beyond ±2^53
/// is written with all its digits, which RFC 8785 leaves open; a double that is not finite is written as `null`.
/// A key given twice is written once, the last value winning.
public enum CanonicalJSON {
    /// The canonical bytes of a value.
    public static func bytes(_ value: Value) -> [UInt8] {
        var writer = Writer()
        writer.write(value)
        return writer.output.bytes
    }

    /// The canonical text of a value.
    public static func text(_ value: Value) -> String {
        var writer = Writer()
        writer.write(value)
        return writer.output.text
    }

    /// The same content for people: two spaces of indentation, the keys sorted the same way, no final newline.
    public static func pretty(_ value: Value) -> String {
        var writer = Writer(indentation: 2)
        writer.write(value)
        return writer.output.text
    }

    private struct Writer: ~Copyable {
        var output = ByteBuffer(capacity: 256)
        var indentation = 0
        private var depth = 0

        init(indentation: Int = 0) { self.indentation = indentation }

        mutating func write(_ value: Value) {
            switch value {
            case .null: output.append("null")
            case .bool(let flag): output.append(flag ? "true" : "false")
            case .int(let number): DecimalDigits.append(number, to: &output)
            case .double(let number): for byte in CanonicalJSON.number(number).utf8 { output.append(byte) }
            case .string(let text): string(text)
            case .list(let elements): list(elements)
            case .map(let entries): map(entries)
            }
        }

        private mutating func list(_ elements: [Value]) {
            output.append(UInt8(ascii: "["))
            depth += 1
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                newline()
                write(element)
            }
            depth -= 1
            if !elements.isEmpty { newline() }
            output.append(UInt8(ascii: "]"))
        }

        private mutating func map(_ entries: [Value.Entry]) {
            output.append(UInt8(ascii: "{"))
            depth += 1
            let sorted = CanonicalJSON.sorted(entries)
            for (index, entry) in sorted.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                newline()
                string(entry.key)
                output.append(indentation > 0 ? ": " : ":")
                write(entry.value)
            }
            depth -= 1
            if !sorted.isEmpty { newline() }
            output.append(UInt8(ascii: "}"))
        }

        private mutating func newline() {
            guard indentation > 0 else { return }
            output.append(UInt8(ascii: "\n"))
            for _ in 0..<depth * indentation { output.append(UInt8(ascii: " ")) }
        }

        private mutating func string(_ text: String) { CanonicalJSON.append(text, to: &output) }
    }

    /// Appends a text in quotation marks. Only what JSON cannot hold otherwise is escaped.
    static func append(_ text: String, to output: inout ByteBuffer) {
        output.append(UInt8(ascii: "\""))
        if text.utf8.withContiguousStorageIfAvailable({ append($0, to: &output) }) == nil {
            Array(text.utf8).withUnsafeBufferPointer { append($0, to: &output) }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout ByteBuffer) {
        var start = 0
        while true {
            let end = firstToEscape(in: bytes, from: start)
            output.append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            guard end < bytes.count else { break }
            escape(bytes[end], to: &output)
            start = end + 1
        }
    }

    /// Where the first byte stands that must be escaped; the end where there is none.
    private static func firstToEscape(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= raw.count, !isAnyToEscape(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
            index += 8
        }
        // Where no eight are left, the last eight, some of which were looked at before.
        if index + 8 > raw.count, raw.count - start >= 8,
            !isAnyToEscape(raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
        {
            return raw.count
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            index += 1
        }
        return index
    }

    /// Whether one of eight bytes must be escaped.
    ///
    /// Formula: S. E. Anderson, "Bit Twiddling Hacks", "Determine if a word has a byte less than n" and "equal to n".
    private static func isAnyToEscape(_ word: UInt64) -> Bool {
        let each: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ each &* 0x22
        let backslashes = word ^ each &* 0x5C
        let below = (word &- each &* 0x20) & ~word
        let equal = (quotes &- each) & ~quotes | (backslashes &- each) & ~backslashes
        return (below | equal) & (each &* 0x80) != 0
    }

    private static func escape(_ byte: UInt8, to output: inout ByteBuffer) {
        switch byte {
        case UInt8(ascii: "\""): output.append("\\\"")
        case UInt8(ascii: "\\"): output.append("\\\\")
        case 0x08: output.append("\\b")
        case 0x09: output.append("\\t")
        case 0x0A: output.append("\\n")
        case 0x0C: output.append("\\f")
        case 0x0D: output.append("\\r")
        default:
            output.append("\\u00")
            output.append(hexadecimal(byte >> 4))
            output.append(hexadecimal(byte & 15))
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }

    /// Entries by key in UTF-16 order, the last of equal keys kept.
    private static func sorted(_ entries: [Value.Entry]) -> [Value.Entry] {
        if isInOrder(entries) { return entries }
        let places = entries.indices.sorted { left, right in
            let order = order(entries[left].key, entries[right].key)
            return order == 0 ? left < right : order < 0
        }
        var result: [Value.Entry] = []
        result.reserveCapacity(places.count)
        for place in places {
            if let last = result.last, order(last.key, entries[place].key) == 0 { result.removeLast() }
            result.append(entries[place])
        }
        return result
    }

    private static func isInOrder(_ entries: [Value.Entry]) -> Bool {
        var index = 1
        while index < entries.count {
            guard order(entries[index - 1].key, entries[index].key) < 0 else { return false }
            index += 1
        }
        return true
    }

    /// Negative where the first text comes before the second in UTF-16, 0 only where their bytes are the same: `==`
    /// would take a composed and a decomposed character for the same.
    private static func order(_ first: String, _ second: String) -> Int {
        var (first, second) = (first, second)
        return first.withUTF8 { first in
            second.withUTF8 { second in
                let count = min(first.count, second.count)
                var index = 0
                while index < count, first[index] == second[index] { index += 1 }
                return index < count ? rank(first[index]) - rank(second[index]) : first.count - second.count
            }
        }
    }

    /// The place of a byte of UTF-8 in the order of UTF-16, where all beyond the basic plane (from 0xF0) comes before
    /// its last part (0xEE and 0xEF).
    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0xEE, 0xEF: Int(byte) + 0x10
        default: Int(byte)
        }
    }

    /// A double as ECMAScript's `Number::toString` writes it (ECMA-262, 6.1.6.1.20).
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        guard value != 0 else { return "0" }
        let (digits, exponent) = shortest(value.magnitude)
        let sign = value < 0 ? "-" : ""
        let count = digits.utf8.count
        if count <= exponent, exponent <= 21 {
            return sign + digits + String(repeating: "0", count: exponent - count)
        }
        if exponent > 0, exponent <= 21 { return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent) }
        if exponent > -6, exponent <= 0 { return sign + "0." + String(repeating: "0", count: -exponent) + digits }
        let power = exponent - 1
        let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
        return sign + mantissa + "e" + (power < 0 ? "-" : "+") + String(power.magnitude)
    }

    /// The shortest digits that read back as `value`, and the place of the decimal point: 0.digits × 10^exponent.
    private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
        // Swift prints the shortest digits that round-trip (SwiftDtoa), in one of two notations.
        let text = value.description
        let parts = text.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? String(mantissa[1]) : ""
        let all = String(mantissa[0]) + fraction
        let leading = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leading))
        while digits.hasSuffix("0") { digits.removeLast() }
        return (digits, mantissa[0].utf8.count - leading + exponent)
    }
}

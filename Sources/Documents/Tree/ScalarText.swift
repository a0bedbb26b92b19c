/// Reads the values of scalars whose form is known already.
enum ScalarText {
    /// The truth value of `true` and `false` in any of the accepted spellings.
    static func flag(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.first == UInt8(ascii: "t") || text.first == UInt8(ascii: "T")
    }

    /// A decimal, `0x` or `0o` integer with an optional sign; nil where it does not fit 64 bits.
    static func integer(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let (isNegative, radix, start) = shape(text)
        var value: Int64 = 0
        for index in start..<text.count {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: radix)
            let digit = Int64(digit(text[index]))
            // Counted towards the sign, so that the smallest integer, which has no positive twin, can be read.
            let (sum, isTooFar) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if isTooLarge || isTooFar { return nil }
            value = sum
        }
        return value
    }

    /// A number in any notation of JSON or the YAML core schema; the nearest double.
    static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double {
        let (isNegative, radix, start) = shape(text)
        if radix != 10 {
            let magnitude = text[start...].reduce(0.0) { $0 * Double(radix) + Double(digit($1)) }
            return isNegative ? -magnitude : magnitude
        }
        let isNamed = text.count - start == 4 && text[start] == UInt8(ascii: ".")
        if isNamed, text[start + 1] | 0x20 == UInt8(ascii: "i") { return isNegative ? -.infinity : .infinity }
        if isNamed, text[start + 1] | 0x20 == UInt8(ascii: "n") { return .nan }
        return DecimalText.double(text)
    }

    private static func shape(_ text: UnsafeBufferPointer<UInt8>) -> (isNegative: Bool, radix: Int64, start: Int) {
        guard let first = text.first else { return (false, 10, 0) }
        let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        let start = isSigned ? 1 : 0
        if text.count > start + 1, text[start] == UInt8(ascii: "0") {
            if text[start + 1] == UInt8(ascii: "x") { return (first == UInt8(ascii: "-"), 16, start + 2) }
            if text[start + 1] == UInt8(ascii: "o") { return (first == UInt8(ascii: "-"), 8, start + 2) }
        }
        return (first == UInt8(ascii: "-"), 10, start)
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a")...: byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...: byte - UInt8(ascii: "A") + 10
        default: byte &- UInt8(ascii: "0")
        }
    }
}

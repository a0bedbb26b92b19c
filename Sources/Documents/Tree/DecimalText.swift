/// Reads decimal fractions.
enum DecimalText {
    /// The double nearest to a decimal such as `-12.5e3`, `.5` or `5.`.
    ///
    /// Up to 15 digits and a power of ten up to 22 are both exact as doubles, so one operation rounds correctly
    /// (Clinger, "How to read floating point numbers accurately", 1990); the rest goes to the standard library.
    static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double {
        var index = 0
        var isNegative = false
        if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        }
        var digits = 0
        var mantissa: UInt64 = 0
        var exponent = 0
        var isFraction = false
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                mantissa = mantissa &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
                if mantissa != 0 { digits += 1 }
                if isFraction { exponent -= 1 }
            } else {
                break
            }
            index += 1
        }
        guard index == text.count, digits <= 15, exponent >= -22 else { return slow(text) }
        let magnitude = Double(mantissa) / powers[-exponent]
        return isNegative ? -magnitude : magnitude
    }

    private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Double {
        // Only digits, signs, points and exponents come here; what is beyond the largest double is infinite.
        Double(Substring(decoding: text, as: UTF8.self)) ?? .nan
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
        1e19, 1e20, 1e21, 1e22,
    ]
}

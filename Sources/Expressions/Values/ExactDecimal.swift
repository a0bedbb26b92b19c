/// A double written out in full: every double is a decimal fraction of finite length.
struct ExactDecimal {
    /// 0 to 9 each, without zeros in front.
    private let digits: [UInt8]
    /// How many of the digits stand before the point; negative for zeros after it.
    private let point: Int

    /// A number that is finite and not negative.
    init(_ number: Double) {
        guard number > 0 else {
            digits = []
            point = 0
            return
        }
        let mantissa = number.isNormal ? number.significandBitPattern | 1 << 52 : number.significandBitPattern
        let exponent = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1075
        // mantissa / 2^n is mantissa * 5^n / 10^n.
        var limbs = Limbs(mantissa)
        if exponent >= 0 { limbs.multiply(by: 2, times: exponent) } else { limbs.multiply(by: 5, times: -exponent) }
        let text = limbs.digits
        digits = text
        point = text.count + min(exponent, 0)
    }

    /// So many digits after the point, half to even.
    func fixed(_ places: Int) -> String {
        let (rounded, carried) = rounded(to: point + places)
        let whole = point + (carried ? 1 : 0)
        return ExactDecimal.pointed(rounded, whole, places)
    }

    /// One digit before the point, so many after it, and the power of ten.
    func scientific(_ places: Int) -> String {
        let (rounded, carried) = rounded(to: 1 + places)
        let power = digits.isEmpty ? 0 : point - 1 + (carried ? 1 : 0)
        let mantissa = ExactDecimal.pointed(rounded, 1, places)
        let digits = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
        return mantissa + (power < 0 ? "e-" : "e+") + digits
    }

    /// The first so many digits, half to even; whether a further digit came in front.
    private func rounded(to count: Int) -> (digits: [UInt8], carried: Bool) {
        guard count < digits.count else { return (digits, false) }
        guard count >= 0 else { return ([], false) }
        var kept = Array(digits[..<count])
        let isHalf = digits[count] == 5 && digits[(count + 1)...].allSatisfy { $0 == 0 }
        guard isHalf ? (kept.last ?? 0) % 2 == 1 : digits[count] >= 5 else { return (kept, false) }
        var index = kept.count - 1
        while index >= 0, kept[index] == 9 {
            kept[index] = 0
            index -= 1
        }
        if index >= 0 {
            kept[index] += 1
            return (kept, false)
        }
        return ([1] + kept, true)
    }

    /// Digits with a point, zeros where there are none.
    private static func pointed(_ digits: [UInt8], _ point: Int, _ places: Int) -> String {
        func digit(_ index: Int) -> UInt8 { 48 + (digits.indices.contains(index) ? digits[index] : 0) }
        var text = point > 0 ? (0..<point).map(digit) : [48]
        if places > 0 {
            text.append(UInt8(ascii: "."))
            text += (point..<(point + places)).map(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// A whole number of any size, in parts of nine decimal digits, the lowest first.
private struct Limbs {
    private static let base: UInt64 = 1_000_000_000
    private var parts: [UInt64]

    init(_ number: UInt64) {
        parts = []
        var rest = number
        while rest > 0 {
            parts.append(rest % Limbs.base)
            rest /= Limbs.base
        }
    }

    mutating func multiply(by factor: UInt64, times: Int) {
        var left = times
        while left > 0 {
            // As many at once as a part of 64 bits has room for.
            let count = min(left, 12)
            let power = (0..<count).reduce(UInt64(1)) { value, _ in value * factor }
            var carry: UInt64 = 0
            for index in parts.indices {
                let product = parts[index] * power + carry
                parts[index] = product % Limbs.base
                carry = product / Limbs.base
            }
            if carry > 0 { parts.append(carry) }
            left -= count
        }
    }

    var digits: [UInt8] {
        var digits: [UInt8] = []
        for part in parts {
            var rest = part
            for _ in 0..<9 {
                digits.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while digits.last == 0 { digits.removeLast() }
        return digits.reversed()
    }
}

/// Numbers as text.
enum NumberText {
    /// The shortest digits that read as the same double, as Go's `%g` writes them: with an exponent below 1e-4 and from 1e21.
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let (digits, point) = shortest(number.magnitude)
        let sign = number.sign == .minus ? "-" : ""
        if digits == "0" { return sign + "0" }
        if point < -3 || point > 21 {
            let exponent = point - 1
            let rest = digits.dropFirst()
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + (exponent < 0 ? "e-" : "e+") + power
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.utf8.count {
            return sign + digits + String(repeating: "0", count: point - digits.utf8.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    /// The digits of a positive number without zeros at either end, and how many stand before the point.
    private static func shortest(_ number: Double) -> (digits: String, point: Int) {
        let text = number.description
        let parts = text.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = halves[0] + (halves.count > 1 ? halves[1] : "")
        var point = halves[0].utf8.count + exponent
        while digits.utf8.count > 1, digits.hasPrefix("0") {
            digits = digits.dropFirst()
            point -= 1
        }
        while digits.utf8.count > 1, digits.hasSuffix("0") { digits = digits.dropLast() }
        return (String(digits), point)
    }

    /// So many digits after the point, half to even; scientific: with an exponent of at least two digits.
    static func fixed(_ number: Double, digits: Int, scientific: Bool = false) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let sign = number.sign == .minus ? "-" : ""
        let exact = ExactDecimal(number.magnitude)
        if scientific { return sign + exact.scientific(digits) }
        return sign + exact.fixed(digits)
    }

    /// Reads a double as the language's `double()` does; nil for anything else, spaces and hexadecimal included.
    static func double(_ text: String) -> Double? {
        switch text {
        case "NaN", "nan": return .nan
        case "Inf", "+Inf", "Infinity", "+Infinity", "inf", "infinity": return .infinity
        case "-Inf", "-Infinity", "-inf", "-infinity": return -.infinity
        default:
            let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
            return isPlain && !text.isEmpty ? Double(text) : nil
        }
    }
}

/// Tells what a plain scalar is, after the core schema of YAML 1.2.2 (section 10.3.2).
///
/// `yes`, `on`, `07:00` and `2026-03-29` are texts; `012` is twelve, `0o12` ten and `0xA` ten.
enum YAMLSchema {
    static func form(of text: UnsafeBufferPointer<UInt8>) -> Tree.Form {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            return isAny(text, "~", "null", "Null", "NULL") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            return isAny(text, "true", "True", "TRUE") ? .bool : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return isAny(text, "false", "False", "FALSE") ? .bool : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            return number(text) ?? .string
        default:
            return .string
        }
    }

    /// `int` or `double` where a text is a number; an integer that does not fit 64 bits is a `double`.
    static func number(_ text: UnsafeBufferPointer<UInt8>) -> Tree.Form? {
        if isInteger(text) { return ScalarText.integer(text) == nil ? .double : .int }
        return isFraction(text) ? .double : nil
    }

    private static func isInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if text.count > 2, text[0] == UInt8(ascii: "0") {
            if text[1] == UInt8(ascii: "x") { return text[2...].allSatisfy(isHexadecimal) }
            if text[1] == UInt8(ascii: "o") { return text[2...].allSatisfy { $0 >= 0x30 && $0 <= 0x37 } }
        }
        let digits = unsigned(text)
        return !digits.isEmpty && digits.allSatisfy(isDigit)
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, or infinity, or not a number.
    private static func isFraction(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if isAny(text, ".nan", ".NaN", ".NAN") { return true }
        var rest = unsigned(text)
        if isAny(UnsafeBufferPointer(rebasing: rest), ".inf", ".Inf", ".INF") { return true }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: isDigit)
            if whole.isEmpty, fraction.isEmpty { return false }
            rest = rest.dropFirst(fraction.count)
        } else if whole.isEmpty {
            return false
        }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == UInt8(ascii: "e") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    private static func unsigned(_ text: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        text.dropFirst(text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }

    private static func isAny(_ text: UnsafeBufferPointer<UInt8>, _ words: StaticString...) -> Bool {
        words.contains { isEqual(UnsafeRawBufferPointer(text), $0) }
    }
}

/// Spans of time as people write them: `90s`, `10m`, `1h30m`, `2d`.
public enum DurationText {
    private static let units: [(letter: UInt8, seconds: Int64)] = [
        (UInt8(ascii: "d"), 86_400), (UInt8(ascii: "h"), 3600), (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
    ]

    /// A regular expression for what ``seconds(_:)`` takes.
    public static let pattern = "^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$"

    /// The seconds a text says; nil for anything but whole numbers of days, hours, minutes and seconds, each at most
    /// once, in that order and with up to six digits.
    public static func seconds(_ text: String) -> Int64? {
        var rest = Substring(text).utf8
        var total: Int64 = 0
        var allowed = units[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...6).contains(digits.count), let number = Int64(String(Substring(digits))),
                let letter = rest.popFirst(), let place = allowed.firstIndex(where: { $0.letter == letter })
            else { return nil }
            total += number * units[place].seconds
            allowed = units[(place + 1)...]
        }
        return total
    }

    /// The shortest text that says so many seconds: `1h30m`; `0s` for none.
    public static func text(_ seconds: Int64) -> String {
        guard seconds > 0 else { return "0s" }
        var rest = seconds
        var text = ""
        for unit in units where rest >= unit.seconds {
            text += "\(rest / unit.seconds)\(Character(UnicodeScalar(unit.letter)))"
            rest %= unit.seconds
        }
        return text
    }
}

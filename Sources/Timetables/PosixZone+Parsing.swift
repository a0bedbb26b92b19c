extension PosixZone {
    /// Reads the text of a footer; nil where any of it is not understood, or a daylight saving time has no rules.
    init?(_ text: some Collection<UInt8>) {
        var scanner = Scanner(rest: ArraySlice(text))
        guard let name = scanner.name(), let offset = scanner.offset(hours: 24) else { return nil }
        // POSIX counts west of Greenwich.
        standard = LocalType(offset: -Int(offset), abbreviation: name)
        if scanner.isAtEnd { return }
        guard let name = scanner.name() else { return nil }
        var type = LocalType(offset: standard.offset + 3600, isDaylight: true, abbreviation: name)
        if !scanner.isAt(",") {
            guard let offset = scanner.offset(hours: 24) else { return nil }
            type.offset = -Int(offset)
        }
        guard scanner.skip(","), let start = scanner.rule(), scanner.skip(","), let end = scanner.rule(),
            scanner.isAtEnd
        else { return nil }
        daylight = Daylight(type: type, start: start, end: end)
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        var isAtEnd: Bool { rest.isEmpty }

        func isAt(_ character: Unicode.Scalar) -> Bool { rest.first.map(UInt32.init) == character.value }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard isAt(character) else { return false }
            rest.removeFirst()
            return true
        }

        /// Three letters or more, or `<...>` with digits and signs too.
        mutating func name() -> String? {
            let isQuoted = skip("<")
            let name = rest.prefix { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): isQuoted
                default: false
                }
            }
            rest = rest[name.endIndex...]
            guard name.count >= 3, !isQuoted || skip(">") else { return nil }
            return String(decoding: name, as: UTF8.self)
        }

        mutating func number(in range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest[digits.endIndex...]
            guard (1...3).contains(digits.count) else { return nil }
            let value = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
            return range.contains(value) ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func offset(hours: Int) -> Int64? {
            let isNegative = skip("-")
            if !isNegative { _ = skip("+") }
            guard let hour = number(in: 0...hours) else { return nil }
            var seconds = hour * 3600
            if skip(":") {
                guard let minute = number(in: 0...59) else { return nil }
                seconds += minute * 60
                if skip(":") {
                    guard let second = number(in: 0...59) else { return nil }
                    seconds += second
                }
            }
            return Int64(isNegative ? -seconds : seconds)
        }

        /// A day, and a time after `/`; 02:00 where there is none.
        mutating func rule() -> YearlyRule? {
            guard let day = day() else { return nil }
            guard skip("/") else { return YearlyRule(day: day, time: 7200) }
            return offset(hours: 167).map { YearlyRule(day: day, time: $0) }
        }

        private mutating func day() -> YearlyRule.Day? {
            if skip("J") { return number(in: 1...365).map(YearlyRule.Day.julian) }
            guard skip("M") else { return number(in: 0...365).map(YearlyRule.Day.zeroBased) }
            guard let month = number(in: 1...12), skip("."), let week = number(in: 1...5), skip("."),
                let weekday = number(in: 0...6)
            else { return nil }
            return .weekday(weekday, week: week, month: month)
        }
    }
}

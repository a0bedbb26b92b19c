import Vocabulary

/// Reads the lines of ``HolidayData``; `.ci/holidays/generate.py` tells their form.
enum HolidayTable {
    static var lines: [UnsafeBufferPointer<UInt8>.SubSequence] {
        let data = HolidayData.lines
        return UnsafeBufferPointer(start: data.utf8Start, count: data.utf8CodeUnitCount)
            .split(separator: UInt8(ascii: "\n"))
    }

    static func country(_ line: some Sequence<UInt8>) -> Holidays.Country? {
        let fields = String(decoding: Array(line), as: UTF8.self).split(
            separator: "~", omittingEmptySubsequences: false
        )
        .map(String.init)
        guard fields.count > 5, let first = Int(fields[3]), let last = Int(fields[4]), first <= last else { return nil }
        let regions = fields[5].split(separator: ",").map { part in
            let words = part.split(separator: "=", omittingEmptySubsequences: false)
            let end = words.count > 2 ? Int(words[2]).map { 2000 + $0 } ?? last : last
            return Holidays.Region(
                code: String(words[0]), name: words.count > 1 ? String(words[1]) : "", years: first...max(first, end))
        }
        return Holidays.Country(
            code: fields[0], name: fields[1], years: first...last, regions: regions, longCode: fields[2],
            fields: Array(fields[6...]))
    }

    /// One holiday of a country: `name|where|dates`.
    struct Holiday {
        let name: String
        private let words: [Substring]

        /// Nil where the region, or the country where there is none, does not have it.
        init?(_ field: String, region: String?) {
            let parts = field.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            if let sign = parts[1].first {
                let isListed = parts[1].dropFirst().split(separator: ",").contains { $0 == region ?? "" }
                guard isListed == (sign == "+") else { return nil }
            }
            name = String(parts[0])
            words = parts[2].split(separator: " ")
        }

        func dates(in years: ClosedRange<Int>, of all: ClosedRange<Int>) -> [CivilDate] {
            words.flatMap { word in
                word.first == "x" ? Self.listed(word, years) : Self.repeated(word, years.clamped(to: all))
            }
        }

        /// `x15:0312,,0401+0402`
        private static func listed(_ word: Substring, _ years: ClosedRange<Int>) -> [CivilDate] {
            let parts = word.dropFirst().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let first = Int(parts[0]) else { return [] }
            let lists = parts[1].split(separator: ",", omittingEmptySubsequences: false)
            return lists.enumerated().flatMap { index, list -> [CivilDate] in
                let year = 2000 + first + index
                guard years.contains(year) else { return [] }
                return list.split(separator: "+").compactMap { day(year, $0) }
            }
        }

        /// `1225`, `e39/15-20,23`, `o-2`, `n0911`
        private static func repeated(_ word: Substring, _ years: ClosedRange<Int>) -> [CivilDate] {
            let parts = word.split(separator: "/", maxSplits: 1)
            guard let pattern = parts.first else { return [] }
            return years.filter { parts.count < 2 || isIn(parts[1], $0 - 2000) }.compactMap { date(pattern, $0) }
        }

        private static func isIn(_ runs: Substring, _ year: Int) -> Bool {
            runs.split(separator: ",").contains { run in
                let ends = run.split(separator: "-").compactMap { Int($0) }
                return ends.first.map { $0 <= year } ?? false && ends.last.map { year <= $0 } ?? false
            }
        }

        private static func date(_ pattern: Substring, _ year: Int) -> CivilDate? {
            let rest = pattern.dropFirst()
            switch pattern.first {
            case "e": return Int(rest).flatMap { Easter.western(year)?.adding(days: $0) }
            case "o": return Int(rest).flatMap { Easter.orthodox(year)?.adding(days: $0) }
            case "n": return Int(rest).flatMap { weekday($0 / 10 % 10, $0 % 10, of: $0 / 100, year) }
            default: return day(year, pattern)
            }
        }

        private static func day(_ year: Int, _ word: Substring) -> CivilDate? {
            Int(word).flatMap { CivilDate(year: year, month: $0 / 100, day: $0 % 100) }
        }

        /// Monday is 1; the fifth is the last.
        private static func weekday(_ weekday: Int, _ number: Int, of month: Int, _ year: Int) -> CivilDate? {
            guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
            let day = (weekday - 1 - first.weekday.rawValue + 7) % 7 + 1
            if number < 5 { return first.adding(days: day - 1 + 7 * (number - 1)) }
            return first.adding(days: day - 1 + (CivilDate.days(in: month, of: year) - day) / 7 * 7)
        }
    }
}

/// Easter Sunday. Formulas: Jean Meeus, "Astronomical Algorithms", chapter 8.
enum Easter {
    static func western(_ year: Int) -> CivilDate? {
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let f = (b + 8) / 25
        let h = (19 * a + b - b / 4 - (b - f + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let n = h + l - 7 * m + 114
        return CivilDate(year: year, month: n / 31, day: n % 31 + 1)
    }

    /// By the Julian calendar, told in the Gregorian one. From 1900 to 2099, in which they are 13 days apart.
    static func orthodox(_ year: Int) -> CivilDate? {
        let (a, b, c) = (year % 4, year % 7, year % 19)
        let d = (19 * c + 15) % 30
        let e = (2 * a + 4 * b - d + 34) % 7
        let n = d + e + 114
        return CivilDate(year: year, month: n / 31, day: n % 31 + 1)?.adding(days: 13)
    }
}

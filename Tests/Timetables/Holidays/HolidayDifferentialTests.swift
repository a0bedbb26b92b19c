import Support
import Testing
import Timetables
import Vocabulary

/// The holidays of 26 countries and some of their regions, judged by calendra: rules that others wrote.
@Suite(.enabled(if: CalendarOracle.python != nil, CalendarOracle.absence))
struct HolidayDifferentialTests {
    static let years = 2015...2040
    static let places =
        "DE FR AT NO FI CZ PT LU HR EE LT MT SI PL DK NL BE IT SK GB-ENG GB-NIR US CA-SK ZA NZ JP DE-BB DE-BE DE-BW DE-BY "
        + "DE-HB DE-HE DE-HH DE-MV DE-NI DE-NW DE-RP DE-SH DE-SL DE-SN DE-ST DE-TH"

    /// A line of the list: where, which days, and why.
    private struct Difference: Hashable {
        let place: String
        /// `+NAME` for days of ours, `+* ENDING`; `-MM-DD` or `-eDAYS` (after Easter Sunday) for days of calendra's.
        let pattern: String

        func holds(_ place: String, ours names: String) -> Bool {
            guard place == self.place, pattern.hasPrefix("+") else { return false }
            if pattern.hasPrefix("+*") { return names.hasSuffix(pattern.dropFirst(2)) }
            return names == pattern.dropFirst()
        }

        func holds(_ place: String, theirs date: CivilDate) -> Bool {
            guard place == self.place, pattern.hasPrefix("-") else { return false }
            if pattern.hasPrefix("-e"), let days = Int(pattern.dropFirst(2)) {
                return HolidayDifferentialTests.easter(date.parts.year)?.adding(days: days) == date
            }
            return date.description.hasSuffix(pattern)
        }
    }

    @Test("calendra has the same days, but for the differences that are listed")
    func calendraAgrees() async throws {
        let text = try TextFile.text(of: "\(PackageFolder.path)/.ci/differential/holidays-differences.txt")
        var known: [(difference: Difference, count: Int)] = text.split(separator: "\n").map { line in
            let words = line.split(separator: "\t")
            return (Difference(place: String(words[0]), pattern: String(words[1])), 0)
        }
        let cases = Self.places.split(separator: " ").flatMap { place in
            Self.years.map { (place: place.split(separator: "-").map(String.init), year: $0) }
        }
        let input = cases.map { "\($0.place[0])\t\($0.place.count > 1 ? $0.place[1] : "")\t\($0.year)\n" }.joined()
        let answers = try await CalendarOracle.answers("holidays.py", input, count: cases.count)
        var compared = 0
        for ((place, year), answer) in zip(cases, answers) {
            let name = place.joined(separator: "-")
            let ours = try Holidays.days(
                country: place[0], region: place.count > 1 ? place[1] : nil, years: year...year)
            let theirs = Set(answer.split(separator: " ").compactMap(Self.date))
            #expect(!theirs.isEmpty, "calendra does not know \(name) in \(year)")
            for day in ours where !theirs.contains(day.date) {
                let index = known.firstIndex { $0.difference.holds(name, ours: day.name) }
                #expect(index != nil, "\(name) \(day.date) \(day.name) is in ours only")
                if let index { known[index].count += 1 }
            }
            for date in theirs.subtracting(ours.map(\.date)).sorted() {
                let index = known.firstIndex { $0.difference.holds(name, theirs: date) }
                #expect(index != nil, "\(name) \(date) is in calendra's only")
                if let index { known[index].count += 1 }
            }
            compared += theirs.intersection(ours.map(\.date)).count
        }
        for (difference, count) in known {
            #expect(count > 0, "\(difference) is no longer a difference: take it off the list")
        }
        print(
            "Holiday differential: \(cases.count) years of places, \(compared) days in both, \(known.count) differences"
        )
        #expect(compared > 9000)
    }

    private static func date(_ word: Substring) -> CivilDate? {
        let parts = word.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? CivilDate(year: parts[0], month: parts[1], day: parts[2]) : nil
    }

    /// By the French holiday after it, which the other tests look at.
    static func easter(_ year: Int) -> CivilDate? {
        try? Holidays.days(country: "FR", years: year...year).first { $0.name == "Easter Monday" }?.date.adding(
            days: -1)
    }
}

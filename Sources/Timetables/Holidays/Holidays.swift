public import Vocabulary

/// Public holidays of countries and their regions, compiled in.
///
/// They are made from PyPI's `holidays`; `docs/holidays.md` tells how, and what that means for years to come: holidays
/// by the moon are estimates and say so in their name, and no data knows what a parliament will decide.
public enum Holidays {
    /// A country that there is data of.
    public struct Country: Hashable, Sendable {
        /// Two letters, ISO 3166-1.
        public let code: String
        /// In English.
        public let name: String
        /// The years there is data of, within 2015 to 2050.
        public let years: ClosedRange<Int>
        /// In the order of their codes: ISO 3166-2 without the country, or a name.
        public let regions: [Region]
        /// Three letters, ISO 3166-1.
        let longCode: String
        let fields: [String]
    }

    /// A part of a country with holidays of its own.
    public struct Region: Hashable, Sendable {
        public let code: String
        /// Empty where the data has none.
        public let name: String
        /// The years there is data of: those of the country, or fewer.
        public let years: ClosedRange<Int>
    }

    /// A holiday.
    public struct Day: Hashable, Comparable, Sendable {
        public let date: CivilDate
        /// In English where the data has that; several that fall on one day with "; " between them.
        public let name: String

        public static func < (left: Day, right: Day) -> Bool { (left.date, left.name) < (right.date, right.name) }
    }

    /// The release of the source that the data is made from.
    public static var version: String { HolidayData.version }

    /// All countries, by code.
    public static var countries: [Country] { HolidayTable.lines.compactMap { HolidayTable.country($0) } }

    /// The country of a code in capitals; nil where there is no data of it.
    public static func country(_ code: String) -> Country? {
        let start = Array((code + "~").utf8)
        guard !code.isEmpty else { return nil }
        return HolidayTable.lines.first { $0.starts(with: start) }.flatMap { HolidayTable.country($0) }
    }

    /// The holidays of some years, sorted, each day once: those of the whole country and, with a region, its own.
    ///
    /// - Throws: where there is no data of the country, the region or one of the years. No year without data is taken for
    ///   one without holidays.
    public static func days(
        country code: String, region: String? = nil, years: ClosedRange<Int>
    ) throws(TimetableError) -> [Day] {
        let country = try known(country: code)
        let all = try self.years(country: code, region: region)
        guard all.contains(years.lowerBound), all.contains(years.upperBound) else {
            let year = all.contains(years.lowerBound) ? all.upperBound + 1 : years.lowerBound
            throw TimetableError(
                "the holidays of \(country.name)\(region.map { " (\($0))" } ?? "") in \(year) are not known",
                why: "the data goes from \(all.lowerBound) to \(all.upperBound)",
                fix: "name the days of that year as dates")
        }
        var names: [CivilDate: [String]] = [:]
        for field in country.fields {
            guard let holiday = HolidayTable.Holiday(field, region: region) else { continue }
            for date in holiday.dates(in: years, of: country.years) { names[date, default: []].append(holiday.name) }
        }
        return names.sorted { $0.key < $1.key }.map {
            Day(date: $0.key, name: $0.value.sorted().joined(separator: "; "))
        }
    }

    /// The years there is data of, of a country or a region of it.
    ///
    /// - Throws: where there is no data of the country or the region.
    public static func years(country code: String, region: String? = nil) throws(TimetableError) -> ClosedRange<Int> {
        let country = try known(country: code)
        guard let region else { return country.years }
        return try known(region: region, in: country).years
    }

    /// The country of a code, or an error that names the one probably meant.
    static func known(country code: String) throws(TimetableError) -> Country {
        if let country = country(code) { return country }
        let all = countries
        let word = code.uppercased()
        let same = all.first { $0.code == word || $0.longCode == word || $0.name.uppercased() == word }
        // The one country that is known by other letters than its code.
        let likely =
            same?.code ?? (word == "UK" ? "GB" : nil)
            ?? Suggestion.nearest(to: code, among: all.map(\.name)).flatMap { name in
                all.first { $0.name == name }?.code
            }
        throw TimetableError(
            "there are no holidays of \"\(code)\"", why: "countries are written as in ISO 3166-1, as in \"DE\"",
            fix: "use another code, or name the days as dates", suggestion: likely)
    }

    private static func known(region: String, in country: Country) throws(TimetableError) -> Region {
        if let known = country.regions.first(where: { $0.code == region }) { return known }
        let word = region.uppercased()
        let code = word.hasPrefix(country.code + "-") ? String(word.dropFirst(3)) : word
        let same = country.regions.first { $0.code.uppercased() == code || $0.name.uppercased() == word }
        let names = country.regions.map(\.name).filter { !$0.isEmpty }
        let likely =
            same?.code
            ?? (region.utf8.count > 3
                ? Suggestion.nearest(to: region, among: names).flatMap { name in
                    country.regions.first { $0.name == name }?.code
                } : nil)
        let codes = country.regions.map(\.code).joined(separator: ", ")
        throw TimetableError(
            "\(country.name) has no region \"\(region)\"",
            why: codes.isEmpty ? "the data knows none of its regions" : "its regions are \(codes)",
            fix: codes.isEmpty ? "leave the region out" : "use one of them", suggestion: likely)
    }
}

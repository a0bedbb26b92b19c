import Testing
import Timetables
import Vocabulary

struct HolidaysTests {
    private func dates(_ country: String, _ year: Int, region: String? = nil) throws -> [String] {
        try Holidays.days(country: country, region: region, years: year...year).map { "\($0.date) \($0.name)" }
    }

    @Test("Fixed dates, Easter and numbered weekdays")
    func known() throws {
        #expect(
            try dates("DE", 2026) == [
                "2026-01-01 New Year's Day", "2026-04-03 Good Friday", "2026-04-06 Easter Monday",
                "2026-05-01 Labor Day",
                "2026-05-14 Ascension Day", "2026-05-25 Pentecost Monday", "2026-10-03 German Unity Day",
                "2026-12-25 Christmas Day", "2026-12-26 Second Day of Christmas",
            ])
        #expect(try dates("US", 2026).contains("2026-11-26 Thanksgiving Day"))
        #expect(try dates("GR", 2026).contains { $0.hasPrefix("2026-04-13 Easter Monday") })
    }

    @Test("A region has the country's holidays and its own")
    func regions() throws {
        let country = try dates("DE", 2026)
        let bavaria = try dates("DE", 2026, region: "BY")
        #expect(country.allSatisfy(bavaria.contains))
        #expect(
            bavaria.filter { !country.contains($0) } == [
                "2026-01-06 Epiphany", "2026-06-04 Corpus Christi", "2026-11-01 All Saints' Day",
            ])
    }

    @Test("A holiday that was there in some years only")
    func years() throws {
        #expect(try dates("DE", 2025, region: "BE").contains { $0.hasPrefix("2025-05-08") })
        #expect(try !dates("DE", 2026, region: "BE").contains { $0.hasPrefix("2026-05-08") })
        #expect(try dates("FR", 2026).count == 11)
    }

    @Test("A year without data is an error, never a year without holidays")
    func outside() throws {
        let years = try Holidays.years(country: "DE")
        #expect(years == 2015...2050)
        for wrong in [2014...2014, 2051...2051, 2050...2051, 2014...2060] {
            #expect(throws: TimetableError.self) { try Holidays.days(country: "DE", years: wrong) }
        }
        let error = #expect(throws: TimetableError.self) { try Holidays.days(country: "DE", years: 2049...2051) }
        #expect(error?.description.contains("in 2051 are not known; the data goes from 2015 to 2050") == true)
    }

    @Test(
        "Whoever names no country or region hears which was probably meant",
        arguments: [
            ("UK", nil, "GB"), ("de", nil, "DE"), ("DEU", nil, "DE"), ("Germany", nil, "DE"), ("Grmany", nil, "DE"),
            ("DE", "by", "BY"), ("DE", "DE-BY", "BY"), ("DE", "Bayern", "BY"), ("DE", "Bayren", "BY"),
        ] as [(String, String?, String)])
    func suggestions(country: String, region: String?, likely: String) {
        let error = #expect(throws: TimetableError.self) { try Holidays.years(country: country, region: region) }
        #expect(error?.suggestion == likely)
    }

    @Test("Every country and region can be read, and has holidays in every year there is data of")
    func everything() throws {
        let countries = Holidays.countries
        #expect(countries.count > 240)
        #expect(countries.map(\.code) == countries.map(\.code).sorted())
        for country in countries {
            for region in [nil] + country.regions.map({ Optional($0.code) }) {
                let years = try Holidays.years(country: country.code, region: region)
                let days = try Holidays.days(country: country.code, region: region, years: years)
                #expect(Set(days.map(\.date.parts.year)).count == years.count, "\(country.code) \(region ?? "")")
                #expect(zip(days, days.dropFirst()).allSatisfy { $0.date < $1.date })
                #expect(days.allSatisfy { !$0.name.isEmpty && years.contains($0.date.parts.year) })
            }
        }
        #expect(!Holidays.version.isEmpty)
    }

    @Test("Where public holidays are suspended, as in Ukraine, nothing is known of the years after")
    func suspended() throws {
        #expect(try Holidays.years(country: "UA").upperBound < 2030)
    }
}

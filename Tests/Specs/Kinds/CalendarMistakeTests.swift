import Testing

@testable import Specs

@Suite struct CalendarMistakeTests {
    private static let calendar = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Calendar
        metadata: {name: days}
        spec:
          country: DE
          region: BY
          dates: ["12-24"]
        """

    @Test(arguments: mistakes) func isTold(_ mistake: Mistake) {
        #expect(mistake.told(about: Self.calendar, at: "tenants/shop/days.yaml") == mistake.says)
    }

    @Test func isSound() {
        #expect(Mistake("DE", "DE").told(about: Self.calendar, at: "tenants/shop/days.yaml") == [])
    }

    static let mistakes: [Mistake] = [
        Mistake(
            "DE", "Germany",
            "5:12: error: `spec.country`: there are no holidays of \"Germany\", countries are written as in ISO 3166-1, as"
                + " in \"DE\"; did you mean \"DE\"?"),
        Mistake(
            "BY", "DE-BY",
            "6:11: error: `spec.region`: Germany has no region \"DE-BY\", its regions are BB, BE, BW, BY, HB, HE, HH, MV,"
                + " NI, NW, RP, SH, SL, SN, ST, TH, Augsburg; did you mean \"BY\"?"),
        Mistake(
            "  country: DE\n", "",
            "5:11: error: `spec.region` needs `country`; add it"),
        Mistake(
            "  country: DE\n  region: BY\n  dates: [\"12-24\"]", "  url: https://example.com/days.ics",
            "5:3: error: `spec` holds no day, none of `file`, `country` and `dates` is there; add one",
            "5:8: error: `spec.url` needs `file`, what is fetched is kept in the repository; add `file: days.ics`"),
        Mistake(
            "12-24", "2051-12-24",
            "7:11: error: `spec.dates[0]` is `2051-12-24`, calendars are worked out for the years 2015 to 2050; correct the"
                + " year, or write the part within these years"),
        Mistake(
            "dates:", "url: http://example.com/x.ics\n  file: x.ics\n  dates:",
            "7:8: error: `spec.url` cannot be fetched from, an address at `https://`, without user information is wanted;"
                + " write `https://`: nothing protects `http://`"),
        Mistake(
            "dates:", "url: https://ada:word@example.com/x.ics\n  file: x.ics\n  dates:",
            "7:8: error: `spec.url` cannot be fetched from, an address at `https://`, without user information is wanted"
        ),
        Mistake(
            "dates:", "file: ../lab/x.ics\n  dates:",
            "7:9: error: `spec.file` is `../lab/x.ics`, the path of a file below the namespace's folder that ends in"
                + " `.ics`, such as `company.ics` is wanted"),
        Mistake(
            "dates:", "file: x.ics\n  dates:",
            "7:9: error: `spec.file`: `tenants/shop/x.ics` is no calendar that can be followed, there is no such file; add"
                + " the file"),
        Mistake(
            "dates:", "url: https://example.com/x.ics\n  file: x.ics\n  dates:",
            "8:9: error: `spec.file`: `tenants/shop/x.ics` is no calendar that can be followed, there is no such file; run"
                + " `pioneer calendar update`, which fetches and commits it"),
    ]
}

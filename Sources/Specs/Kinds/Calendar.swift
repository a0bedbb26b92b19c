import Documents
public import Timetables
import Vocabulary

/// Days that differ from others: of an iCalendar file, the public holidays of a country, dates; all of them together.
public struct CalendarSpec: Hashable, Sendable {
    public let metadata: Metadata
    /// An `.ics` file, relative to the folder of the namespace; nil for none.
    public let file: String?
    /// Where `pioneer calendar update` fetches ``file`` from; nil where nobody does. `https` only.
    public let url: String?
    /// ISO 3166-1; nil for no public holidays.
    public let country: String?
    /// ISO 3166-2 without the country; nil for those of the whole country.
    public let region: String?
    public let dates: [DatePattern]

    /// A calendar from its parts.
    public init(
        metadata: Metadata, file: String? = nil, url: String? = nil, country: String? = nil, region: String? = nil,
        dates: [DatePattern] = []
    ) {
        self.metadata = metadata
        self.file = file
        self.url = url
        self.country = country
        self.region = region
        self.dates = dates
    }

    /// The path of ``file`` from the root of its source; nil without one.
    public var path: String? {
        guard let file else { return nil }
        let origin = metadata.origin
        return switch FilePlace(SourceFile.Identity(source: origin.source, path: origin.range.file)) {
        case .platform: "platform/\(file)"
        case .namespace(let namespace): "tenants/\(namespace)/\(file)"
        case .elsewhere: file
        }
    }
}

extension CalendarSpec {
    static func kind() -> SpecKind {
        SpecKind(
            "Calendar", plural: "calendars", shortNames: ["cal"], scope: .namespaced,
            columns: [.init("Country", ".spec.country"), .init("File", ".spec.file")],
            page: page, shape: shape, wrap: AnySpec.calendar)
    }

    private static let shape = Shape<CalendarSpec>.object(
        optional(
            "file", .text(.calendarFile),
            "An iCalendar file in the same folder as the namespace's documents, or in a folder below: `company.ics`. Of it"
                + " the events of whole days count."),
        optional(
            "url", .calendarURL,
            "Where `pioneer calendar update` fetches `file` from. Plans and the loop never fetch anything."),
        optional("country", .text(.any("a country such as `DE`", 1...60)), "Public holidays of a country: ISO 3166-1."),
        optional(
            "region", .text(.any("a region such as `BY`", 1...60)),
            "With `country`: the holidays of a part of it too, by ISO 3166-2 without the country."),
        optional(
            "dates", .list(.calendarDate, atLeast: 1),
            "Dates of one year or of every one: `\"2026-12-24\"`, `\"2026-12-24..2027-01-06\"`, `\"12-31\"`."),
        check: check,
        make: { place, file, url, country, region, dates in
            if let file { place.refer(.calendarFile, file, at: "file") }
            return place.reader.metadata.map {
                CalendarSpec(
                    metadata: $0, file: file, url: url, country: country, region: region, dates: dates ?? [])
            }
        })

    private static func check(
        _ place: Place, _: String??, _: String??, country: String??, region: String??, _: [DatePattern]??
    ) {
        func has(_ field: String) -> Bool { place.node[field] != nil }
        if !["file", "country", "dates"].contains(where: has) {
            place.error(
                "\(place.subject) holds no day", why: "none of `file`, `country` and `dates` is there", fix: "add one")
        }
        if has("url"), !has("file") {
            place.error(
                at: "url", "\(place.subject("url")) needs `file`", why: "what is fetched is kept in the repository",
                fix: "add `file: \(place.reader.metadata?.name ?? "calendar").ics`")
        }
        if has("region"), !has("country") {
            place.error(at: "region", "\(place.subject("region")) needs `country`", fix: "add it")
        }
        guard let country = country ?? nil else { return }
        do throws(TimetableError) {
            _ = try Holidays.years(country: country)
        } catch {
            return place.error(
                at: "country", "\(place.subject("country")): \(error.what)", why: error.why, fix: error.fix)
        }
        guard let region = region ?? nil else { return }
        do throws(TimetableError) {
            _ = try Holidays.years(country: country, region: region)
        } catch {
            place.error(at: "region", "\(place.subject("region")): \(error.what)", why: error.why, fix: error.fix)
        }
    }

    private static let page = SpecKind.Page(
        summary: "Days that differ from others: public holidays, a file of events, dates.",
        purpose: """
            Use it for public holidays, closing days and freezes. A calendar holds days and nothing else; what they mean is
            said by each schedule that names it in `calendars`. Calendars of a platform namespace may be named by every
            tenant's schedules.
            """,
        rules: [
            "`file`, `country` and `dates` are united. At least one of them is needed.",
            "Of a file the events of whole days count, with their recurrences and exceptions; events with times make no"
                + " day. A file without a whole-day event, or with an error in any line, is an error of the calendar.",
            "`file` is read at the same commit as the document. Only `pioneer calendar update` fetches `url`, and commits"
                + " what it got; plans and the loop never fetch.",
            "A `url` in a repository is known to all who can read it. Leave it out where it holds a secret, and bring the"
                + " file up to date by other means.",
            "Calendars are worked out for the years \(CalendarContent.years.lowerBound) to"
                + " \(CalendarContent.years.upperBound), those with a country for the years that its holidays are known."
                + " Beyond these a schedule that follows the calendar is held.",
            "What the calendar says belongs to the schedules that follow it: when a day changes, what they do counts as"
                + " done for the first time.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Calendar
            metadata:
              name: germany
              namespace: shop
            spec:
              country: DE
              region: BY
              dates: ["12-24", "12-31", "2026-10-30"]

            """,
        mistakes: [
            ("country: DE", "country: Germany"), ("region: BY", "region: Bavaria"), ("\"12-24\"", "\"24.12.\""),
            ("\"2026-10-30\"", "\"2062-10-30\""), ("region: BY", "region: BY\n  url: https://example.com/days.ics"),
            ("country: DE", "file: ../days.ics\n  country: DE"), ("dates:", "days:"),
        ])
}

extension TextForm {
    /// A path below the folder of a namespace; no part begins with a dot.
    fileprivate static let calendarFile = TextForm(
        "the path of a file below the namespace's folder that ends in `.ics`, such as `company.ics`",
        pattern: "^([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*\\.ics$", lengths: 5...255,
        accepts: { $0.hasSuffix(".ics") && !$0.hasSuffix("/.ics") && $0 != ".ics" && TextForm.branch.accepts($0) })
}

extension Shape where Output == DatePattern {
    /// Dates in the years that calendars are worked out for.
    fileprivate static var calendarDate: Shape {
        Shape.dates.map { pattern, place in
            let years = CalendarContent.years
            guard case .dates(let dates) = pattern,
                [dates.lowerBound, dates.upperBound].contains(where: { !years.contains($0.parts.year) })
            else { return pattern }
            place.error(
                "\(place.subject) is \(Echo.quoted(place.node.text ?? ""))",
                why: "calendars are worked out for the years \(years.lowerBound) to \(years.upperBound)",
                fix: "correct the year, or write the part within these years")
            return nil
        }
    }
}

extension Shape where Output == String {
    fileprivate static var calendarURL: Shape {
        let wanted = "an address at `https://`, without user information"
        return Shape.text(.any(wanted, 1...2048)).map { text, place in
            if let parts = URLParts(text), parts.scheme == "https", !parts.hasUser, !parts.host.isEmpty,
                !text.contains("#")
            {
                return text
            }
            // The text is not shown: a URL is where passwords are pasted.
            place.error(
                "\(place.subject) cannot be fetched from", why: "\(wanted) is wanted",
                fix: URLParts(text)?.scheme == "http" ? "write `https://`: nothing protects `http://`" : "")
            return nil
        }
    }
}

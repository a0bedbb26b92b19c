import Support
import Testing
import Vocabulary

@testable import Timetables

struct CalendarFeedTests {
    static let zones = ZoneFiles.table(["Europe/Berlin", "America/New_York"])

    private func read(_ text: String) -> (feed: CalendarFeed?, diagnostics: [Diagnostic]) {
        CalendarFeed.read(Array(text.utf8), file: "team.ics", zones: Self.zones)
    }

    private func feed(_ lines: String) throws -> CalendarFeed {
        let (feed, diagnostics) = read("BEGIN:VCALENDAR\r\n\(lines)\r\nEND:VCALENDAR\r\n")
        #expect(diagnostics.isEmpty)
        return try #require(feed)
    }

    private func times(_ feed: CalendarFeed, _ from: String, _ to: String, zone: Zone = .utc) throws -> [String] {
        let range = try #require(Interval(start: at(from), end: at(to)))
        return try feed.occurrences(overlapping: range, in: zone).map {
            "\($0.interval.start) \($0.interval.end) \($0.summary)"
        }
    }

    @Test(
        "Times of all kinds, folded lines and text that is escaped",
        .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
    func kinds() throws {
        let feed = try feed(
            """
            VERSION:2.0
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            DTSTART:19701025T030000
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:1
            SUMMARY:Patch\\, te
             st\\n
            DTSTART;TZID="Europe/Berlin":20260701T100000
            DTEND;TZID=America/New_York:20260701T060000
            BEGIN:VALARM
            TRIGGER:-PT15M
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            SUMMARY:floating
            DTSTART:20260701T120000
            DURATION:PT1H30M
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            SUMMARY:utc
            DTSTART:20260701T100000Z
            DTEND:20260701T103000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:4
            SUMMARY:no time at all
            DTSTART:20260701T100000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:5
            SUMMARY:windows
            DTSTART;TZID=W. Europe Standard Time:20260701T130000
            DTEND;TZID=/example.com/1/Europe/Berlin:20260701T140000
            END:VEVENT
            """)
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        #expect(
            try times(feed, "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z", zone: berlin) == [
                "2026-07-01T08:00:00Z 2026-07-01T10:00:00Z Patch, test\n",
                "2026-07-01T10:00:00Z 2026-07-01T10:30:00Z utc", "2026-07-01T10:00:00Z 2026-07-01T11:30:00Z floating",
                "2026-07-01T11:00:00Z 2026-07-01T12:00:00Z windows",
            ])
    }

    @Test("Days, with and without an end")
    func days() throws {
        let feed = try feed(
            """
            BEGIN:VEVENT
            SUMMARY:freeze
            DTSTART;VALUE=DATE:20251222
            DTEND;VALUE=DATE:20260105
            RRULE:FREQ=YEARLY
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:one
            DTSTART;VALUE=DATE:20260101
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:two
            DTSTART;VALUE=DATE:20260103
            DURATION:P2D
            END:VEVENT
            """)
        let (first, last) = (wall("2026-01-01T00:00:00").date, wall("2026-12-31T00:00:00").date)
        #expect(
            try feed.days(touching: first...last).map { "\($0.days.lowerBound)..\($0.days.upperBound) \($0.summary)" }
                == [
                    "2025-12-22..2026-01-04 freeze", "2026-01-01..2026-01-01 one", "2026-01-03..2026-01-04 two",
                    "2026-12-22..2027-01-04 freeze",
                ])
        #expect(try times(feed, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z").isEmpty)
    }

    @Test("What stands for one time of an event takes its place; what is cancelled is gone; the newest counts")
    func replacements() throws {
        let feed = try feed(
            """
            BEGIN:VEVENT
            UID:1
            SUMMARY:weekly
            DTSTART:20260105T100000Z
            DURATION:PT1H
            RRULE:FREQ=WEEKLY;COUNT=5
            EXDATE:20260126T100000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            SUMMARY:moved
            RECURRENCE-ID:20260112T100000Z
            DTSTART:20260113T120000Z
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            SUMMARY:moved again
            SEQUENCE:1
            RECURRENCE-ID:20260112T100000Z
            DTSTART:20260114T120000Z
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            RECURRENCE-ID:20260119T100000Z
            DTSTART:20260119T100000Z
            STATUS:CANCELLED
            END:VEVENT
            BEGIN:VEVENT
            UID:1
            SUMMARY:for one that was taken out
            RECURRENCE-ID:20260126T100000Z
            DTSTART:20260126T110000Z
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            STATUS:CANCELLED
            DTSTART:20260105T100000Z
            DURATION:PT1H
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            SUMMARY:of nothing in the file
            RECURRENCE-ID:20260205T100000Z
            DTSTART:20260205T110000Z
            DURATION:PT1H
            END:VEVENT
            """)
        #expect(
            try times(feed, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z") == [
                "2026-01-05T10:00:00Z 2026-01-05T11:00:00Z weekly",
                "2026-01-14T12:00:00Z 2026-01-14T13:00:00Z moved again",
                "2026-02-02T10:00:00Z 2026-02-02T11:00:00Z weekly",
                "2026-02-05T11:00:00Z 2026-02-05T12:00:00Z of nothing in the file",
            ])
    }

    @Test(
        "What is wrong is told with its line and column",
        arguments: [
            ("", "1:1: error: there is no calendar in the file"),
            ("<html>", "1:1: error: this is no line of a calendar"),
            ("VERSION:2.0", "1:1: error: VERSION stands outside of a calendar"),
            ("BEGIN:VEVENT", "1:1: error: VEVENT begins outside of a calendar"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:2026", "3:9: error: \"2026\" is not a date or a time"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMM", "3:5: error: this is no line of a calendar"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "3:1: error: the file ends within VEVENT, begun in line 2"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "3:5: error: VCALENDAR ends here and is not open"),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR",
                "3:1: error: the event that begun in line 2 has no"
            ),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Berln:20260101T000000",
                "3:14: error: \"Europe/Berln\" is"
            ),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=\"Europe/Berlin:2026",
                "3:14: error: a \"\\\"\" is never closed"
            ),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=WEEKLY;BY\n DAY=MO,\n\tXX", "5:2: error: \"XX\" is not a day"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDURATION:P1H", "3:10: error: \"P1H\" is not a duration"),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRDATE;VALUE=PERIOD:20260101T000000Z/PT1H",
                "3:13: error: RDATE with VALUE=PERIOD"
            ),
            (
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101",
                "3:21: error: RECURRENCE-ID with"
            ),
            (event("DTSTART:20260101T000000\nDTEND:20251231T000000"), "4:7: error: the event ends before it starts"),
            (event("DTSTART:20260101\nDTEND:20260102T000000Z"), "4:7: error: one of DTSTART and DTEND is a date"),
            (event("DTSTART:20260101\nDURATION:PT1H"), "4:10: error: the event begins with a day"),
            (
                event("DTSTART:20260101\nDTEND:20260102\nDURATION:P1D"),
                "4:7: error: the event has both DTEND and DURATION"
            ),
            (event("DTSTART:20260101\nDTSTART:20260102"), "4:1: error: the event has more than one DTSTART"),
            (
                event("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
                "4:7: error: the rule matches nothing"
            ),
        ])
    func errors(text: String, what: String) throws {
        let (feed, diagnostics) = read(text)
        #expect(feed == nil)
        let first = try #require(diagnostics.first?.description)
        #expect(first.hasPrefix("team.ics:\(what)"), "\(first)")
    }

    private static func event(_ lines: String) -> String {
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n\(lines)\nEND:VEVENT\nEND:VCALENDAR\n"
    }

    @Test("Limits are errors: size, length of a line, events, depth, occurrences")
    func limits() throws {
        let tooBig = [UInt8](repeating: 10, count: CalendarFeed.Limits.bytes + 1)
        let (none, diagnostics) = CalendarFeed.read(tooBig, file: "big.ics", zones: Self.zones)
        #expect(none == nil && diagnostics.count == 1)
        #expect(diagnostics[0].description.hasPrefix("big.ics:1:1: error: the file has 8388609 bytes, at most 8388608"))
        let long =
            "BEGIN:VCALENDAR\nX:" + String(repeating: "x", count: CalendarFeed.Limits.bytesOfLine) + "\nEND:VCALENDAR"
        #expect(read(long).diagnostics.first?.what.hasPrefix("the line has") == true)
        let many = String(
            repeating: "BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n", count: CalendarFeed.Limits.events + 1)
        #expect(
            read("BEGIN:VCALENDAR\n\(many)END:VCALENDAR").diagnostics.first?.what == "there are more than 20000 events")
        let deep = String(repeating: "BEGIN:VCALENDAR\n", count: 100)
        #expect(read(deep).diagnostics.count == 1)
        let often = try feed("BEGIN:VEVENT\nDTSTART:20260101T000000Z\nDURATION:PT1M\nRRULE:FREQ=MINUTELY\nEND:VEVENT")
        #expect(throws: TimetableError.self) { try times(often, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z") }
        #expect(try times(often, "2036-01-01T00:00:00Z", "2036-01-01T01:00:00Z").count == 60)
    }

    @Test("Many rules that are slow to work out are an error before long")
    func slowRules() {
        let event =
            "BEGIN:VEVENT\nDTSTART:20240229\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=100000\nEND:VEVENT\n"
        let (feed, diagnostics) = read("BEGIN:VCALENDAR\n\(String(repeating: event, count: 5000))END:VCALENDAR")
        #expect(feed == nil)
        #expect(diagnostics.count == CalendarFeed.Limits.errors)
    }

    @Test("A file that is cut anywhere is an error with its place")
    func cut() {
        let whole = Array(Self.event("DTSTART:20260101T000000Z\nDTEND:20260102T000000Z\nRRULE:FREQ=DAILY").utf8)
        #expect(CalendarFeed.read(whole, file: "c.ics", zones: Self.zones).feed != nil)
        // Without its last line feed it is still whole.
        for length in 0..<whole.count - 1 {
            let (feed, diagnostics) = CalendarFeed.read(Array(whole[..<length]), file: "c.ics", zones: Self.zones)
            #expect(feed == nil && diagnostics.first?.range != nil, "\(length)")
        }
    }

    @Test(
        "Any bytes are read or refused, never more",
        .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
    func mutations() throws {
        let range = try #require(Interval(start: at("1999-12-01T00:00:00Z"), end: at("2000-02-01T00:00:00Z")))
        let days = wall("1999-12-01T00:00:00").date...wall("2000-02-01T00:00:00").date
        for seed in PropertyCases.seeds(1000) {
            var generator = FeedGenerator(seed: seed % 500)
            var near = wall("2000-01-01T00:00:00")
            var bytes = generator.file(near: &near)
            var random = SeededGenerator(seed: seed)
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1:
                    bytes.removeSubrange(place..<min(bytes.count - 1, place + Int.random(in: 1...30, using: &random)))
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                case 3: bytes[place] = UInt8(ascii: "9")
                default:
                    bytes.insert(contentsOf: Array("\n\r;:,=\"\\-0".utf8.shuffled(using: &random).prefix(2)), at: place)
                }
            }
            let (feed, diagnostics) = CalendarFeed.read(bytes, file: "m.ics", zones: CalendarOracle.table)
            #expect((feed == nil) == !diagnostics.isEmpty, "seed \(seed)")
            guard let feed else { continue }
            if let found = try? feed.occurrences(overlapping: range, in: .utc) {
                #expect(
                    found.allSatisfy { $0.interval.start < range.end && range.start < $0.interval.end }, "seed \(seed)")
            }
            if let found = try? feed.days(touching: days) {
                #expect(found.allSatisfy { $0.days.overlaps(days) }, "seed \(seed)")
            }
        }
    }
}

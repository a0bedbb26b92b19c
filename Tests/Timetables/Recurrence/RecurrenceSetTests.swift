import Support
import Testing
import Vocabulary

@testable import Timetables

struct RecurrenceSetTests {
    private func set(
        _ start: String, _ rule: String?, hours: Int64 = 1, dates: [String] = [], except: [String] = [],
        zone: Zone = .utc
    ) throws -> RecurrenceSet {
        try RecurrenceSet(
            start: wall(start), length: hours * 3600, rules: rule.map { [try RecurrenceRule($0)] } ?? [],
            dates: dates.map { try RecurrenceDate($0) }, except: except.map { try RecurrenceDate($0) }, zone: zone)
    }

    private func starts(_ set: RecurrenceSet, _ from: String, _ to: String) -> [String] {
        set.starts(in: wall(from).secondsSince1970...wall(to).secondsSince1970).map {
            CivilTime(secondsSince1970: $0).description
        }
    }

    // RFC 5545, section 3.8.5.3, gives these with their results.
    @Test(
        "The examples of RFC 5545",
        arguments: [
            (
                "1997-09-02T09:00:00", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
                "1998-02-13 1998-03-13 1998-11-13 1999-08-13", 1
            ),
            (
                "1996-11-05T09:00:00", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
                "1996-11-05 2000-11-07 2004-11-02", 0
            ),
            (
                "1997-09-04T09:00:00", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
                "1997-09-04 1997-10-07 1997-11-06", 0
            ),
            (
                "1997-09-29T09:00:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
                "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29", 0
            ),
            (
                "1997-08-05T09:00:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
                "1997-08-05 1997-08-10 1997-08-19 1997-08-24", 0
            ),
            (
                "1997-08-05T09:00:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
                "1997-08-05 1997-08-17 1997-08-19 1997-08-31", 0
            ),
            ("1997-05-12T09:00:00", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12 1998-05-11 1999-05-17", 0),
            ("1997-05-19T09:00:00", "FREQ=YEARLY;BYDAY=20MO", "1997-05-19 1998-05-18 1999-05-17", 0),
            (
                "1997-01-01T09:00:00", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
                "1997-01-01 1997-04-10 1997-07-19 2000-01-01", 0
            ),
            (
                "2007-01-15T09:00:00", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
                "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30", 0
            ),
        ])
    func examples(start: String, rule: String, days: String, skipped: Int) throws {
        let wanted = days.split(separator: " ").map { "\($0)T09:00:00" }
        let found = starts(try set(start, rule), "1996-01-01T00:00:00", "2012-01-01T00:00:00")
        #expect(Array(found.dropFirst(skipped).prefix(wanted.count)) == wanted)
    }

    @Test("The start belongs to the set and counts, whether the rule holds it or not")
    func start() throws {
        let tuesday = try set("2026-01-06T07:00:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=3")
        #expect(!tuesday.isStartOnRule)
        #expect(
            starts(tuesday, "2026-01-01T00:00:00", "2027-01-01T00:00:00") == [
                "2026-01-06T07:00:00", "2026-01-12T07:00:00", "2026-01-19T07:00:00",
            ])
        #expect(try set("2026-01-05T07:00:00", "FREQ=WEEKLY;BYDAY=MO").isStartOnRule)
        #expect(try set("2026-01-05T07:00:00", nil).isStartOnRule)
    }

    @Test("Dates are added and taken away, as times, instants and whole days")
    func dates() throws {
        let berlin = ZoneFiles.isPresent ? try ZoneFiles.zone("Europe/Berlin") : .utc
        let some = try set(
            "2026-07-06T07:00:00", "FREQ=DAILY;COUNT=6", dates: ["20260720", "2026-07-21T12:00", "20260707T070000"],
            except: ["20260706T070000", ZoneFiles.isPresent ? "20260708T050000Z" : "20260708T070000Z", "2026-07-10"],
            zone: berlin)
        #expect(
            starts(some, "2026-01-01T00:00:00", "2027-01-01T00:00:00") == [
                "2026-07-07T07:00:00", "2026-07-09T07:00:00", "2026-07-11T07:00:00", "2026-07-20T07:00:00",
                "2026-07-21T12:00:00",
            ])
    }

    @Test("An end is a whole day, a time on the wall, or an instant")
    func until() throws {
        for (until, count) in [
            ("20260107", 3), ("20260107T065959", 2), ("20260107T070000", 3), ("20260107T070000Z", 3),
        ] {
            let some = try set("2026-01-05T07:00:00", "FREQ=DAILY;UNTIL=\(until)")
            #expect(starts(some, "2026-01-01T00:00:00", "2027-01-01T00:00:00").count == count, "\(until)")
        }
    }

    @Test(
        "Where clocks change the stated rule holds",
        .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)),
        arguments: [
            // Every night from 22:00 for eight hours, by the wall: in spring seven hours pass, in autumn nine.
            ("2026-03-27T22:00:00", 8, "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z"),
            ("2026-10-23T22:00:00", 8, "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"),
            // Begins in the hour that is not there: at its end.
            ("2026-03-28T02:30:00", 2, "2026-03-29T01:00:00Z", "2026-03-29T02:30:00Z"),
            // In the hour that is there twice: from its first time to its last.
            ("2026-10-24T02:00:00", 1, "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"),
        ])
    func clockChanges(start: String, hours: Int64, from: String, to: String) throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        let some = try set(start, "FREQ=DAILY", hours: hours, zone: berlin)
        let range = try #require(Interval(start: at(from), end: at(from).adding(seconds: 60)))
        #expect(some.occurrences(overlapping: range, in: berlin).map { "\($0.start) \($0.end)" } == ["\(from) \(to)"])
    }

    @Test(
        "A window within the hour that is not there is left out",
        .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
    func nothingLeft() throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        let some = try RecurrenceSet(
            start: wall("2026-03-28T02:15:00"), length: 1800, rules: [RecurrenceRule("FREQ=DAILY")], zone: berlin)
        let range = try #require(Interval(start: at("2026-03-28T12:00:00Z"), end: at("2026-03-30T12:00:00Z")))
        #expect(some.occurrences(overlapping: range, in: berlin).count == 1)
    }

    @Test(
        "What never happens, explodes or takes too long is refused",
        arguments: [
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "the rule matches nothing"),
            ("FREQ=HOURLY;INTERVAL=24;BYHOUR=3", "the rule matches nothing"),
            ("FREQ=SECONDLY;INTERVAL=60;BYSECOND=30", "the rule matches nothing"),
            ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "the rule matches nothing"),
            ("FREQ=DAILY;UNTIL=20250101", "the rule ends before the start"),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;COUNT=100000", nil),
            ("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=29;COUNT=100000", nil),
        ] as [(String, String?)])
    func refused(rule: String, what: String?) throws {
        guard let what else {
            // The years end before the count does.
            #expect(throws: Never.self) { try set("2024-02-29T07:00:00", rule) }
            return
        }
        let error = #expect(throws: TimetableError.self) { try set("2026-01-05T07:00:00", rule) }
        #expect(error?.what == what)
    }

    @Test("Limits are errors")
    func limits() {
        #expect(throws: TimetableError.self) { try set("2026-01-05T07:00:00", nil, hours: -1) }
        #expect(throws: TimetableError.self) { try set("2026-01-05T07:00:00", nil, hours: 24 * 3661) }
        let dates = Array(repeating: "20260105", count: RecurrenceSet.Limits.dates + 1)
        #expect(throws: TimetableError.self) { try set("2026-01-05T07:00:00", nil, dates: dates) }
        #expect(throws: TimetableError.self) { try RecurrenceRule("FREQ=DAILY;COUNT=100001") }
    }

    @Test("A range finds what a walk from the start finds, wherever it lies")
    func seeking() throws {
        for seed in PropertyCases.seeds(1000) {
            var generator = RecurrenceGenerator(seed: seed)
            let item = generator.randomCase([.utc])
            guard let set = try? item.set() else { continue }
            let first = item.start.secondsSince1970
            let (from, to) = (item.from.seconds, item.to.seconds)
            guard from > first, to - first < 40_000_000_000 else { continue }
            let all = set.starts(in: first - 40_000_000...to).filter { $0 >= from }
            #expect(set.starts(in: from...to) == all, "seed \(seed): \(item.line)")
            #expect(zip(all, all.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        }
    }

    @Test("Far ranges cost no more than near ones")
    func farAway() throws {
        let some = try set("1970-01-01T00:00:00", "FREQ=MINUTELY;INTERVAL=7")
        let found = starts(some, "9999-12-31T23:00:00", "9999-12-31T23:59:59")
        #expect((8...9).contains(found.count))
    }
}

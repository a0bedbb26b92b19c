import Support
import Testing
import Vocabulary

@testable import Timetables

struct RecurrenceRuleTests {
    @Test("All parts are read, in any order and letter case")
    func parts() throws {
        let rule = try RecurrenceRule(
            "bymonth=12,1;FREQ=yearly;INTERVAL=2;byday=mo,-1FR,+2TU;BYHOUR=9,7,9;BYMINUTE=30;BYSECOND=60;BYMONTHDAY=1,-1;"
                + "BYYEARDAY=366,-1;BYSETPOS=-1,3;WKST=su;UNTIL=20301231T235959Z")
        #expect(rule.frequency == .yearly && rule.interval == 2 && rule.weekStart == .sunday)
        #expect(rule.months == [1, 12] && rule.hours == [7, 9] && rule.minutes == [30] && rule.seconds == [59])
        #expect(rule.days.map(\.weekday) == [.monday, .tuesday, .friday])
        #expect(rule.days.map(\.ordinal) == [nil, 2, -1])
        #expect(rule.monthDays == [-1, 1] && rule.yearDays == [-1, 366] && rule.positions == [-1, 3])
        #expect(rule.end == .until(.instant(at("2030-12-31T23:59:59Z"))))
        #expect(try RecurrenceRule("FREQ=DAILY;COUNT=3").end == .count(3))
        #expect(try RecurrenceRule("FREQ=YEARLY;BYWEEKNO=-1,20").weeks == [-1, 20])
    }

    @Test(
        "What is wrong is told with its place and, where it can be, with what was meant",
        arguments: [
            ("", "a part of the rule is empty, at character 1", nil),
            ("BYDAY=MO", "the rule has no FREQ, at character 1", nil),
            ("FREQ=DAYLY", "\"DAYLY\" is not a frequency, at character 6", "DAILY"),
            ("FREQ=WEEKLY;BYDAYS=MO", "\"BYDAYS\" is not a part of a rule, at character 13", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=MO,TUE", "\"TUE\" is not a day, at character 22", "TU"),
            ("FREQ=WEEKLY;BYDAY=", "a day is missing, at character 19", nil),
            ("FREQ=DAILY;", "a part of the rule is empty, at character 12", nil),
            ("FREQ=DAILY;COUNT", "\"COUNT\" has no value, at character 12", nil),
            ("RRULE:FREQ=DAILY", "\"RRULE:FREQ\" is not a part of a rule, at character 1", nil),
            ("FREQ=DAILY;INTERVAL=0", "0 is out of the range of INTERVAL, at character 21", nil),
            ("FREQ=DAILY;BYHOUR=24", "24 is out of the range of BYHOUR, at character 19", nil),
            ("FREQ=DAILY;BYHOUR=x", "\"x\" is not a number, at character 19", nil),
            ("FREQ=DAILY;COUNT=99999999999", "\"99999999999\" is not a number, at character 18", nil),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY has no 0, at character 25", nil),
            ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "the rule has both COUNT and UNTIL, at character 20", nil),
            ("FREQ=DAILY;COUNT=2;COUNT=3", "COUNT stands there twice, at character 20", nil),
            ("FREQ=DAILY;UNTIL=2030-01-01", "\"2030-01-01\" is not a date or a time, at character 18", "20300101"),
            ("FREQ=DAILY;UNTIL=20300230", "\"20300230\" is not a date or a time, at character 18", nil),
            ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO does not go with FREQ=MONTHLY, at character 14", nil),
            ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY does not go with FREQ=DAILY, at character 12", nil),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go with FREQ=WEEKLY, at character 13", nil),
            ("FREQ=WEEKLY;BYDAY=1MO", "a number before a day does not go with FREQ=WEEKLY, at character 13", nil),
            (
                "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "a number before a day does not go with BYWEEKNO, at character 24",
                nil
            ),
            ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS has nothing to choose from, at character 12", nil),
            ("FREQ=SECONDLY", "the rule may begin 86400 times a day, at character 1", nil),
            ("FREQ=SECONDLY;BYSECOND=0,30;BYSETPOS=1", "the rule may begin 2880 times a day, at character 1", nil),
        ] as [(String, String, String?)])
    func errors(text: String, what: String, suggestion: String?) {
        let error = #expect(throws: TimetableError.self) { try RecurrenceRule(text) }
        #expect(error?.what == what + " of the text")
        #expect(error?.suggestion == suggestion)
    }

    @Test("Random changes of a rule's text are read or refused, whatever they are")
    func mutations() {
        let seed = Array(
            "FREQ=YEARLY;INTERVAL=2;BYDAY=-1MO,TU;BYMONTHDAY=1,-31;BYSETPOS=-1;UNTIL=20301231T235959Z;WKST=SU".utf8)
        for number in PropertyCases.seeds(5000) {
            var random = SeededGenerator(seed: number)
            var bytes = seed
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count - 1, place + 3))
                default: bytes += bytes[place...].prefix(20)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let rule = try? RecurrenceRule(text) else { continue }
            let set = try? RecurrenceSet(start: wall("2026-01-05T07:00:00"), length: 3600, rules: [rule], zone: .utc)
            for start in set?.starts(in: 1_767_596_400...1_800_000_000) ?? [] {
                #expect(start >= 1_767_596_400, "seed \(number): \(text)")
            }
        }
    }

    @Test(
        "Dates are read as RFC 5545 and as ISO 8601 write them",
        arguments: [
            ("20260105", RecurrenceDate.day(CivilDate(daysSince1970: 20_458))),
            ("2026-01-05", .day(CivilDate(daysSince1970: 20_458))),
            ("20260105T070000", .wall(wall("2026-01-05T07:00:00"))),
            ("2026-01-05T07:00", .wall(wall("2026-01-05T07:00:00"))),
            ("2026-01-05T07:00:30", .wall(wall("2026-01-05T07:00:30"))),
            ("20260105T070060z", .instant(at("2026-01-05T07:00:59Z"))),
            ("2026-01-05T07:00Z", .instant(at("2026-01-05T07:00:00Z"))),
        ])
    func dates(text: String, date: RecurrenceDate) throws {
        #expect(try RecurrenceDate(text) == date)
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "", "2026", "20261301", "2026-02-30", "20260105T", "20260105T250000", "20260105T0700", "2026-1-5",
            "0000-01-01",
            "2026-01-05T", "2026-01-05T07", "2026-01-05 07:00", "2026-01-05T07:00+01:00", "20260105T070000ZZ", "today",
            "2026--01-5T07:00", "20260105T07:00:00",
        ])
    func noDates(text: String) {
        #expect(throws: TimetableError.self) { try RecurrenceDate(text) }
    }
}

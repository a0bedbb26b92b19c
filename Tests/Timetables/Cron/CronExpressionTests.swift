import Testing
import Timetables
import Vocabulary

struct CronExpressionTests {
    private func days(_ text: String, _ from: String, _ count: Int) throws -> [String] {
        let expression = try CronExpression(text)
        var result: [String] = []
        var position = wall(from)
        while result.count < count, let next = expression.firing(atOrAfter: position) {
            result.append("\(next)")
            position = CivilTime(secondsSince1970: next.secondsSince1970 + 1)
        }
        return result.map { String($0.dropLast(3)) }
    }

    @Test(arguments: [
        ("0 7 * * mon-fri", ["2026-01-01T07:00", "2026-01-02T07:00", "2026-01-05T07:00"]),
        ("@daily", ["2026-01-01T00:00", "2026-01-02T00:00", "2026-01-03T00:00"]),
        ("@weekly", ["2026-01-04T00:00", "2026-01-11T00:00", "2026-01-18T00:00"]),
        // Either of two days that are restricted; both where one is not.
        ("0 0 13 * 5", ["2026-01-02T00:00", "2026-01-09T00:00", "2026-01-13T00:00"]),
        ("0 0 */10 * 5", ["2026-01-01T00:00", "2026-01-02T00:00", "2026-01-09T00:00"]),
        ("0 0 ? * 5", ["2026-01-02T00:00", "2026-01-09T00:00", "2026-01-16T00:00"]),
        ("0 0 L * *", ["2026-01-31T00:00", "2026-02-28T00:00", "2026-03-31T00:00"]),
        ("0 0 L-2 * *", ["2026-01-29T00:00", "2026-02-26T00:00", "2026-03-29T00:00"]),
        ("0 0 LW * *", ["2026-01-30T00:00", "2026-02-27T00:00", "2026-03-31T00:00"]),
        ("0 0 1W * *", ["2026-01-01T00:00", "2026-02-02T00:00", "2026-03-02T00:00"]),
        ("0 0 31W * *", ["2026-01-30T00:00", "2026-03-31T00:00", "2026-05-29T00:00"]),
        ("0 0 * * friL", ["2026-01-30T00:00", "2026-02-27T00:00", "2026-03-27T00:00"]),
        ("0 0 * * 7#5", ["2026-03-29T00:00", "2026-05-31T00:00", "2026-08-30T00:00"]),
        ("30 22-1 1 1,12 *", ["2026-01-01T00:30", "2026-01-01T01:30", "2026-01-01T22:30"]),
        ("50/5 0 1 jan *", ["2026-01-01T00:50", "2026-01-01T00:55", "2027-01-01T00:50"]),
        ("0 0 29 2 *", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00"]),
    ])
    func firings(_ text: String, _ expected: [String]) throws {
        #expect(try days(text, "2026-01-01T00:00:00", 3) == expected)
    }

    @Test func backwards() throws {
        let expression = try CronExpression("30 7 29 2 *")
        #expect(expression.firing(atOrBefore: wall("2028-02-29T07:30:59")) == wall("2028-02-29T07:30:00"))
        #expect(expression.firing(atOrBefore: wall("2028-02-29T07:29:59")) == wall("2024-02-29T07:30:00"))
        // 1900 was no leap year.
        #expect(expression.firing(atOrBefore: wall("1904-02-29T07:29:59")) == wall("1896-02-29T07:30:00"))
        #expect(expression.firing(atOrAfter: wall("1896-02-29T07:30:01")) == wall("1904-02-29T07:30:00"))
    }

    @Test(arguments: [
        (
            "0 0 30 2 *",
            "\"0 0 30 2 *\" never fires; no month it names has such a day; change the day of month or the month"
        ),
        (
            "0 0 31W 4 *",
            "\"0 0 31w 4 *\" never fires; no month it names has such a day; change the day of month or the month"
        ),
        (
            "0 7 * *",
            "\"0 7 * *\" has 4 fields; cron has five: minute, hour, day of month, month, day of week; "
                + "write five fields as in \"0 7 * * mon-fri\""
        ),
        (
            "0 0 7 * * ?",
            "\"0 0 7 * * ?\" has 6 fields; cron has five: seconds and years are not among them; "
                + "write five fields as in \"0 7 * * mon-fri\""
        ),
        (
            "",
            "\"\" has 0 fields; cron has five: minute, hour, day of month, month, day of week; "
                + "write five fields as in \"0 7 * * mon-fri\""
        ),
        ("60 0 * * *", "60 is not a minute; it goes from 0 to 59; write a number from 0 to 59"),
        ("0 24 * * *", "24 is not an hour; it goes from 0 to 23; write a number from 0 to 23"),
        ("0 0 0 * *", "0 is not a day of month; it goes from 1 to 31; write a number from 1 to 31"),
        ("0 0 * * mno", "\"mno\" is not a day of week; did you mean \"mon\"?"),
        ("0 0 * * tuesday", "\"tuesday\" is not a day of week; did you mean \"tue\"?"),
        ("0 0 * juni *", "\"juni\" is not a month; did you mean \"jun\"?"),
        ("0 0 * * 1#6", "6 is not a number of a weekday in its month; it goes from 1 to 5; write a number from 1 to 5"),
        ("*/0 0 * * *", "0 is not a step of minutes; it goes from 1 to 59; write a number from 1 to 59"),
        ("0 ? * * *", "\"?\" is for days only; did you mean \"*\"?"),
        ("0 1, * * *", "an entry is missing in \"1,\"; the hour has a comma without a value; remove the comma"),
        ("0 1-2-3 * * *", "\"1-2-3\" is not an hour; write a number, a range such as 0-23, a list, or *"),
        ("0 -1 * * *", "\"-1\" is not an hour; write a number, a range such as 0-23, a list, or *"),
        (
            "@reboot",
            "\"@reboot\" is not a time; it is no time of a clock; write five fields, or one of @yearly, "
                + "@annually, @monthly, @weekly, @daily, @midnight, @hourly"
        ),
        ("@dayly", "\"@dayly\" is not a time; did you mean \"@daily\"?"),
        ("H 7 * * *", "\"h\" is not a minute; write a number from 0 to 59"),
    ])
    func problems(_ text: String, _ expected: String) {
        do throws(TimetableError) {
            Issue.record("\(try CronExpression(text)) was read")
        } catch {
            #expect(error.description == expected)
        }
    }

    @Test func aPairThatNeverCloses() throws {
        for (start, stop) in [("0 7 * * *", "0 7 * * *"), ("* * * * *", "0 7 * * *"), ("0 7 * * *", "0 7 13 * *")] {
            let (start, stop) = (try CronExpression(start), try CronExpression(stop))
            #expect(throws: TimetableError.self) { try CronPair(start: start, stop: stop) }
        }
        let (start, stop) = (try CronExpression("0 7 * * mon-fri"), try CronExpression("0 7 * * *"))
        _ = try CronPair(start: start, stop: stop)
    }
}

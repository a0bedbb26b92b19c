import Testing
import Vocabulary

@testable import Importing

struct CronFieldsTests {
    @Test(
        "Written in its plainest form",
        arguments: [
            ("0 7 * * 1-5", "0 7 * * mon-fri"), ("*/15 8-18/2 ? * *", "0,15,30,45 8,10,12,14,16,18 * * *"),
            ("0 0 1,15 JAN,mar-may sun", "0 0 1,15 jan,mar-may sun"), ("5/20 * * * 0,6", "5,25,45 * * * sun,sat"),
            ("0 0 1-31 * 1", "0 0 1-31 * mon"),
        ])
    func text(given: String, plain: String) throws {
        #expect(try CronFields(given, allowsWords: false).text == plain)
    }

    @Test("Both day fields given: one is enough; a star in either: both must fit")
    func days() throws {
        let monday = try #require(CivilDate(year: 2026, month: 3, day: 2))
        let either = try CronFields("0 0 15 * 1", allowsWords: false)
        #expect(either.fires(on: monday) && either.fires(on: monday.adding(days: 13)))
        #expect(!either.fires(on: monday.adding(days: 1)))
        let both = try CronFields("0 0 * * 1", allowsWords: false)
        #expect(both.fires(on: monday) && !both.fires(on: monday.adding(days: 13)))
        #expect(both.plainWeekdays == [.monday] && either.plainWeekdays == nil)
        #expect(try CronFields("0 0 1-31 * 1", allowsWords: false).plainWeekdays == Weekday.allCases)
    }

    @Test(
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *",
            "* * * * 7",
            "5-1 * * * *", "*/0 * * * *", "a * * * *", "1-2-3 * * * *", "1/2/3 * * * *", ", * * * *", "- * * * *",
            "@reboot", "0 0 31 2 *", "1e2 * * * *", "٣ * * * *",
        ])
    func mistakes(text: String) {
        #expect(throws: CronFields.Problem.self) { try CronFields(text, allowsWords: true) }
    }
}

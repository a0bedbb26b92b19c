import Support
import Testing
import Vocabulary

@testable import Timetables

struct RecurrenceWindowTests {
    private func problem(
        _ rule: String?, length: Int64 = 3600, dates: [String] = [], except: [String] = []
    ) throws -> String? {
        let date = try DayWindowText.date("2026-01-05")
        let set = try RecurrenceSet(
            start: CivilTime(date: date, hour: 20, minute: 0), length: length,
            rules: rule.map { [try RecurrenceRule($0)] } ?? [], dates: dates.map { try RecurrenceDate($0) },
            except: except.map { try RecurrenceDate($0) }, zone: .utc)
        do {
            try set.checkWindow()
            return nil
        } catch {
            return error.what
        }
    }

    @Test func mayBeAWindow() throws {
        #expect(try problem("FREQ=WEEKLY;BYDAY=MO") == nil)
        #expect(try problem(nil) == nil)
        // A day after the other, and an end; or a gap that comes late.
        #expect(try problem("FREQ=DAILY;COUNT=1000", length: 86_400) == nil)
        #expect(try problem("FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11", length: 86_400) == nil)
        #expect(try problem("FREQ=MINUTELY;BYMONTH=1", length: 60) == nil)
        #expect(try problem("FREQ=DAILY", length: 86_399) == nil)
        #expect(try problem("FREQ=DAILY;COUNT=2", except: ["2026-01-05"]) == nil)
        #expect(try problem(nil, dates: ["2026-02-01"], except: ["2026-01-05T20:00"]) == nil)
    }

    @Test func isNever() throws {
        #expect(try problem("FREQ=DAILY", length: 0) == "each occurrence takes no time")
        #expect(try problem(nil, except: ["2026-01-05"]) == "it is never open")
        #expect(
            try problem("FREQ=DAILY;COUNT=2", except: ["20260105T200000Z", "2026-01-06"]) == "it is never open")
    }

    @Test func isForEver() throws {
        #expect(try problem("FREQ=DAILY", length: 86_400) == "it never closes")
        #expect(try problem("FREQ=MINUTELY", length: 60) == "it never closes")
        #expect(try problem("FREQ=YEARLY;BYDAY=SU", length: 7 * 86_400) == "it never closes")
        #expect(
            try problem("FREQ=MINUTELY;COUNT=9", length: 30 * 86_400)
                == "up to 44671 occurrences may go on at the same time")
    }

    @Test("What is printed reads as the same rule")
    func printing() throws {
        for seed in PropertyCases.seeds(2000) {
            var generator = RecurrenceGenerator(seed: seed)
            let text = generator.randomCase([.utc]).rule
            guard let rule = try? RecurrenceRule(text) else { continue }
            #expect(try RecurrenceRule(rule.description) == rule, "seed \(seed): \(text)")
        }
        let text = "freq=monthly;byday=-1fr,mo;wkst=su;until=20271231T225959z;interval=2;byhour=9,8,9"
        #expect(
            try RecurrenceRule(text).description
                == "FREQ=MONTHLY;INTERVAL=2;UNTIL=20271231T225959Z;BYDAY=MO,-1FR;BYHOUR=8,9;WKST=SU")
    }
}

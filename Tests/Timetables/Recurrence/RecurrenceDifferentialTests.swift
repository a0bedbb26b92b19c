import Support
import Testing
import Timetables
import Vocabulary

/// Random recurrence sets in every zone, judged by python-dateutil.
@Suite(
    .enabled(if: CalendarOracle.python != nil, CalendarOracle.absence),
    .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct RecurrenceDifferentialTests {
    @Test("python-dateutil comes to the same times, but for the differences that are listed")
    func dateutilAgrees() async throws {
        let seeds = PropertyCases.seeds(5000)
        let known = try CalendarOracle.differences("recurrence-differences.txt")
        var counts: [String: Int] = [:]
        for portion in PropertyCases.portions(seeds, of: 10_000) {
            try await compare(portion, known, &counts)
        }
        let shown = PropertyCases.words(counts)
        print("Recurrence differential: \(seeds.count) sets, \(shown)")
        guard seeds.count >= 5000 else { return }
        #expect(counts["different as listed", default: 0] > 0, "weeks from the end are no difference any more")
        #expect(counts["with times", default: 0] * 3 > seeds.count)
        for name in known where !Self.weeksAtAnEnd.contains(name) {
            #expect(counts[name, default: 0] > 0, "\(name) is no longer a difference: take it off the list")
        }
    }

    /// Differences that a rule may show, and mostly does not.
    private static let weeksAtAnEnd: Set = ["week-from-end", "week-of-year-before"]

    private struct Compared {
        let seed: UInt64
        let item: RecurrenceCase
        let ours: Result<String, TimetableError>
    }

    private func compare(_ seeds: [UInt64], _ known: [String], _ counts: inout [String: Int]) async throws {
        let cases = seeds.compactMap { seed -> Compared? in
            var generator = RecurrenceGenerator(seed: seed)
            let item = generator.randomCase(CalendarOracle.zones)
            let ours = answer(item)
            // That a rule matches nothing takes dateutil until the year 9999.
            if case .failure = ours, seed % 10 != 0 {
                counts["refused", default: 0] += 1
                return nil
            }
            return Compared(seed: seed, item: item, ours: ours)
        }
        let answers = try await CalendarOracle.answers(
            "recurrence.py", cases.map { $0.item.line + "\n" }.joined(), count: cases.count)
        for (compared, answer) in zip(cases, answers) {
            let parts = answer.split(separator: "\t", omittingEmptySubsequences: false)
            let differences = parts.last.map { $0.split(separator: ",").map(String.init) } ?? []
            for name in differences {
                counts[name, default: 0] += 1
                #expect(known.contains(name), "seed \(compared.seed): \(name) is not listed")
            }
            counts[judge(compared, String(parts[0]), differences), default: 0] += 1
        }
    }

    private func judge(_ compared: Compared, _ theirs: String, _ differences: [String]) -> String {
        guard theirs != "slow", theirs != "skip" else { return "not comparable" }
        switch compared.ours {
        case .failure(let error):
            // There the start and the further dates are left, or UNTIL is before the start.
            let left = compared.item.dates.count + 1
            #expect(
                theirs.isEmpty || theirs.split(separator: ",").count <= left,
                "seed \(compared.seed): \(error): \(compared.item.line)")
            return "refused"
        case .success(let ours):
            let isListed = !Self.weeksAtAnEnd.isDisjoint(with: differences)
            if ours != theirs, isListed { return "different as listed" }
            #expect(ours == theirs, "seed \(compared.seed): \(compared.item.line)")
            return ours.isEmpty ? "without times" : "with times"
        }
    }

    private func answer(_ item: RecurrenceCase) -> Result<String, TimetableError> {
        guard let range = Interval(start: item.from, end: item.to) else { return .success("") }
        do {
            let times = try item.set().occurrences(overlapping: range, in: item.zone)
            return .success(times.map { "\($0.start.seconds)-\($0.end.seconds)" }.joined(separator: ","))
        } catch {
            return .failure(error)
        }
    }
}

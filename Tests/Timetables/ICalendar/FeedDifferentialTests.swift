import Support
import Testing
import Timetables
import Vocabulary

/// Random iCalendar files with zones of all kinds, judged by recurring-ical-events.
@Suite(
    .enabled(if: CalendarOracle.python != nil, CalendarOracle.absence),
    .enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct FeedDifferentialTests {
    private struct Compared {
        let seed: UInt64
        let file: [UInt8]
        let zone: Zone
        let from: Int64
        let to: Int64
    }

    @Test("recurring-ical-events finds the same events")
    func recurringEventsAgree() async throws {
        let seeds = PropertyCases.seeds(5000)
        let known = try CalendarOracle.differences("feeds-differences.txt")
        var (times, listed) = (0, 0)
        for portion in PropertyCases.portions(seeds, of: 10_000) {
            let cases = portion.map(randomCase)
            let input = cases.map { item in
                "\(item.zone.id)\t\(item.from)\t\(item.to)\t\(hexadecimal(item.file))\n"
            }
            let answers = try await CalendarOracle.answers("feeds.py", input.joined(), count: cases.count)
            for (item, theirs) in zip(cases, answers) {
                let ours = try answer(item)
                if !ours.isEmpty { times += 1 }
                guard ours != theirs else { continue }
                if known.contains("ids-without-zone"), isAboutIDs(item, ours, String(theirs)) {
                    listed += 1
                    continue
                }
                let text = String(decoding: item.file, as: UTF8.self)
                Issue.record(
                    "seed \(item.seed), \(item.zone.id) \(item.from) \(item.to): \(ours) != \(theirs)\n\(text)")
            }
        }
        print(
            "Feed differential: \(seeds.count) files, \(times) with events in the range, \(listed) different as listed")
        #expect(times * 5 > seeds.count * 2 || seeds.count < 100)
        #expect(listed > 0 || seeds.count < 100_000, "there is no difference any more: take it off the list")
    }

    /// Whether all that differs begins at a time that a line takes out or replaces in another zone.
    private func isAboutIDs(_ item: Compared, _ ours: String, _ theirs: String) -> Bool {
        let file = String(decoding: item.file.filter { $0 != 13 && $0 != 10 && $0 != 32 && $0 != 9 }, as: UTF8.self)
        let differing = Set(ours.split(separator: ";")).symmetricDifference(theirs.split(separator: ";"))
        return differing.allSatisfy { entry in
            guard let times = entry.split(separator: " ").last, let start = times.split(separator: "-").first,
                let seconds = Int64(start)
            else { return false }
            let time = RecurrenceCase.basic(CivilTime(secondsSince1970: seconds))
            return file.contains(":" + time) && (file.contains("EXDATE") || file.contains("RECURRENCE-ID"))
        }
    }

    private func randomCase(_ seed: UInt64) -> Compared {
        var generator = FeedGenerator(seed: seed)
        var near = wall("2000-01-01T00:00:00")
        let file = generator.file(near: &near)
        let from = near.secondsSince1970 + Int64(generator.base.number(-60...60)) * 86_400
        let to = from + Int64(generator.base.number(1...60)) * 43_200
        return Compared(seed: seed, file: file, zone: generator.base.pick(CalendarOracle.zones), from: from, to: to)
    }

    private func answer(_ item: Compared) throws -> String {
        let (feed, diagnostics) = CalendarFeed.read(item.file, file: "test.ics", zones: CalendarOracle.table)
        guard let feed, let range = Interval(start: Instant(seconds: item.from), end: Instant(seconds: item.to)) else {
            return diagnostics.map(\.description).joined(separator: "; ")
        }
        let times = try feed.occurrences(overlapping: range, in: item.zone).map {
            "\($0.summary) \($0.interval.start.seconds)-\($0.interval.end.seconds)"
        }
        let first = CivilTime(secondsSince1970: item.from).date
        let last = CivilTime(secondsSince1970: item.to - 1).date
        let days = try feed.days(touching: first...last).map {
            "\($0.summary) \($0.days.lowerBound)..\($0.days.upperBound)"
        }
        return (times + days).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }.joined(
            separator: ";")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

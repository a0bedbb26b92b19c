import Presentation
import Testing
import Timetables
import Vocabulary

struct PreviewRangeTests {
    private let berlin = PreviewScene.berlin

    private func range(_ from: String?, _ to: String?) throws -> String {
        let range = try PreviewRange(from: from, to: to, in: berlin, now: Instant(seconds: 1_774_738_800))
        return "\(range.interval.start) \(range.interval.end)"
    }

    @Test(
        "A date is the beginning of that day by the schedule's clock",
        arguments: [
            ("2026-03-29", "2026-03-30", "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z"),
            ("2026-03-29", nil, "2026-03-28T23:00:00Z 2026-04-11T22:00:00Z"),
            // The instant is 2026-03-29 00:00 in Berlin, and still the day before in Greenwich.
            (nil, nil, "2026-03-28T23:00:00Z 2026-04-11T22:00:00Z"),
            ("2026-03-29T01:30:00Z", "2026-03-29T04:00:00+02:00", "2026-03-29T01:30:00Z 2026-03-29T02:00:00Z"),
            ("2026-01-01", "2027-01-02", "2025-12-31T23:00:00Z 2027-01-01T23:00:00Z"),
        ])
    func whatIsMeant(from: String?, to: String?, expected: String) throws {
        #expect(try range(from, to) == expected)
    }

    @Test(arguments: [
        (
            "2026-03-29", "2026-03-29",
            "--to 2026-03-28T23:00:00Z is not after --from 2026-03-28T23:00:00Z; "
                + "the end is not part of what is shown; for one day write --to 2026-03-30"
        ),
        ("2026-03-29", "2026-03-01", "is not after --from"),
        ("2026-01-01", "2027-01-03", "367 days are too many; at most 366 are shown at once; ask for less time"),
        ("0001-01-01", "9999-01-01", "days are too many"),
        (
            "tomorrow", "2026-03-29",
            "--from is 'tomorrow', which is neither a date nor an instant; "
                + "write it as in 2026-03-29 or 2026-03-29T18:00:00+02:00"
        ),
        ("2026-03-29", "2026-02-30", "--to is '2026-02-30', which is neither"),
        ("2026-03-29T18:00:00", "2026-04-01", "--from is '2026-03-29T18:00:00', which is neither"),
    ])
    func wrong(from: String, to: String, message: String) {
        #expect { try range(from, to) } throws: { "\($0)".contains(message) }
    }
}

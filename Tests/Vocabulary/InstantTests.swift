import Support
import Testing
import Vocabulary

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-03-29T01:00:00Z", 1_774_746_000_000),
            ("2026-03-29T03:00:00+02:00", 1_774_746_000_000), ("2026-03-28T20:30:00-04:30", 1_774_746_000_000),
            ("2026-03-29t01:00:00z", 1_774_746_000_000), ("2026-03-29 01:00:00Z", 1_774_746_000_000),
            ("2026-03-29T01:00:00.5Z", 1_774_746_000_500), ("2026-03-29T01:00:00.123456789Z", 1_774_746_000_123),
            ("1969-12-31T23:59:59Z", -1000), ("1969-12-31T23:59:59.999Z", -1),
            ("1600-02-29T00:00:00Z", -11_670_998_400_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("1970-01-01T00:00:00+23:59", -86_340_000),
        ] as [(String, Int64)])
    func rfc3339IsRead(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-03-29", "2026-03-29T01:00:00", "2026-03-29T01:00Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-03-29T24:00:00Z", "2026-03-29T01:60:00Z", "2026-03-29T01:00:60Z", "2026-03-29T01:00:00.Z",
        "2026-03-29T01:00:00+2:00", "2026-03-29T01:00:00+24:00", "2026-03-29T01:00:00+02:60",
        "2026-03-29T01:00:00+0200",
        "2026-03-29T01:00:00ZZ", " 2026-03-29T01:00:00Z", "+2026-03-29T01:00:00Z", "2026-3-29T01:00:00Z",
        "２０２６-03-29T01:00:00Z", "2026-03-29T01:00:00 Z", "2026-03-29X01:00:00Z",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (-1000, "1969-12-31T23:59:59Z"),
            (1_774_746_000_007, "2026-03-29T01:00:00.007Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
        ] as [(Int64, String)])
    func descriptionsAreRFC3339(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test(arguments: [(0, 0), (999, 0), (1000, 1), (-1, -1), (-999, -1), (-1000, -1), (-1001, -2)] as [(Int64, Int64)])
    func secondsAreRoundedTowardsThePast(milliseconds: Int64, seconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).seconds == seconds)
    }

    @Test func theLimitsAreInstantsToo() {
        #expect(Instant(milliseconds: .min).seconds == -9_223_372_036_854_776)
        #expect(Instant(milliseconds: .max).seconds == 9_223_372_036_854_775)
        #expect(Instant(milliseconds: .min).description.hasPrefix("-292275055-05-16T16:47:04.192Z"))
        #expect(Instant(milliseconds: .max).description == "292278994-08-17T07:12:55.807Z")
    }

    @Test func momentsAreMovedAndCompared() {
        let start = Instant(seconds: 100)
        #expect(start.adding(seconds: -101) == Instant(milliseconds: -1000))
        #expect(start.adding(seconds: -1) < start)
        #expect([start, start.adding(seconds: -5)].min() == Instant(seconds: 95))
    }

    /// What is written is read back, at any offset.
    @Test func instantsRoundTrip() {
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            let instant = Instant(
                milliseconds: Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator))
            #expect(Instant(rfc3339: instant.description) == instant, "seed \(seed)")
            let minutes = Int64.random(in: -1439...1439, using: &generator)
            let moved = instant.adding(seconds: minutes * 60).description
            guard moved.utf8.count <= 24, !moved.hasPrefix("-") else { continue }
            let size = minutes.magnitude
            let offset = "\(minutes < 0 ? "-" : "+")\(size / 600)\(size / 60 % 10):\(size % 60 / 10)\(size % 10)"
            #expect(Instant(rfc3339: moved.dropLast() + offset) == instant, "seed \(seed): \(moved) \(offset)")
        }
    }
}

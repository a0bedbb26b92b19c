import Support
import Testing
import Timetables
import Vocabulary

@Suite struct ZoneExcerptTests {
    private static func range(_ start: String, _ end: String) throws -> Interval {
        let first = try #require(Instant(rfc3339: start))
        let last = try #require(Instant(rfc3339: end))
        return try #require(Interval(start: first, end: last))
    }

    @Test(.enabled(if: ZoneFiles.isPresent, "\(ZoneFiles.absence)"))
    func whatItHolds() throws {
        let zone = try #require(ZoneFiles.table(["Europe/Berlin"]).zone("Europe/Berlin"))
        let range = try Self.range("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")
        let excerpt = try #require(zone.excerpt(of: range))
        #expect(excerpt.offsets == [3600, 7200, 3600])
        #expect(excerpt.changes.map(\.description) == ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"])
    }

    @Test(
        "Within its range a zone made of it shows what the zone shows",
        .enabled(if: ZoneFiles.isPresent, "\(ZoneFiles.absence)"))
    func isTheZone() throws {
        for zone in ZoneFiles.notableZones {
            for year in stride(from: 1970, to: 2040, by: 7) {
                let range = try Self.range("\(year)-01-01T00:00:00Z", "\(year + 1)-03-01T00:00:00Z")
                let excerpt = try #require(zone.excerpt(of: range))
                let copy = Zone(id: zone.id, excerpt)
                var instants = excerpt.changes.flatMap { [$0.adding(milliseconds: -1), $0] } + [range.start]
                instants += (0..<425).map { range.start.adding(seconds: Int64($0) * 86_400 + 3599) }
                for instant in instants where range.contains(instant) {
                    #expect(copy.offset(at: instant) == zone.offset(at: instant), "\(zone.id) \(instant)")
                }
                #expect(copy.excerpt(of: range) == excerpt)
            }
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let range = try Self.range("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")
        let inside = try #require(Instant(rfc3339: "2026-06-01T00:00:00Z"))
        #expect(ZoneExcerpt(range: range, offsets: [0], changes: []) != nil)
        #expect(ZoneExcerpt(range: range, offsets: [], changes: []) == nil)
        #expect(ZoneExcerpt(range: range, offsets: [0, 3600], changes: []) == nil)
        #expect(ZoneExcerpt(range: range, offsets: [0, 3600], changes: [range.end]) == nil)
        #expect(ZoneExcerpt(range: range, offsets: [0, 1, 2], changes: [inside, inside]) == nil)
        #expect(ZoneExcerpt(range: range, offsets: [100_000], changes: []) == nil)
        #expect(ZoneExcerpt(range: range, offsets: [0, 1], changes: [inside.adding(milliseconds: 1)]) == nil)
        let many = (0..<251).map { inside.adding(seconds: Int64($0)) }
        #expect(ZoneExcerpt(range: range, offsets: Array(0...251), changes: many) == nil)
    }
}

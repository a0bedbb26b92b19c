import Support
import Testing
import Timetables
import Vocabulary

struct TimeZoneFileTests {
    private let sound = ZoneFileBuilder(
        transitions: [(100_000, 1), (200_000, 0)], types: [(3600, 0, 0), (7200, 1, 4)],
        characters: Array("AAA\0BBB\0".utf8), footer: "AAA-1")

    @Test(arguments: [0, UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "4")])
    func everyVersion(version: UInt8) throws {
        var builder = sound
        builder.version = version
        let zone = try #require(builder.zone())
        #expect(zone.offset(at: Instant(seconds: 99_999)) == 3600)
        #expect(zone.offset(at: Instant(seconds: 100_000)) == 7200)
        #expect(zone.abbreviation(at: Instant(seconds: 100_000)) == "BBB")
        #expect(zone.offset(at: Instant(seconds: 200_000)) == 3600)
        #expect(zone.nextTransition(after: Instant(seconds: 0)) == Instant(seconds: 100_000))
        #expect(zone.nextTransition(after: Instant(seconds: 200_000)) == nil)
    }

    @Test func transitionsThatChangeNothingAreNone() throws {
        var builder = sound
        builder.transitions = [(-1 << 59, 0), (50_000, 0), (100_000, 1), (150_000, 1)]
        builder.footer = "BBB-2"
        let zone = try #require(builder.zone())
        #expect(zone.nextTransition(after: Instant(seconds: -1)) == Instant(seconds: 100_000))
        #expect(zone.nextTransition(after: Instant(seconds: 100_000)) == nil)
    }

    @Test func theFooterHoldsFromTheLastTransitionEvenOneThatChangesNothing() throws {
        var builder = ZoneFileBuilder(
            transitions: [(at("2000-01-01T00:00:00Z").seconds, 1), (at("2022-06-01T00:00:00Z").seconds, 1)],
            types: [(3600, 0, 0), (0, 0, 4)], characters: Array("AAA\0BBB\0".utf8))
        builder.footer = "BBB0CCC,M3.2.0,M11.1.0"
        let zone = try #require(builder.zone())
        #expect(zone.nextTransition(after: at("2000-01-01T00:00:00Z")) == at("2023-03-12T02:00:00Z"))
    }

    @Test func whatIsNotSoundIsRefused() {
        func refused(_ change: (inout ZoneFileBuilder) -> Void) -> Bool {
            var builder = sound
            change(&builder)
            return builder.zone() == nil
        }
        #expect(!refused { _ in })
        #expect(refused { $0.transitions[1].time = 100_000 })
        #expect(refused { $0.transitions[1].type = 2 })
        #expect(refused { $0.transitions[1].time = 1 << 60 })
        #expect(refused { $0.types[0].offset = .max })
        #expect(refused { $0.types[0].offset = -90_000 })
        #expect(refused { $0.types[0].isDaylight = 2 })
        #expect(refused { $0.types[0].name = 8 })
        #expect(refused { $0.types = [] })
        #expect(refused { $0.characters = [] })
        #expect(refused { $0.characters[0] = 0x1B })
        #expect(refused { $0.leapSeconds = 1 })
        #expect(refused { $0.footer = "AAA-1BBB" })
        #expect(refused { $0.footer = "nonsense" })
        #expect(refused { $0.transitions = (0..<20_000).map { ($0, UInt8($0 % 2)) } })
    }

    @Test func everyTruncationIsRefused() {
        let bytes = sound.bytes
        for count in 0..<bytes.count {
            #expect(ZoneTable(release: "", files: [("A", Array(bytes.prefix(count)))]).zone("A") == nil)
        }
    }

    @Test func absurdCountsAreRefused() {
        for position in 20..<44 {
            var bytes = sound.bytes
            bytes[position] = 0xFF
            #expect(ZoneTable(release: "", files: [("A", bytes)]).zone("A") == nil, "byte \(position)")
        }
    }

    @Test("Mutated files are refused or usable, never a trap")
    func mutatedFiles() {
        let originals = ZoneFiles.notable.compactMap { ZoneFiles.bytes($0) } + [sound.bytes]
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            var bytes = originals.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
                // The header and the footer are the parts where a byte decides most.
                let regions = [0..<bytes.count, 0..<min(100, bytes.count), max(0, bytes.count - 40)..<bytes.count]
                let position = Int.random(in: regions[Int.random(in: 0...2, using: &random)], using: &random)
                switch Int.random(in: 0...9, using: &random) {
                case 0: bytes.remove(at: position)
                case 1: bytes.insert(.random(in: 0...255, using: &random), at: position)
                case 2: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 3: bytes[position] = .random(in: 0...9, using: &random)
                default: bytes[position] = .random(in: 0...255, using: &random)
                }
            }
            guard let zone = ZoneTable(release: "", files: [("A", bytes)]).zone("A") else { continue }
            use(zone, &random)
        }
    }

    private func use(_ zone: Zone, _ random: inout SeededGenerator) {
        guard
            let timetable = try? Timetable(
                zone: zone, rules: [.init(windows: [.weekly([WeeklyWindow(start: 300, end: 301)])])])
        else {
            Issue.record("no timetable in \(zone.id)")
            return
        }
        let range = at("1800-01-01T00:00:00Z").milliseconds...at("9000-01-01T00:00:00Z").milliseconds
        let instants = (0..<5).map { _ in Int64.random(in: range, using: &random) } + [.min, .max, 0]
        for instant in instants.map(Instant.init(milliseconds:)) {
            let civil = zone.civil(at: instant)
            _ = zone.instants(of: civil)
            if let next = zone.nextTransition(after: instant) { #expect(next > instant) }
            let state = timetable.state(at: instant)
            if let next = timetable.nextBoundary(after: instant) {
                #expect(next > instant && timetable.state(at: next) != state)
            }
            if let last = timetable.boundary(atOrBefore: instant) {
                #expect(last <= instant && timetable.state(at: last) == state)
            }
        }
    }
}

struct PosixZoneTests {
    /// Offsets in hours at the middle of January and of July 2026.
    private func seasons(_ text: String) throws -> [Int] {
        let zone = try #require(ZoneFileBuilder.zone(text))
        return ["2026-01-15T00:00:00Z", "2026-07-15T00:00:00Z"].map { zone.offset(at: at($0)) / 60 }
    }

    @Test func signsCountWestwards() throws {
        #expect(try seasons("EST5") == [-300, -300])
        #expect(try seasons("JST-9") == [540, 540])
        #expect(try seasons("<+0545>-5:45") == [345, 345])
        #expect(try seasons("<-03>+3") == [-180, -180])
        #expect(try seasons("LMT-0:53:28") == [53, 53])
    }

    @Test func daylightIsAnHourAheadUnlessStated() throws {
        #expect(try seasons("EST5EDT,M3.2.0,M11.1.0") == [-300, -240])
        #expect(try seasons("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0") == [660, 630])
        #expect(try seasons("IST-1GMT0,M10.5.0,M3.5.0/1") == [0, 60])
    }

    @Test func daysAreCountedInThreeWays() throws {
        func firstChange(_ rule: String, _ year: Int) throws -> String {
            let zone = try #require(ZoneFileBuilder.zone("AAA0BBB,\(rule)/0,J365/0"))
            return try #require(zone.nextTransition(after: at("\(year)-01-02T00:00:00Z"))).description
        }
        #expect(try firstChange("J60", 2023) == "2023-03-01T00:00:00Z")
        #expect(try firstChange("J60", 2024) == "2024-03-01T00:00:00Z")
        #expect(try firstChange("J59", 2024) == "2024-02-28T00:00:00Z")
        #expect(try firstChange("59", 2023) == "2023-03-01T00:00:00Z")
        #expect(try firstChange("59", 2024) == "2024-02-29T00:00:00Z")
        #expect(try firstChange("M2.5.4", 2024) == "2024-02-29T00:00:00Z")
        #expect(try firstChange("M2.5.4", 2023) == "2023-02-23T00:00:00Z")
        #expect(try firstChange("M3.1.0", 2026) == "2026-03-01T00:00:00Z")
    }

    @Test func timesMayLeaveTheDay() throws {
        let nuuk = try #require(ZoneFileBuilder.zone("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"))
        #expect(nuuk.nextTransition(after: at("2026-01-01T00:00:00Z")) == at("2026-03-29T01:00:00Z"))
        let gaza = try #require(ZoneFileBuilder.zone("EET-2EEST,M3.4.4/50,M10.4.4/50"))
        #expect(gaza.nextTransition(after: at("2026-01-01T00:00:00Z")) == at("2026-03-28T00:00:00Z"))
    }

    @Test("Daylight saving time all year has no changes", arguments: ["XXX3EDT4,0/0,J365/23", "EST5EDT,0/0,J365/25"])
    func allYear(text: String) throws {
        let zone = try #require(ZoneFileBuilder.zone(text))
        #expect(zone.isDaylight(at: at("2026-01-01T05:00:00Z")))
        #expect(zone.isDaylight(at: at("2026-12-31T23:59:59Z")))
        #expect(zone.nextTransition(after: at("2026-01-01T05:00:00Z")) == nil)
        #expect(zone.abbreviation(at: at("2700-06-01T00:00:00Z")) == "EDT")
    }

    @Test(
        "Refused",
        arguments: [
            "A", "AA1", "AAA", "AAA25", "AAA1:60", "AAA1:00:60", "<AAA1", "<>1", "AAA1BBB", "AAA1BBB,", "AAA1BBB,J1",
            "AAA1BBB,J0,J2", "AAA1BBB,J366,J2", "AAA1BBB,366,2", "AAA1BBB,M13.1.0,J2", "AAA1BBB,M1.6.0,J2",
            "AAA1BBB,M1.1.7,J2", "AAA1BBB,M1.1,J2", "AAA1BBB,J1/168,J2", "AAA1BBB,J1/2:99,J2", "AAA1BBB,J1,J2 ",
            "AAA1BBB,J1,J2,J3", "AAA99999999999999999999", ":Europe/Berlin",
        ])
    func refused(text: String) {
        #expect(ZoneFileBuilder.zone(text) == nil)
    }
}

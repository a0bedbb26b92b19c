import Testing
import Timetables
import Vocabulary

@Suite(.enabled(if: ZoneFiles.isPresent, Comment(rawValue: ZoneFiles.absence)))
struct ZoneTests {
    @Test func utcNeverChanges() {
        #expect(Zone.utc.offset(at: at("2026-07-01T00:00:00Z")) == 0)
        #expect(Zone.utc.nextTransition(after: at("2026-07-01T00:00:00Z")) == nil)
        #expect(Zone.utc.civil(at: at("2026-07-01T12:34:56.789Z")) == wall("2026-07-01T12:34:56"))
        #expect(Zone.utc.instants(of: wall("1969-12-31T23:59:59")) == .one(at("1969-12-31T23:59:59Z")))
    }

    @Test func berlinSpringsForwardAndBack() throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        #expect(berlin.civil(at: at("2026-03-29T00:59:59.999Z")) == wall("2026-03-29T01:59:59"))
        #expect(berlin.civil(at: at("2026-03-29T01:00:00Z")) == wall("2026-03-29T03:00:00"))
        #expect(berlin.instants(of: wall("2026-03-29T02:30:00")) == .gap(after: at("2026-03-29T01:00:00Z")))
        #expect(berlin.instants(of: wall("2026-03-29T03:00:00")) == .one(at("2026-03-29T01:00:00Z")))
        #expect(
            berlin.instants(of: wall("2026-10-25T02:30:00"))
                == .twice(first: at("2026-10-25T00:30:00Z"), last: at("2026-10-25T01:30:00Z")))
        #expect(berlin.instants(of: wall("2026-10-25T03:00:00")) == .one(at("2026-10-25T02:00:00Z")))
        #expect(berlin.abbreviation(at: at("2026-07-01T00:00:00Z")) == "CEST")
        #expect(berlin.isDaylight(at: at("2026-07-01T00:00:00Z")))
        #expect(berlin.nextTransition(after: at("2026-07-01T00:00:00Z")) == at("2026-10-25T01:00:00Z"))
        #expect(berlin.nextTransition(after: at("2026-10-25T01:00:00Z")) == at("2027-03-28T01:00:00Z"))
    }

    @Test func theRuleHoldsForEver() throws {
        let berlin = try ZoneFiles.zone("Europe/Berlin")
        // The same day of the calendar, four hundred and eight thousand years later.
        for year in ["2426", "2826", "9626"] {
            #expect(berlin.civil(at: at("\(year)-03-29T00:59:59Z")) == wall("\(year)-03-29T01:59:59"))
            #expect(berlin.civil(at: at("\(year)-03-29T01:00:00Z")) == wall("\(year)-03-29T03:00:00"))
            #expect(berlin.nextTransition(after: at("\(year)-03-29T01:00:00Z")) == at("\(year)-10-25T01:00:00Z"))
        }
    }

    @Test func dublinHasItsDaylightSavingInWinter() throws {
        let dublin = try ZoneFiles.zone("Europe/Dublin")
        #expect(dublin.offset(at: at("2026-01-01T00:00:00Z")) == 0)
        #expect(dublin.isDaylight(at: at("2026-01-01T00:00:00Z")))
        #expect(dublin.offset(at: at("2080-07-01T00:00:00Z")) == 3600)
        #expect(!dublin.isDaylight(at: at("2080-07-01T00:00:00Z")))
        #expect(dublin.abbreviation(at: at("2080-07-01T00:00:00Z")) == "IST")
    }

    @Test func lordHoweMovesByHalfAnHour() throws {
        let island = try ZoneFiles.zone("Australia/Lord_Howe")
        #expect(island.offset(at: at("2026-01-01T00:00:00Z")) == 11 * 3600)
        #expect(island.offset(at: at("2026-07-01T00:00:00Z")) == 10 * 3600 + 1800)
        #expect(
            island.instants(of: wall("2026-04-05T01:45:00"))
                == .twice(first: at("2026-04-04T14:45:00Z"), last: at("2026-04-04T15:15:00Z")))
        #expect(island.instants(of: wall("2026-10-04T02:15:00")) == .gap(after: at("2026-10-03T15:30:00Z")))
    }

    @Test func nuukChangesTheEveningBefore() throws {
        let nuuk = try ZoneFiles.zone("America/Nuuk")
        // Two hours behind, changes with Europe at 01:00 UTC, which is 23:00 the day before.
        #expect(nuuk.civil(at: at("2080-03-31T00:59:59Z")) == wall("2080-03-30T22:59:59"))
        #expect(nuuk.civil(at: at("2080-03-31T01:00:00Z")) == wall("2080-03-31T00:00:00"))
    }

    @Test func casablancaSuspendsItInRamadan() throws {
        let casablanca = try ZoneFiles.zone("Africa/Casablanca")
        #expect(casablanca.offset(at: at("2026-01-15T00:00:00Z")) == 3600)
        #expect(casablanca.offset(at: at("2026-03-01T00:00:00Z")) == 0)
        #expect(casablanca.offset(at: at("2026-07-01T00:00:00Z")) == 3600)
    }

    @Test func apiaHadNoThirtiethOfDecember() throws {
        let apia = try ZoneFiles.zone("Pacific/Apia")
        let jump = at("2011-12-30T10:00:00Z")
        #expect(apia.civil(at: jump.adding(seconds: -1)) == wall("2011-12-29T23:59:59"))
        #expect(apia.civil(at: jump) == wall("2011-12-31T00:00:00"))
        #expect(apia.instants(of: wall("2011-12-30T00:00:00")) == .gap(after: jump))
        #expect(apia.instants(of: wall("2011-12-30T23:59:59")) == .gap(after: jump))
        #expect(apia.instants(of: wall("2011-12-31T00:00:00")) == .one(jump))
    }

    @Test func midnightCanBeMissing() throws {
        let saoPaulo = try ZoneFiles.zone("America/Sao_Paulo")
        #expect(saoPaulo.instants(of: wall("2018-11-04T00:00:00")) == .gap(after: at("2018-11-04T03:00:00Z")))
        #expect(saoPaulo.civil(at: at("2018-11-04T03:00:00Z")) == wall("2018-11-04T01:00:00"))
        let beirut = try ZoneFiles.zone("Asia/Beirut")
        #expect(beirut.instants(of: wall("2026-03-29T00:30:00")) == .gap(after: at("2026-03-28T22:00:00Z")))
    }

    @Test func equalZonesAreEqual() throws {
        #expect(try ZoneFiles.zone("Europe/Berlin") == ZoneFiles.zone("Europe/Berlin"))
        #expect(try ZoneFiles.zone("Europe/Berlin") != ZoneFiles.zone("Europe/Paris"))
        #expect(ZoneFileBuilder.zone("AAA1") != ZoneFileBuilder.zone("AAA2"))
    }
}

struct ZoneTableTests {
    private let berlin = ZoneFileBuilder(footer: "CET-1CEST,M3.5.0,M10.5.0/3").bytes
    private let tokyo = ZoneFileBuilder(footer: "JST-9").bytes

    @Test func findsWhatItHolds() {
        let table = ZoneTable(release: "2026a", files: [("Europe/Berlin", berlin), ("Asia/Tokyo", tokyo)])
        #expect(table.identifiers == ["Asia/Tokyo", "Europe/Berlin"])
        #expect(table.contains("Asia/Tokyo"))
        #expect(!table.contains("Asia/Toky"))
        #expect(table.zone("Mars/Olympus") == nil)
        #expect(table.zone("Asia/Tokyo")?.offset(at: at("2026-01-01T00:00:00Z")) == 9 * 3600)
        #expect(table.zone("Asia/Tokyo")?.id == "Asia/Tokyo")
    }

    @Test func damagedFilesAreListedAndRefused() {
        let table = ZoneTable(release: "", files: [("Bad/Zone", [1, 2, 3])])
        #expect(table.contains("Bad/Zone"))
        #expect(table.zone("Bad/Zone") == nil)
    }

    @Test func contentDoesNotDependOnTheOrder() {
        let one = ZoneTable(release: "", files: [("B", berlin), ("A", tokyo)])
        let other = ZoneTable(release: "x", files: [("A", berlin), ("A", tokyo), ("B", berlin)])
        #expect(one.contentForHash == other.contentForHash)
        let swapped = ZoneTable(release: "", files: [("A", berlin), ("B", tokyo)])
        #expect(one.contentForHash != swapped.contentForHash)
        // Where one ends and the next begins is part of it.
        let left = ZoneTable(release: "", files: [("A", [66]), ("C", [])])
        let right = ZoneTable(release: "", files: [("A", []), ("BC", [])])
        #expect(left.contentForHash != right.contentForHash)
    }
}

import Cloud
import Ledger
import Planning
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// Bad input: a clear error, nothing lost, and nobody else affected.
@Suite struct BadInputTests {
    /// What a pass says after `shop`, whose machine was stopped, commits something bad. `lab` acts as ever, nothing of
    /// `shop` moves, and all that is remembered of it stays.
    private func complaint(_ entry: SpecRepository.Entry, at path: String = "tenants/shop/more.yaml") async throws
        -> String
    {
        let plant = try await Plant(Document.office(), [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        try await plant.pass()
        let before = try await plant.store.facts(of: "shop", at: plant.clock.now)
        #expect(before.priors.count == 1)
        var entries = Document.office().mapValues(SpecRepository.Entry.text)
        entries["tenants/lab/office.yaml"] = .text(Document.schedule(in: "lab", outside: "{power: running}"))
        entries[path] = entry
        try await plant.specs.commit(entries: entries)
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 start: succeeded"])
        #expect(report.held.isEmpty)
        #expect(report.notices.count == 1)
        #expect(report.notices.first?.hasPrefix("namespace shop has errors and stays at commit ") == true)
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now) == before)
        #expect(plant.power("m1") == .stopped)
        // The next morning it is started as it always was.
        plant.morning()
        #expect(try await plant.pass(sound: false).words == ["m1 start: succeeded"])
        #expect(report.diagnostics.count == 1)
        return report.diagnostics.first?.description ?? ""
    }

    @Test("a 100 MB document")
    func hugeDocument() async throws {
        #expect(
            try await complaint(.comment(bytes: 100_000_000))
                == "tenants/shop/more.yaml:1:1: error: this is not read, 100000000 bytes are too many for one file; "
                + "split it into several files")
    }

    @Test("an alias bomb")
    func aliasBomb() async throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let complaint = try await complaint(.text(text))
        #expect(complaint.hasPrefix("tenants/shop/more.yaml:"))
        #expect(complaint.contains("error: "))
        #expect(complaint.contains("alias"))
    }

    @Test("invalid UTF-8")
    func invalidUTF8() async throws {
        let complaint = try await complaint(
            .file(Array("apiVersion: \"".utf8) + [0xC3, 0x28, 0xFF] + Array("\"\n".utf8)))
        #expect(complaint.hasPrefix("tenants/shop/more.yaml:1:14: error: "))
        #expect(complaint.contains("UTF-8"))
    }

    @Test("an unknown zone")
    func unknownZone() async throws {
        let complaint = try await complaint(
            .text(Document.schedule("more", in: "shop", zone: "Europe/Berlim")))
        #expect(complaint.hasPrefix("tenants/shop/more.yaml:6:9: error: "))
        #expect(complaint.contains("Europe/Berlim"))
        #expect(complaint.contains("did you mean `Europe/Berlin`?"))
    }

    @Test("an account that answers with another account's id")
    func aForeignAccount() async throws {
        let files = Document.office().with([
            "platform/second.yaml": Document.account("second", tenants: ["lab"]),
            "platform/tenants/lab.yaml": Document.tenant("lab", account: "second"),
            "platform/accounts.yaml": Document.account(tenants: ["shop"]),
        ])
        let plant = try await Plant(
            files, [Sim.machine("m1"), Sim.machine("m2", team: "lab", in: Sim.scope(account: "id-second"))])
        plant.evening()
        try await plant.pass()
        plant.morning()
        plant.cloud.fail { $0.identity["main"] = .success("id-stranger") }
        let report = try await plant.pass()
        #expect(report.words == ["m2 start: succeeded"])
        let shop = try #require(report.plan.tenants.first { $0.tenant == "shop" })
        let message = "the credentials belong to account id-stranger, main is id-main; nothing of it is believed"
        #expect(shop.findings.contains { $0.message.contains(message) })
        // Nothing is forgotten of what could not be seen.
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.map(\.found) == [.power(.running)])
        plant.cloud.fail { $0.identity = [:] }
        #expect(try await plant.pass().words == ["m1 start: succeeded"])
    }

    @Test func anIncompleteListingStopsNothingAndStillStarts() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1"), Sim.machine("m2", .stopped)])
        plant.cloud.fail { $0.incomplete[Sim.scope()] = "page 2 did not come" }
        #expect(try await plant.pass().words == ["m2 start: succeeded"])
        plant.evening()
        #expect(try await plant.pass().words == ["m1 stop: held", "m2 stop: held"])
        #expect(plant.cloud.effects.count == 1)
    }

    @Test func aClockThatIsWrongMovesNothing() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.cloud.fail { $0.clockSkew = -31 }
        plant.evening()
        #expect(try await plant.pass().words == ["m1 stop: held"])
    }

    @Test func hostileNamesAndTagsReachTheRecordUnchangedAndNoMessageRaw() async throws {
        let hostile = "x\u{1b}]0;owned\u{7}\n| <script>`'\u{202e}"
        let plant = try await Plant(
            Document.office(["shop"]),
            [Sim.machine("m1", tags: [Tag("Name", hostile), Tag(hostile, hostile)]), Sim.machine(hostile)])
        plant.cloud.fail {
            $0.unreadable[ResourceAddress(scope: Sim.scope(), id: "m1")] = CloudError(
                .terminal, code: hostile, message: hostile)
        }
        plant.evening()
        let report = try await plant.pass()
        #expect(report.words.count == 2)
        #expect(report.words.contains("\(hostile) stop: succeeded"))
        let dropped = try #require(report.words.first { $0.hasPrefix("m1") })
        #expect(!dropped.unicodeScalars.contains { $0.value < 32 })
        #expect(try await plant.journal().map(\.intent.address.id) == [hostile])
        #expect(try await plant.verify().isSound)
    }
}

import Cloud
import Ledger
import Planning
import Repositories
import Specs
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// What a source says from commit to commit, and what is not believed of it.
@Suite struct SourceTests {
    /// A plant whose first pass, in office hours, accepted the first commit.
    private func plant(_ files: [String: String] = Document.office()) async throws -> Plant {
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        try await plant.pass()
        plant.evening()
        return plant
    }

    private func accepted(_ plant: Plant, _ source: String = "root") async throws -> String? {
        try await plant.store.sources().first { $0.name == source }?.commit
    }

    /// Makes passes in which nothing may be done because the root source is held, and gives the reason.
    private func expectHeld(_ plant: Plant) async throws -> String {
        let before = try await accepted(plant)
        let first = try await plant.pass()
        #expect(first.held.map(\.isNew) == [true])
        let second = try await plant.pass()
        #expect(second.held.map(\.isNew) == [false])
        #expect(second.held.map(\.reason) == first.held.map(\.reason))
        // What was accepted still says what was meant; nothing is done about it.
        #expect(second.words == ["m2 stop: held", "m1 stop: held"])
        #expect(plant.cloud.effects.isEmpty)
        #expect(try await accepted(plant) == before)
        let reason = try #require(first.held.first?.reason)
        #expect(
            first.notices == [
                "source root is held, so nothing moves: \(reason); "
                    + "`pioneer resume source/root` lets it go on once somebody has looked"
            ])
        #expect(
            try await plant.store.records(in: .platform, from: 0, limit: 100).filter { $0.record.kind == .hold }.count
                == 1)
        return reason
    }

    @Test func theBranchIsFollowed() async throws {
        let plant = try await plant()
        let next = try await plant.specs.commit(
            Document.office().with([
                "tenants/lab/office.yaml": Document.schedule(in: "lab", outside: "{power: running}")
            ]))
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        #expect(try await accepted(plant) == next.hex)
    }

    @Test func aRewindHoldsEverythingUntilAPersonReleasesIt() async throws {
        let plant = try await plant()
        try await plant.specs.commit(Document.office(["shop"]))
        try await plant.pass()
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        plant.cloud.forgetCalls()
        plant.cloud.put([Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        try await plant.specs.git("update-ref", "refs/heads/main", "refs/heads/main~1")
        let rewound = try await plant.pass()
        #expect(rewound.held.first?.reason.contains("it was rewound or rewritten") == true)
        #expect(rewound.words == ["m1 stop: held"])
        #expect(plant.cloud.effects.isEmpty)
        #expect(try await plant.store.release(source: "root", actor: "Ada", at: plant.clock.now))
        #expect(try await plant.pass().words == ["m2 stop: succeeded", "m1 stop: succeeded"])
        // And from there on the branch is followed again.
        try await plant.specs.commit(Document.office(["shop"]))
        #expect(try await plant.pass().held.isEmpty)
    }

    @Test func whatFollowsAReleasedCommitIsFollowed() async throws {
        let plant = try await plant()
        try await plant.specs.commit(
            entries: Document.office().mapValues(SpecRepository.Entry.text), orphan: true,
            author: "Lin <lin@example.org>")
        _ = try await expectHeld(plant)
        #expect(try await plant.store.release(source: "root", actor: "Ada", at: plant.clock.now))
        // Somebody commits before the next pass comes round.
        try await plant.specs.commit(Document.office(["shop"]))
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test("a commit that deletes everything")
    func deletedEverything() async throws {
        let plant = try await plant()
        try await plant.specs.commit(["README.md": "nothing left"])
        #expect(try await expectHeld(plant).hasSuffix("has no specs any more"))
        #expect(try await plant.store.release(source: "root", actor: "Ada", at: plant.clock.now))
        // A person says that this is meant: from then on nothing is asked for.
        for _ in 0..<2 { #expect(try await plant.pass().held.isEmpty) }
        #expect(plant.cloud.effects.isEmpty)
        try await plant.specs.commit(Document.office())
        #expect(try await plant.pass().words.count == 2)
    }

    @Test func aVanishedBranch() async throws {
        let plant = try await plant()
        try await plant.specs.git("update-ref", "-d", "refs/heads/main")
        #expect(try await expectHeld(plant).hasPrefix("it vanished: "))
    }

    @Test func aVanishedRepository() async throws {
        let plant = try await plant()
        plant.configuration.root.url = plant.specs.url
        try await plant.pass()
        plant.cloud.forgetCalls()
        plant.cloud.put([Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        try await ProgramRunner.succeed("mv", [plant.specs.path, plant.specs.path + ".away"])
        #expect(try await expectHeld(plant).hasPrefix("it vanished: "))
    }

    @Test func aRemoteThatCannotBeAskedStaysAtItsLastCommit() async throws {
        let plant = try await Plant(Document.office(), [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.configuration.root.url = plant.specs.url
        try await plant.pass()
        plant.evening()
        // The new commit is there by name, and its objects are gone.
        let before = try await accepted(plant)
        let lost = try await plant.specs.commit(Document.office(["shop"]))
        try await ProgramRunner.succeed("rm", ["-rf", plant.specs.path + "/objects"])
        try await ProgramRunner.succeed("mkdir", [plant.specs.path + "/objects"])
        let report = try await plant.pass()
        #expect(report.held.isEmpty)
        #expect(report.words == ["m2 stop: succeeded", "m1 stop: succeeded"])
        #expect(report.notices.count == 1)
        #expect(report.notices.first?.contains("source root could not be asked, so commit") == true)
        #expect(try await accepted(plant) == before)
        #expect(before != lost.hex)
    }

    @Test("an empty repository")
    func emptyRepository() async throws {
        let plant = try await Plant([:], [Sim.machine("m1")])
        let error = try await plant.failure()
        #expect(error.kind == .terminal || error.kind == .stalled)
        #expect(error.message.hasPrefix("source root: "))
        plant.configuration.root.url = plant.specs.url
        #expect(try await plant.failure().message.contains("no branch"))
        #expect(plant.cloud.calls.isEmpty)
    }

    @Test func aRepositoryThatIsNotThere() async throws {
        let plant = try await Plant(Document.office())
        plant.configuration.root.url = plant.folder["elsewhere"]
        #expect(try await plant.failure().message.hasPrefix("source root: "))
        plant.configuration.root = Configuration.Root(url: plant.specs.path, branch: "main", credentials: "none-such")
        #expect(
            try await plant.failure().message
                == "the root source names credentials 'none-such', which are not configured")
    }

    @Test func aRevisionOfTheCallersChoice() async throws {
        let plant = try await plant()
        try await plant.specs.commit(Document.office(["shop"]))
        let old = try await plant.controller.specs(revision: "main~1")
        #expect(old.specs.tenants.map(\.name) == ["lab", "shop"])
        #expect(old.acceptances.isEmpty)
        let new = try await plant.controller.specs(revision: "main")
        #expect(new.specs.tenants.map(\.name) == ["shop"])
        await #expect(throws: LoopError.self) { _ = try await plant.controller.specs(revision: "nowhere") }
    }

    @Test func aWorkingTree() async throws {
        let plant = try await plant()
        for (path, text) in Document.office(["shop"]) { try plant.folder.write(text, to: "work/\(path)") }
        let situation = try await plant.controller.specs(workingTree: plant.folder["work"])
        #expect(situation.specs.tenants.map(\.name) == ["shop"])
        #expect(situation.revisions == [SourceRevision(source: "root", commit: "working-tree")])
        #expect(situation.diagnostics.isEmpty)
        #expect(situation.acceptances.isEmpty)
        await #expect(throws: LoopError.self) {
            _ = try await plant.controller.specs(workingTree: plant.folder["none"])
        }
    }
}

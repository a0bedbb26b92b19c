import Support
import Testing
import Vocabulary

/// Two processes want to act on the same resources.
@Suite(.enabled(if: Emulated.hasMinistack, "\(Emulated.adviceOnBoth)"))
struct RivalTests {
    @Test("I3: of two processes with one store one acts, and the other says who does")
    func oneStore() async throws {
        let story = try await Story(in: try await Emulators.ministack.get())
        // The store is made first: opening it is no more than either needs.
        #expect(try await story.run(story.pass("2026-03-27T12:00:00Z")).code == 0)
        story.proxy.follow(FaultPlan { _, _ in .late(150) })
        async let one = story.run(story.pass(Story.instants[0]))
        async let other = story.run(story.pass(Story.instants[0]))
        let outcomes = try await [one, other].sorted { $0.code < $1.code }
        #expect(outcomes.map(\.code) == [0, 1], "\(outcomes.map(\.all))")
        #expect(outcomes[1].error.contains("another pass is being made (pioneer apply, process "), "\(outcomes[1].all)")
        let actions = try await story.json("get", "actions", "--limit", "1000").elements ?? []
        #expect(actions.count == 4 && actions.allSatisfy { $0["result"]?.text == "succeeded" })
    }

    @Test("I4: a controller with a store of its own leaves alone what another has moved, and says whose it is")
    func twoControllers() async throws {
        let story = try await Story(in: try await Emulators.ministack.get())
        #expect(try await story.run(story.pass(Story.instants[0])).code == 0)
        let states = try await story.cloud.states()
        let configuration = try TextFile.text(of: story.folder["pioneer.yaml"])
        try story.folder.write(
            configuration.replacing("controller: tests", with: "controller: rival").replacing("state/", with: "rival/"),
            to: "pioneer.yaml")
        let rival = try await story.run(story.pass(Story.instants[2]))
        #expect(rival.code == 4, "\(rival.all)")
        #expect(rival.output.contains("another controller has moved it"), "\(rival.all)")
        #expect(try await story.cloud.states() == states)
        // The same name with another key and an empty store: the marks are not of its making, and it says so.
        try story.folder.write(configuration.replacing("state/", with: "thief/"), to: "pioneer.yaml")
        #expect(try await story.run(story.pass("2026-03-27T21:00:00Z")).code == 0)
        let thief = try await story.run(story.pass("2026-03-27T21:00:00Z"))
        #expect(thief.output.contains("lab-batch is not believed"), "\(thief.all)")
        let morning = try await story.run(story.pass(Story.instants[2]))
        #expect(morning.code == 4 && morning.output.contains("nobody remembers its"), "\(morning.all)")
        #expect(try await story.cloud.states()["lab-batch"] == states["lab-batch"])
    }
}

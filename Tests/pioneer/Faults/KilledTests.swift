import Support
import Testing
import Vocabulary

/// The real process is killed, by the kernel, at every step that outlives it: whatever it writes into its files and
/// sends to the cloud. What comes of it is compared with a process that nobody killed.
@Suite(.enabled(if: Emulated.hasMinistack, "\(Emulated.adviceOnBoth)"))
struct KilledTests {
    private static let evening = Story.instants[0]
    private static let morning = Story.instants[2]

    /// A step of a pass: what the process did when it was counted.
    private struct Step: Sendable, CustomStringConvertible {
        let number: Int
        let words: String
        let moment: Disturbance.Moment

        var description: String { "killed \(moment) step \(words)" }
    }

    @Test("I3, I4: killed at any step, every change is made once, recorded once and comes back")
    func everyStep() async throws {
        let calm = try await story()
        let steps = try await Self.steps(of: calm)
        let expected = try await weekend(of: calm, nil)
        try #require(expected.done.count == 8, "\(expected)")
        try #require(steps.count > 20, "\(steps)")
        // A few machines side by side, each used again: a weekend leaves it as it was.
        let lanes = 4
        try await inParallel(Array(0..<lanes), atOnce: lanes) { lane in
            let story = try await self.story()
            for (index, step) in steps.enumerated() where index % lanes == lane {
                do {
                    let ending = try await weekend(of: story, step)
                    #expect(ending == expected, "\(step)")
                } catch {
                    Issue.record("\(step): \(error)")
                }
            }
        }
    }

    /// A story that has seen one pass at noon, in which there was nothing to do: the store and its keys are there.
    private func story() async throws -> Story {
        let story = try await Story(in: try await Emulators.ministack.get())
        var wall: Int64 = 0
        try await story.converge(at: "2026-03-27T12:00:00Z", wall: &wall)
        try await story.copyState(from: "state", to: "noon")
        return story
    }

    /// The steps of an evening's pass at which to be killed: after the head and after the body of each request, after
    /// each time the disk was waited for, and in the middle of what was written in between, half a page being out.
    private static func steps(of story: Story) async throws -> [Step] {
        var disturbance = Disturbance()
        disturbance.wall = 8000
        disturbance.files = story.folder["state/"]
        disturbance.log = story.folder["steps"]
        let outcome = try await story.run(story.pass(evening), disturbance)
        #expect(outcome.code == 0, "\(outcome.all)")
        var wall = disturbance.wall
        try await story.converge(at: morning, wall: &wall)
        var steps: [Step] = []
        var written: [Step] = []
        for (index, line) in try TextFile.text(of: story.folder["steps"]).split(separator: "\n").enumerated() {
            let step = Step(number: index + 1, words: String(line), moment: .half)
            let call = line.split(separator: " ").dropFirst().first ?? ""
            if call.hasSuffix("write") {
                written.append(step)
                continue
            }
            if !written.isEmpty { steps.append(written[written.count / 2]) }
            written = []
            steps.append(Step(number: step.number, words: step.words, moment: .after))
        }
        return steps
    }

    /// An evening and a Monday morning. The process is killed at the step in both, and started again.
    private func weekend(of story: Story, _ step: Step?) async throws -> Ending {
        try await story.copyState(from: "noon", to: "state")
        var wall: Int64 = 8000
        var states: [[String: String]] = []
        for instant in [Self.evening, Self.morning] {
            if let step {
                var disturbance = Disturbance()
                wall += 60
                disturbance.wall = wall
                disturbance.files = story.folder["state/"]
                disturbance.death = (step.number, step.moment)
                let outcome = try await story.run(story.pass(instant), disturbance)
                // A pass may have fewer steps than the one that was counted.
                #expect([0, 137].contains(outcome.code), "\(step): \(outcome.all)")
            }
            try await story.converge(at: instant, wall: &wall)
            states.append(try await story.cloud.states())
        }
        return try await story.ending(states, "\(step.map { "\($0)" } ?? "undisturbed")")
    }
}

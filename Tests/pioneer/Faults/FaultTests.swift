import Support
import Testing
import Vocabulary

/// Whatever goes wrong between the program and the cloud: once it has stopped going wrong, everything is as if it never
/// had. A failure names its seed: `PIONEER_SEED=7` replays it.
@Suite(.enabled(if: Emulated.hasBoth, "\(Emulated.adviceOnBoth)"))
struct FaultTests {
    /// What a story ends like if nothing goes wrong: in both emulators the same, but for how they show it.
    private static let calm = Shared { try await Story(in: Emulators.ministack.get()).undisturbed() }
    private static let calmInMoto = Shared { try await Story(in: Emulators.moto.get()).undisturbed() }

    @Test("I2, I3, I4, I8: faults change nothing but when it is done")
    func storiesWithFaults() async throws {
        let calm = try await Self.calm.get()
        #expect(calm.done.count == 10 && calm.recorded.count == 10, "\(calm)")
        try await inParallel(PropertyCases.seeds(20), atOnce: 4) { seed in
            try await tell(Story(in: try await Emulators.ministack.get()), seed, calm)
        }
    }

    /// moto refuses to stop what is stopped, as RDS does.
    @Test("The same where a repetition is an error")
    func storiesWithFaultsInMoto() async throws {
        let calm = try await Self.calmInMoto.get()
        try await inParallel(Array(PropertyCases.seeds(20).prefix(4)), atOnce: 2) { seed in
            try await tell(Story(in: try await Emulators.moto.get()), seed, calm)
        }
    }

    /// Faults after which nobody can tell from the answer what was done.
    private static let ambiguous: [Fault] = [
        .cut(isForwarded: true), .silence(isForwarded: true), .refusedAfterwards(status: 500, code: "InternalFailure"),
        .refusedAfterwards(status: 503, code: "Unavailable"), .half(isLengthRight: true), .twice(isSecondAnswer: true),
        .cut(isForwarded: false), .silence(isForwarded: false),
    ]

    @Test("I3, I4: an answer that is lost, wrong or comes twice is not what decides", arguments: [true, false])
    func ambiguousAnswers(isRepeated: Bool) async throws {
        let calm = try await Self.calmInMoto.get()
        let emulator = try await Emulators.moto.get()
        try await inParallel(Self.ambiguous, atOnce: 3) { fault in
            let story = try await Story(in: emulator)
            var wall: Int64 = 0
            var states: [[String: String]] = []
            for instant in Story.instants {
                // The first answer to each change, and so to a repetition; or every one.
                story.proxy.follow(
                    FaultPlan { operation, number in
                        operation.contains(" for ") && (isRepeated || number == 0) ? fault : nil
                    })
                wall += 10
                var disturbance = Disturbance()
                disturbance.wall = wall
                disturbance.pace = 60
                _ = try await story.run(story.pass(instant), disturbance)
                story.proxy.follow(.none)
                try await story.converge(at: instant, wall: &wall)
                states.append(try await story.cloud.states())
            }
            let words: Comment = "\(fault)\n\(story.proxy.transcript)"
            let ending = try await story.ending(states, words)
            #expect(ending.states == calm.states, words)
            #expect(ending.done == calm.done, words)
            #expect(ending.recorded == calm.recorded, words)
        }
    }

    /// A weekend during which a third of all requests meets a fault.
    private func tell(_ story: Story, _ seed: UInt64, _ calm: Ending) async throws {
        var random = SeededGenerator(seed: seed)
        var wall: Int64 = 0
        var states: [[String: String]] = []
        do {
            for instant in Story.instants {
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    story.proxy.follow(
                        FaultPlan(seed: random.next(), rate: Double.random(in: 0.1...0.5, using: &random)))
                    // Sometimes too soon for a provider that shows its changes late.
                    wall += Int64.random(in: 1...1500, using: &random)
                    var disturbance = Disturbance()
                    disturbance.wall = wall
                    // A minute's patience is over in a second.
                    disturbance.pace = 60
                    let outcome = try await story.run(story.pass(instant), disturbance)
                    #expect([0, 1, 3, 4].contains(outcome.code), "seed \(seed): \(outcome.all)")
                }
                story.proxy.follow(.none)
                try await story.converge(at: instant, wall: &wall)
                states.append(try await story.cloud.states())
            }
            let ending = try await story.ending(states, "seed \(seed)")
            #expect(ending.states == calm.states, "seed \(seed)\n\(story.proxy.transcript)")
            #expect(ending.done == calm.done, "seed \(seed)\n\(story.proxy.transcript)")
            #expect(ending.recorded == calm.recorded, "seed \(seed)\n\(story.proxy.transcript)")
        } catch {
            Issue.record("seed \(seed): \(error)\n\(story.proxy.transcript)")
        }
    }
}

/// Does something with each element, so many at once.
func inParallel<Element: Sendable>(
    _ elements: [Element], atOnce limit: Int, _ body: @escaping @Sendable (Element) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, element) in elements.enumerated() {
            if index >= limit { try await group.next() }
            group.addTask { try await body(element) }
        }
        try await group.waitForAll()
    }
}

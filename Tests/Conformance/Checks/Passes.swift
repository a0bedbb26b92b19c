import Cloud
import Support
import Synchronization
import Vocabulary

extension ConformanceCheck {
    /// Whole passes, disturbed.
    static let passes = [
        ConformanceCheck(
            "passes",
            "evening and morning with faults at any step: each change has one effect, and all comes back exactly"
        ) { trial in
            let made = try await trial.resources(6)
            let bystander = made[5].address
            let mine = Array(made.dropLast())
            for seed in PropertyCases.seeds(3) {
                var before: [Shown] = []
                var counts: [Int?] = []
                for resource in made {
                    before.append(try await trial.world.shown(resource.address))
                    counts.append(try await trial.world.changes(of: resource.address))
                }
                var weekend = Weekend(trial, mine, seed: seed)
                try await weekend.bring(toSleep: true)
                let spared = try await trial.world.shown(bystander)
                trial.expect(spared.isAwake, "seed \(seed): another one was put to sleep")
                try await weekend.bring(toSleep: false)
                for (index, resource) in made.enumerated() {
                    guard let then = counts[index], let count = try await trial.world.changes(of: resource.address)
                    else { continue }
                    let effects = resource.address == bystander ? 0 : 2
                    trial.expect(count - then == effects, "seed \(seed): \(count - then) effects of \(effects) changes")
                }
                let stayed = await trial.world.provider.unmark(mine.map(\.address), origin: "release", trial.shop)
                trial.expect(stayed.allSatisfy { $0 == nil }, "seed \(seed): marks stay: \(stayed)")
                for (index, resource) in made.enumerated() {
                    let now = try await trial.world.shown(resource.address)
                    trial.expect(now == before[index], "seed \(seed): it was \(before[index]) and is \(now)")
                }
            }
        }
    ]
}

/// Passes over some resources until all are as they should be: a listing, a second look, a change, and again.
private struct Weekend {
    private let trial: Trial
    private let found: [Resource]
    private var random: SeededGenerator

    init(_ trial: Trial, _ found: [Resource], seed: UInt64) {
        self.trial = trial
        self.found = found
        random = SeededGenerator(seed: seed)
    }

    /// Six disturbed passes at the most, and quiet ones until all is done.
    mutating func bring(toSleep isAsleep: Bool) async throws {
        for pass in 0..<12 {
            let plan = pass < 6 ? faults(random.next()) : .none
            if try await self.pass(toSleep: isAsleep, plan) { return }
        }
        throw Unmet(description: "it comes to no end")
    }

    /// Whether everything was found as it should be.
    private func pass(toSleep isAsleep: Bool, _ plan: FaultPlan) async throws -> Bool {
        let world = trial.world
        return try await trial.under(plan) {
            let listing = await world.provider.list(world.scope, trial.reading)
            guard listing.gap == nil else { return false }
            let readings = await world.provider.read(found.map(\.address), trial.reading)
            var requests: [ActionRequest] = []
            var isDone = true
            for (first, reading) in zip(found, readings) {
                guard case .found(let now) = reading else {
                    if case .gone = reading { trial.expect(false, "\(first.address) is told as gone") }
                    isDone = false
                    continue
                }
                trial.expect(now.incarnation == first.incarnation, "\(first.address) is told as another")
                let isAwake = trial.isAwake(now)
                if isAwake == !isAsleep { continue }
                isDone = false
                // What is not known is not acted on.
                guard isAwake != nil else { continue }
                requests.append(isAsleep ? try trial.sleep(now, isMarked: true) : try trial.wake(now, to: first))
            }
            if !requests.isEmpty { _ = await trial.perform(requests) }
            return isDone
        }
    }

    /// Faults of every kind but silence, which takes a client's whole patience.
    private func faults(_ seed: UInt64) -> FaultPlan {
        let refusals = trial.world.proxy.dialect.refusals
        let kinds =
            refusals.expirations + refusals.throttlings + refusals.failures + [
                .cut(isForwarded: false), .cut(isForwarded: true), .half(isLengthRight: true),
                .half(isLengthRight: false), .twice(isSecondAnswer: false), .twice(isSecondAnswer: true), .late(20),
            ]
        let random = Mutex(SeededGenerator(seed: seed))
        return FaultPlan(pageSize: 3) { _ in
            random.withLock { random in
                Double.random(in: 0..<1, using: &random) < 0.3 ? kinds.randomElement(using: &random) : nil
            }
        }
    }
}

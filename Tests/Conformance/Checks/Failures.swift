import Cloud
import Support
import Vocabulary

extension ConformanceCheck {
    /// What the server refuses, or shows late.
    static let failures = [
        ConformanceCheck("throttle", "who is told to slow down waits as long as it is told, and not for ever") {
            trial in
            let resource = try await trial.resources(1)[0]
            let world = trial.world
            let dialect = world.proxy.dialect
            let slowDown = dialect.refusals.slowDown(7)
            let patience = world.clock.waited
            let listing = await trial.under(
                FaultPlan(pageSize: nil) { dialect.isReading($0.operation) && $0.number < 1 ? slowDown : nil }
            ) { await world.provider.list(world.scope, trial.reading) }
            trial.expect(listing.gap == nil && listing.resources.count == 1, "not complete: \(listing.gap ?? "")")
            let waited = world.clock.waited - patience
            trial.expect(waited >= .seconds(6), "it was told to wait for 7 s and waited for \(waited)")

            let (throttled, asked) = await trial.counted {
                await trial.under(FaultPlan(pageSize: nil) { dialect.isReading($0.operation) ? slowDown : nil }) {
                    await world.provider.list(world.scope, trial.reading)
                }
            }
            trial.expect(throttled.gap != nil, "what is always refused is complete")
            trial.expect(asked.count <= 24, "it asked \(asked.count) times")

            let (results, sent) = try await trial.counted {
                try await trial.under(FaultPlan(pageSize: nil) { dialect.isChange($0.operation) ? slowDown : nil }) {
                    await trial.perform([try trial.sleep(resource, isMarked: false)])
                }
            }
            trial.expect(sent.count <= 12, "it tried \(sent.count) times")
            let error = results.first?.error
            trial.expect(error?.mayHaveTakenEffect == false, "refused with \(String(describing: error))")
            let isLater: Bool =
                switch error?.kind {
                case .transient?, .waitUntil?: true
                default: false
                }
            trial.expect(isLater, "what may be tried later is \(String(describing: error?.kind))")
            trial.remark("\(asked.count) requests for a listing, \(sent.count) for a change, all refused")
            let shown = try await world.shown(resource.address)
            trial.expect(shown.isAwake, "it was done: \(shown)")
        },

        ConformanceCheck(
            "one is gone", "where one of a batch is gone the others are done, and it alone has failed", in: .removals
        ) { trial in
            var made = try await trial.resources(3)
            made[1] = try await trial.world.gone(made[1])
            for isMarked in [false, true] {
                let requests = try made.map { resource in
                    try trial.sleep(resource, isMarked: isMarked)
                }
                let results = await trial.perform(requests)
                let gone = results[1].error
                trial.expect(
                    gone?.kind == .terminal && gone?.mayHaveTakenEffect == false, "the one that is gone: \(results[1])")
                for result in [results[0], results[2]] where !isMarked {
                    trial.expect(result.error == nil, "another one: \(result)")
                }
            }
            for resource in [made[0], made[2]] { _ = try await trial.settled(resource.address, awake: false) }
            let readings = await trial.world.provider.read(made.map(\.address), trial.reading)
            let found = readings.map { if case .found = $0 { "found" } else if case .gone = $0 { "gone" } else { "?" } }
            trial.expect(found == ["found", "gone", "found"], "a second look finds \(found)")
            let stayed = await trial.world.provider.unmark(made.map(\.address), origin: "release", trial.shop)
            trial.expect(stayed.count == 3 && stayed[0] == nil && stayed[2] == nil, "marks stay: \(stayed)")
        },

        ConformanceCheck("lag", "what is shown late is not done again to any effect, and nothing of it is lost") {
            trial in
            let world = trial.world
            let dialect = world.proxy.dialect
            let resource = try await trial.resources(1)[0]
            func look(_ fault: Fault) async throws -> Resource {
                try await trial.under(FaultPlan(pageSize: nil) { dialect.isReading($0.operation) ? fault : nil }) {
                    _ = await world.provider.list(world.scope, trial.reading)
                    return try await trial.look(resource.address)
                }
            }
            let first = try await look(.remembered)
            let done = await trial.perform([try trial.sleep(first)])
            trial.expect(done.first?.error == nil, "asleep: \(String(describing: done.first?.error))")
            _ = try await trial.settled(resource.address, awake: false)
            let shown = try await world.shown(resource.address)
            let count = try await world.changes(of: resource.address)
            let stale = try await look(.stale)
            let again = await trial.perform([try trial.sleep(stale)])
            if let error = again.first?.error {
                trial.expect(
                    error.kind == .transient || error.mayHaveTakenEffect, "on account of a stale look: \(error)")
            }
            let after = try await world.shown(resource.address)
            trial.expect(after == shown, "it was \(shown) and is \(after)")
            let counted = try await world.changes(of: resource.address)
            trial.expect(counted == count, "it was changed \(String(describing: counted)) times")
            let now = try await trial.look(resource.address)
            trial.expect(trial.isAwake(now) == false && now.mark != nil, "it is shown as \(now.state.fields)")
            trial.remark(trial.isAwake(stale) == true ? "" : "no second look was stale")
        },
    ]
}

import Cloud
import Support
import Vocabulary

extension ConformanceCheck {
    /// What is changed, and comes back.
    static let acting = [
        ConformanceCheck("act", "what is asked for is done to those it is asked for, marked, and to nobody else") {
            trial in
            let made = try await trial.resources(3)
            let before = try await trial.world.shown(made[2].address)
            let requests = try made.prefix(2).map { try trial.sleep($0) }
            let results = await trial.perform(requests)
            for result in results {
                trial.expect(result.error == nil, "\(result.intent): \(String(describing: result.error))")
            }
            for request in requests {
                let now = try await trial.settled(request.resource.address, awake: false)
                trial.expect(now.mark == request.mark, "the mark of \(now.address) is \(String(describing: now.mark))")
                trial.expect(now.incarnation == request.resource.incarnation, "\(now.address) has another incarnation")
                let keys = now.tags.value?.tags.map(\.key) ?? []
                trial.expect(
                    keys.contains("team") && !keys.contains { $0.hasPrefix(ControlMark.keyPrefix) },
                    "tags of \(now.address): \(keys)")
            }
            let after = try await trial.world.shown(made[2].address)
            trial.expect(after == before, "one that nobody asked for was changed: \(before), \(after)")
        },

        ConformanceCheck("shown", "what was done is shown by lists and second looks, within a stated time") { trial in
            let resource = try await trial.resources(1)[0]
            let request = try trial.sleep(resource)
            let transition = trial.description.transitions.first { $0.name == request.transition }
            trial.expect(
                (transition?.settlesWithin ?? 0) > 0, "the catalogue does not say when \(request.transition) shows")
            _ = await trial.perform([request])
            _ = try await trial.settled(resource.address, awake: false)
            let listed = await trial.world.provider.list(trial.world.scope, trial.reading).resources
            trial.expect(listed.map(trial.isAwake) == [false], "a list shows \(listed.map(\.state.fields))")
            let shown = try await trial.world.shown(resource.address)
            trial.expect(!shown.isAwake, "it is not done: \(shown)")
        },

        ConformanceCheck("act again", "the same once more changes nothing more, and is honest about it") { trial in
            let made = try await trial.resources(2)
            let requests = try made.map { try trial.sleep($0) }
            _ = await trial.perform(requests)
            for resource in made { _ = try await trial.settled(resource.address, awake: false) }
            var before: [Shown] = []
            for resource in made { before.append(try await trial.world.shown(resource.address)) }
            for result in await trial.perform(requests) {
                // What was read before is out of date by now: to be told so, and to look again, is as good.
                trial.expect(
                    result.admitsEffect || result.error?.kind == .transient,
                    "the same again fails as if it were not done: \(String(describing: result.error))")
            }
            for (resource, shown) in zip(made, before) {
                let now = try await trial.world.shown(resource.address)
                trial.expect(now == shown, "the same again changed \(shown) to \(now)")
            }
        },

        ConformanceCheck("made once", "what creates something creates it once, and is found by its intent") { trial in
            let creating = trial.description.transitions.filter { [.searchable, .keyed].contains($0.actionClass) }
            guard !creating.isEmpty else { throw Skip(reason: "every change of the type sets a state") }
            let resource = try await trial.resources(1)[0]
            for transition in creating {
                let request = trial.request("copy", transition, resource, [])
                if transition.actionClass == .searchable {
                    guard case .none? = await trial.trace(of: request) else {
                        throw Unmet(description: "found before it was made")
                    }
                }
                for _ in 0..<2 {
                    let error = await trial.perform([request]).first?.error
                    trial.expect(
                        error.map { $0.mayHaveTakenEffect } ?? true, "\(transition.name): \(String(describing: error))")
                }
                let copies = try await trial.world.copies(of: resource.address)
                trial.expect(copies == 1, "asked twice, \(copies) were made")
                guard transition.actionClass == .searchable else { continue }
                let isFound = try await eventually(within: 20) {
                    if case .found? = await trial.trace(of: request) { true } else { false }
                }
                trial.expect(isFound, "what was made is not found by its intent")
            }
        },

        ConformanceCheck("return", "what was put to sleep comes back exactly as it was, and nothing of ours stays") {
            trial in
            let made = try await trial.resources(2)
            var before: [Shown] = []
            for resource in made { before.append(try await trial.world.shown(resource.address)) }
            for result in await trial.perform(try made.map { try trial.sleep($0) }) {
                trial.expect(result.error == nil, "asleep: \(String(describing: result.error))")
            }
            var asleep: [Resource] = []
            for resource in made { asleep.append(try await trial.settled(resource.address, awake: false)) }
            for result in await trial.perform(try zip(asleep, made).map { try trial.wake($0, to: $1) }) {
                trial.expect(result.error == nil, "awake: \(String(describing: result.error))")
            }
            for resource in made { _ = try await trial.settled(resource.address, awake: true) }
            for _ in 0..<2 {
                let stayed = await trial.world.provider.unmark(made.map(\.address), origin: "release", trial.shop)
                trial.expect(stayed.count == 2 && stayed.allSatisfy { $0 == nil }, "marks stay: \(stayed)")
            }
            for (resource, shown) in zip(made, before) {
                let now = try await trial.world.shown(resource.address)
                trial.expect(now == shown, "it was \(shown) and is \(now)")
                let looked = try await trial.look(resource.address)
                trial.expect(
                    looked.mark == nil && looked.state == resource.state, "it is shown as \(looked.state.fields)")
            }
        },
    ]
}

extension Trial {
    /// What is found of an intent.
    fileprivate func trace(of request: ActionRequest) async -> Trace? {
        await world.provider.search([request.intent], in: world.scope, reading).first
    }
}

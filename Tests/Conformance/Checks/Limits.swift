import Cloud
import Support
import Vocabulary

extension ConformanceCheck {
    /// What there may be at the most.
    static let limits = [
        ConformanceCheck("tags", "tags are set up to their limits as they are, and beyond them nothing is sent") {
            trial in
            guard trial.description.isTaggable, let rules = trial.description.tagRules else {
                throw Skip(reason: "tags of the type are not set")
            }
            guard let transition = trial.description.transitions.first(where: { $0.effect == .tags }) else { return }
            let address = try await trial.resources(1)[0].address
            for tag in trial.world.tagLimits.accepted {
                let error = try await trial.tag(address, transition, [tag])
                trial.expect(error == nil, "\(tag.key)=\(tag.value) is refused: \(String(describing: error))")
                let shown = try await trial.world.shown(address)
                trial.expect(shown.tags[tag.key] == tag.value, "\(tag.key)=\(tag.value) is shown as \(shown.tags)")
                let looked = try await trial.look(address)
                trial.expect(looked.value(of: .tag(tag.key)) == .known(.text(tag.value)), "read as \(looked.tags)")
                let off = try await trial.tag(address, transition, [tag], isOff: true)
                trial.expect(off == nil, "\(tag.key) is not taken off: \(String(describing: off))")
            }
            let before = try await trial.world.shown(address)
            for tag in trial.world.tagLimits.refused {
                let (error, sent) = try await trial.counted { try await trial.tag(address, transition, [tag]) }
                trial.expect(error?.kind == .terminal, "\(tag.key)=\(tag.value): \(String(describing: error))")
                let changes = sent.filter { trial.world.proxy.dialect.isChange($0.operation) }
                trial.expect(changes.isEmpty, "\(tag.key)=\(tag.value) was sent: \(changes)")
            }
            if rules.most < 1000 {
                let room = rules.most - before.tags.count
                let filled = try await trial.tag(
                    address, transition, (0..<room).map { Tag("n\($0)", "v\($0)") })
                trial.expect(filled == nil, "\(rules.most) tags are refused: \(String(describing: filled))")
                let full = try await trial.world.shown(address)
                trial.expect(full.tags.count == rules.most, "\(full.tags.count) of \(rules.most) tags")
                let (error, sent) = try await trial.counted {
                    try await trial.tag(address, transition, [Tag("more", "x")])
                }
                trial.expect(error?.kind == .terminal, "one tag more: \(String(describing: error))")
                let changes = sent.filter { trial.world.proxy.dialect.isChange($0.operation) }
                trial.expect(changes.isEmpty, "one tag more was sent: \(changes)")
            }
            let now = try await trial.look(address)
            trial.expect(now.tags.value?["team"] == "shop", "tags of others are gone: \(now.tags)")
        },

        ConformanceCheck("cost", "a listing and a pass without changes take no more requests than they need") { trial in
            let world = trial.world
            _ = try await trial.resources(25)
            var counts: [Int] = []
            for pageSize in [10, nil] as [Int?] {
                let budget = world.budget(pages: pageSize == nil ? 1 : 3)
                let (listing, requests) = await trial.counted {
                    await trial.under(FaultPlan(pageSize: pageSize)) {
                        await world.provider.list(world.scope, trial.reading)
                    }
                }
                trial.expect(listing.gap == nil, "not complete: \(listing.gap ?? "")")
                trial.expect(
                    requests.count <= budget, "\(requests.count) requests, and \(budget) would do: \(requests)")
                trial.expect(
                    !requests.contains { world.proxy.dialect.isChange($0.operation) },
                    "it changes something: \(requests)")
                counts.append(requests.count)
            }
            let readings = await trial.counted {
                await world.provider.read([], trial.reading).count + world.provider.perform([], trial.shop).count
            }
            trial.expect(readings.1.isEmpty, "nothing was asked, and something was sent: \(readings.1)")
            trial.remark("25 resources in \(counts[1]) requests, in three pages \(counts[0])")
        },
    ]
}

extension Trial {
    /// Sets tags of a resource, or takes them off.
    fileprivate func tag(
        _ address: ResourceAddress, _ transition: Transition, _ tags: [Tag], isOff: Bool = false
    ) async throws -> CloudError? {
        let changes = tags.map { FieldChoice(.tag($0.key), isOff ? .none : .text($0.value)) }
        let resource = try await look(address)
        return await perform([request("tag", transition, resource, changes)]).first?.error
    }
}

import Cloud
import Support
import Vocabulary

extension ConformanceCheck {
    /// Which resource it is, and whose.
    static let identity = [
        ConformanceCheck("owner", "what another resource manages says which") { trial in
            let (owned, owner) = try await trial.world.makeOwned()
            let listing = await trial.world.provider.list(trial.world.scope, trial.reading)
            trial.expect(listing.gap == nil, "not complete: \(listing.gap ?? "")")
            let found = listing.resources.first { $0.address == owned }
            trial.expect(found?.owner == .known(owner), "its owner is \(String(describing: found?.owner))")
            let alone = try await trial.world.make("alone", [])
            let free = try await trial.look(alone)
            trial.expect(free.owner == .absent, "one that nobody owns has the owner \(free.owner)")
        },

        ConformanceCheck(
            "reused name", "what has the address of one that is gone is told from it", in: .uniqueIDs
        ) { trial in
            let made = try await trial.resources(1)[0]
            try await trial.world.replace(made.address)
            let looked = try await trial.look(made.address)
            let listed = await trial.world.provider.list(trial.world.scope, trial.reading).resources
            for resource in [looked] + listed {
                trial.expect(
                    resource.incarnation != made.incarnation, "another one is taken for it: \(made.incarnation)")
            }
        },

        ConformanceCheck(
            "reused name is left alone", "what was meant for one that is gone is not done to another in its place",
            in: .uniqueIDs
        ) { trial in
            let made = try await trial.resources(2)
            try await trial.world.replace(made[0].address)
            let before = try await trial.world.shown(made[0].address)
            let results = await trial.perform(try made.map { try trial.sleep($0) })
            trial.expect(results[0].error?.mayHaveTakenEffect == false, "acting on one that is gone: \(results[0])")
            trial.expect(results[1].error == nil, "the other: \(String(describing: results[1].error))")
            let after = try await trial.world.shown(made[0].address)
            trial.expect(after == before, "the one in its place was \(before) and is \(after)")
        },

        ConformanceCheck(
            "another tenant", "who may not act does not, is told which permission is missing, and is shown nothing",
            in: .permissions
        ) { trial in
            let secret = "confidential-7781"
            let address = try await trial.world.make("c1000", [Tag("Name", "c1000"), Tag("note", secret)])
            let resource = try await trial.look(address)
            let before = try await trial.world.shown(address)
            let bank = AccountAccess.acting(trial.world.account, "bank")
            for isMarked in [false, true] {
                guard
                    let error = await trial.perform([try trial.sleep(resource, isMarked: isMarked)], bank).first?.error
                else {
                    trial.expect(false, "another tenant's access put it to sleep")
                    continue
                }
                trial.expect(error.kind == .stalled && !error.mayHaveTakenEffect, "\(error.kind): \(error)")
                trial.expect(!"\(error)".contains(secret), "it is shown: \(error)")
                // Where the mark may not be written, that is the permission which is missing.
                trial.expect(
                    isMarked || error.message.contains(trial.world.permission),
                    "it does not name \(trial.world.permission): \(error)")
            }
            let nobody = AccountAccess.acting(trial.world.account, "nobody")
            let (results, requests) = await trial.counted { await trial.world.provider.perform([], nobody) }
            trial.expect(results.isEmpty && requests.isEmpty, "nothing was asked, and something was sent")
            let (denied, sent) = try await trial.counted { await trial.perform([try trial.sleep(resource)], nobody) }
            trial.expect(denied.first?.error?.kind == .stalled, "without any access: \(denied)")
            trial.expect(!sent.contains { trial.world.proxy.dialect.isChange($0.operation) }, "it was sent: \(sent)")
            let after = try await trial.world.shown(address)
            trial.expect(after == before, "it was \(before) and is \(after)")
            let done = await trial.perform([try trial.sleep(resource)])
            trial.expect(done.first?.error == nil, "who may act does not: \(String(describing: done.first?.error))")
        },
    ]
}

import Cloud
import Ledger
import Planning
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What was moved comes back, for whatever reason its claim ends.
@Suite struct ReleaseTests {
    private func stopped(
        _ files: [String: String] = Document.office(), _ resources: [Resource]? = nil
    ) async throws -> Plant {
        let plant = try await Plant(
            files, resources ?? [Sim.machine("m1"), Sim.machine("m2"), Sim.machine("m3", team: "lab")])
        plant.evening()
        try await plant.pass()
        plant.clock.advance(seconds: 120)
        return plant
    }

    private func release(_ plant: Plant, _ scope: String) async throws -> Release {
        try await plant.controller.release(scope, reason: "a test", actor: "ada", holder: "a test")
    }

    @Test("A release brings back what its scope moved, takes the marks off and moves nothing until it is resumed")
    func released() async throws {
        let plant = try await stopped()
        let release = try await release(plant, "tenant/shop")
        #expect(release.pass?.words == ["m1 start: succeeded", "m2 start: succeeded"])
        #expect(plant.power("m1") == .running && plant.power("m3") == .stopped)
        #expect(plant.cloud["m1"]?.mark == nil && plant.cloud["m3"]?.mark != nil)
        plant.clock.advance(seconds: 3600)
        #expect(try await plant.pass().words.isEmpty)
        #expect(try await plant.records(.pause, of: "shop").map { $0.body["effect"]?.text } == ["release"])
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.isEmpty)
        let resumed = try await plant.controller.resume("tenant/shop", reason: "over", actor: "bob")
        #expect(resumed == .pause(release.pause))
        #expect(try await plant.pass().words == ["m1 stop: succeeded", "m2 stop: succeeded"])
        #expect(try await plant.verify().isSound)
    }

    @Test func everythingAtOnce() async throws {
        let plant = try await stopped()
        #expect(try await release(plant, "all").pass?.actions.count == 3)
        #expect(plant.cloud.resources.allSatisfy { $0.power == .running && $0.mark == nil })
    }

    @Test func aClaimThatSaysToLeaveAndOneThatSomebodyChanged() async throws {
        let files = Document.office(["shop"]).with([
            "tenants/shop/office.yaml": Document.schedule(in: "shop", glob: "m1", more: "onRelease: leave"),
            "tenants/shop/more.yaml": Document.schedule("more", in: "shop", glob: "m2"),
        ])
        let plant = try await stopped(
            files, [Sim.machine("m1", tags: [Tag("Name", "m1")]), Sim.machine("m2", tags: [Tag("Name", "m2")])])
        #expect(plant.power("m1") == .stopped && plant.power("m2") == .stopped)
        plant.cloud.put([Sim.machine("m2", .running, tags: [Tag("Name", "m2")])])
        let pass = try #require(try await release(plant, "namespace/shop").pass)
        #expect(pass.words.isEmpty)
        #expect(
            pass.plan.tenants[0].forgotten.map(\.reason)
                == ["Schedule/shop/office has ended and says to leave it as it is", "it is back as it was"])
        #expect(plant.power("m1") == .stopped)
    }

    @Test func aloneWhereAnotherProcessActs() async throws {
        let plant = try await stopped()
        let lock = try await plant.store.acquirePassLock(holder: "pioneer run")
        let release = try await release(plant, "tenant/shop")
        #expect(release.pass == nil && release.busy?.contains("pioneer run") == true)
        #expect(plant.power("m1") == .stopped)
        lock.release()
        #expect(try await plant.pass().words == ["m1 start: succeeded", "m2 start: succeeded"])
    }

    @Test(arguments: [
        ("tenant/shpo", "there is no scope 'tenant/shpo'; did you mean 'tenant/shop'?"),
        ("Schedule/shop/offce", "there is no scope 'Schedule/shop/offce'; did you mean 'Schedule/shop/office'?"),
        (
            "everything-there-is",
            "there is no scope 'everything-there-is'; a scope is all, tenant/NAME, account/NAME, namespace/NAME, or a "
                + "claim such as Schedule/NAMESPACE/NAME"
        ),
    ])
    func unknownScopes(scope: String, message: String) async throws {
        let plant = try await stopped()
        do {
            _ = try await release(plant, scope)
            Issue.record("it was released")
        } catch let error as LoopError {
            #expect(error.message == message)
        }
        #expect(try await plant.controller.pauses().isEmpty)
        #expect(plant.power("m1") == .stopped)
    }

    @Test func nothingToResume() async throws {
        let plant = try await stopped()
        _ = try await plant.controller.pause("account/main", reason: "a move", actor: "ada")
        do {
            _ = try await plant.controller.resume("acount/main", reason: "", actor: "ada")
            Issue.record("it was resumed")
        } catch {
            #expect(error.message == "nothing called 'acount/main' is paused or held; did you mean 'account/main'?")
        }
    }

    @Test func aPauseHoldsUntilItEnds() async throws {
        let plant = try await Plant(Document.office(), [Sim.machine("m1"), Sim.machine("m3", team: "lab")])
        plant.evening()
        let end = plant.clock.now.adding(seconds: 600)
        _ = try await plant.controller.pause(
            "Schedule/shop/office", reason: "a launch", actor: "ada", until: end)
        #expect(try await plant.pass().words == ["m3 stop: succeeded", "m1 stop: held"])
        plant.clock.advance(seconds: 600)
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        await #expect(throws: LoopError.self) {
            _ = try await plant.controller.pause("all", reason: "too late", actor: "ada", until: end)
        }
    }

    @Test("A tenant that leaves, a holding that ends, a namespace that goes: what was moved comes back")
    func leaving() async throws {
        let lab = Document.office(["lab"])
        let staying = Document.account(tenants: ["shop", "lab"])
        let without = lab.with(["platform/accounts.yaml": staying])
        for files in [
            without,
            without.with([
                "platform/tenants/shop.yaml": """
                apiVersion: cloudpioneer.io/v1alpha1
                kind: Tenant
                metadata: {name: shop}
                spec: {mode: enforce, namespaces: [{name: shop}]}

                """
            ]),
            Document.office().with(["tenants/shop/office.yaml": nil]),
        ] {
            let plant = try await stopped()
            try await plant.specs.commit(files)
            #expect(try await plant.pass(sound: false).words == ["m1 start: succeeded", "m2 start: succeeded"])
            #expect(plant.cloud["m1"]?.mark == nil && plant.power("m3") == .stopped)
            plant.clock.advance(seconds: 120)
            #expect(try await plant.pass(sound: false).words.isEmpty)
            #expect(try await plant.verify().isSound)
        }
    }

    @Test func whoHasLeftWithoutAccessIsHeldUntilTheAccountListsItAgain() async throws {
        let plant = try await stopped()
        try await plant.specs.commit(Document.office(["lab"]))
        let pass = try await plant.pass()
        #expect(pass.words == ["m1 start: held", "m2 start: held"])
        #expect(pass.actions.allSatisfy { $0.action.holds.map(\.gate) == [.access] })
        try await plant.specs.commit(
            Document.office(["lab"]).with(["platform/accounts.yaml": Document.account(tenants: ["shop", "lab"])]))
        #expect(try await plant.pass(sound: false).words == ["m1 start: succeeded", "m2 start: succeeded"])
    }

    @Test("I6: neither an emptied nor a rewound source makes anybody leave")
    func lostDocuments() async throws {
        let plant = try await stopped()
        try await plant.specs.commit(["README.md": "nothing"])
        let pass = try await plant.pass(sound: false)
        #expect(pass.words.isEmpty && pass.held.count == 1)
        #expect(plant.power("m1") == .stopped)
    }

    @Test func whatIsGoneIsForgotten() async throws {
        let plant = try await stopped()
        plant.cloud.remove("m1")
        let pass = try await plant.pass()
        #expect(pass.plan.tenants.flatMap(\.findings).map(\.kind) == [.gone])
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.map(\.address.id) == ["m2"])
        #expect(try await plant.pass().plan.tenants.flatMap(\.findings).isEmpty)
    }
}

/// Caps over passes, crashes and lost stores.
@Suite struct CapPassTests {
    private func plant(_ count: Int, more: String = "") async throws -> Plant {
        let files = Document.office(["shop"]).with([
            "platform/tenants/shop.yaml": Document.tenant("shop", more: more)
        ])
        let plant = try await Plant(files, (0..<count).map { Sim.machine("m\($0 + 100)") })
        plant.evening()
        return plant
    }

    @Test("A new tenant is capped without a word about it; the rest of the passes run")
    func byDefault() async throws {
        let plant = try await plant(21)
        let pass = try await plant.pass()
        #expect(pass.actions.count == 21 && plant.cloud.effects.isEmpty)
        #expect(pass.actions.allSatisfy { $0.action.holds.map(\.gate) == [.cap] })
        try await plant.specs.commit(
            Document.office(["shop"]).with([
                "platform/approval.yaml": Document.approval("night", tenant: "shop", transition: "stop", count: 21)
            ]))
        #expect(try await plant.pass().words.count == 21)
        #expect(plant.cloud.effects.count == 21)
        let journal = try await plant.journal()
        #expect(journal.allSatisfy { $0.intent.claimVersion?.utf8.count == 32 && $0.intent.counting == .counted })
        // The next night they are no first times; in the morning they only come back.
        plant.morning()
        #expect(try await plant.pass().words.allSatisfy { $0.hasSuffix("start: succeeded") })
        plant.clock.advance(seconds: 12 * 3600)
        #expect(try await plant.pass().words.filter { $0.hasSuffix("stop: succeeded") }.count == 21)
        #expect(try await plant.journal().suffix(21).allSatisfy { $0.intent.counting == .repeated })
    }

    @Test("I3, I5: what a crash left open counts")
    func overACrash() async throws {
        for moment in [FaultyStore.Moment.finish, .append] {
            let plant = try await plant(15)
            let controller = plant.controller(store: FaultyStore(plant.store, dyingBefore: moment))
            await #expect(throws: LoopError.self) { _ = try await controller.apply(holder: "a pass that dies") }
            #expect(plant.cloud.effects.count == 15)
            plant.cloud.put((0..<10).map { Sim.machine("n\($0)") })
            plant.clock.advance(seconds: 300)
            let pass = try await plant.pass()
            #expect(pass.settled.count == (moment == .finish ? 15 : 0))
            #expect(pass.actions.count == 10 && plant.cloud.effects.count == 15)
            let until = pass.actions[0].action.holds.first?.until
            #expect(until == plant.clock.now.adding(seconds: 3300))
            plant.clock.advance(seconds: 3300)
            #expect(try await plant.pass().words.count == 10)
            #expect(plant.cloud.effects.count == 25)
        }
    }

    @Test func whatFailedDoesNotCount() async throws {
        let plant = try await plant(15)
        plant.cloud.fail { faults in
            for number in 100..<115 {
                faults.mishaps[ResourceAddress(scope: Sim.scope(), id: "m\(number)")] = .refused(
                    CloudError(.stalled, code: "Denied", message: "no"))
            }
        }
        #expect(try await plant.pass().words.allSatisfy { $0.hasSuffix("failed") })
        plant.cloud.fail { $0.mishaps = [:] }
        // What failed is not tried again at once.
        plant.clock.advance(seconds: 300)
        #expect(try await plant.pass().words.allSatisfy { $0.hasSuffix("succeeded") })
    }

    @Test func aLostStoreMakesEverythingAFirstTime() async throws {
        let plant = try await plant(25, more: "caps: {firstTime: {count: 25}}")
        try await plant.pass()
        plant.morning()
        try await plant.pass()
        try await plant.specs.commit(Document.office(["shop"]))
        plant.clock.advance(seconds: 12 * 3600)
        let twin = Plant(twin: plant, resources: plant.cloud.resources)
        twin.store = try await SQLiteStore.inMemory(controller: "test")
        #expect(try await twin.pass().words.allSatisfy { $0.hasSuffix("held") })
        #expect(try await plant.pass().words.allSatisfy { $0.hasSuffix("succeeded") })
    }
}

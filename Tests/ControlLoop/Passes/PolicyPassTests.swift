import Cloud
import Ledger
import Planning
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What rules of policies stop, from a commit to the ledger.
@Suite struct PolicyPassTests {
    private func files(_ more: String = "", mode: String = "enforce", then: String = "stop") -> [String: String] {
        Document.platform(["shop"]).with([
            "tenants/shop/owners.yaml": Document.policy(in: "shop", mode: mode, then: then, more: more)
        ])
    }

    private func put(_ plant: Plant, _ id: String, tags: [Cloud.Tag] = [], _ power: PowerState? = nil) {
        plant.cloud.put([Sim.machine(id, power ?? plant.power(id) ?? .running, tags: tags)])
    }

    @Test("A rule stops what is at fault, once, and what it stopped comes back when it is compliant")
    func stop() async throws {
        let plant = try await Plant(
            files(), [Sim.machine("m1"), Sim.machine("m2", tags: [.init("owner", "x")])])
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        plant.clock.advance(seconds: 600)
        #expect(try await plant.pass().words.isEmpty)
        #expect(plant.power("m1") == .stopped && plant.power("m2") == .running)
        plant.clock.advance(seconds: 600)
        put(plant, "m1", tags: [.init("owner", "x")])
        #expect(try await plant.pass().words == ["m1 start: succeeded"])
        let claims = try await plant.journal().map(\.intent.claim)
        #expect(claims == ["ResourcePolicy/shop/owners", "ResourcePolicy/shop/owners"])
        #expect(try await plant.verify().isSound)
    }

    @Test(
        "What monitoring says is asked for where a rule looks at it, and not of what is off; what it does not say stops nothing"
    )
    func metrics() async throws {
        let idle = files().mapValues {
            $0.replacing("!('owner' in resource.tags)", with: "metrics.days >= 14 && metrics.cpu.maximum < 5.0")
        }
        let machines = ["idle", "busy", "new", "unmeasured"].map { Sim.machine($0) } + [Sim.machine("off", .stopped)]
        @Sendable func measured(_ days: Int64, _ maximum: Double) -> Measurements {
            Measurements([.days: .int(days), .maximumCPU: .double(maximum)])
        }
        let plant = try await Plant(idle, machines)
        plant.cloud.fail {
            $0.measured = [
                "idle": measured(14, 1.5), "busy": measured(14, 40), "new": measured(3, 1.5), "off": measured(14, 0),
            ]
        }
        #expect(try await plant.pass().words == ["idle stop: succeeded"])
        #expect(plant.cloud.measured.sorted() == ["busy", "idle", "new", "unmeasured"])
        // What it stopped is not measured any more, and stays as it is.
        plant.clock.advance(seconds: 600)
        #expect(try await plant.pass().words.isEmpty)
        #expect(plant.power("idle") == .stopped)
        let plain = try await Plant(files(), machines)
        _ = try await plain.pass()
        #expect(plain.cloud.measured.isEmpty)
    }

    @Test("Caps hold the whole of what one policy would stop for the first time")
    func caps() async throws {
        let machines = (0..<30).map { Sim.machine("m\($0)") }
        let plant = try await Plant(files(), machines)
        let report = try await plant.pass()
        #expect(machines.allSatisfy { plant.power($0.address.id) == .running })
        #expect(report.plan.actions.count == 30)
        #expect(report.plan.actions.allSatisfy { $0.holds.map(\.gate) == [.cap] })
    }

    @Test("A canary goes first; how far it has come outlives the process, and what undoes it holds the rest")
    func canary() async throws {
        let canary = "canary:\n    count: 1\n  rules:"
        let files = files().mapValues { $0.replacing("  rules:", with: "  \(canary)") }
        let plant = try await Plant(files, (0..<6).map { Sim.machine("m\($0)") })
        func stopped() -> [String] { (0..<6).map { "m\($0)" }.filter { plant.power($0) == .stopped } }
        let report = try await plant.pass()
        #expect(report.plan.actions.flatMap(\.holds).map(\.gate) == Array(repeating: .canary, count: 5))
        let first = try #require(stopped().first)
        #expect(stopped().count == 1)
        // Somebody starts it again: it is stopped once more, and the rest stays.
        plant.clock.advance(seconds: 600)
        put(plant, first, .running)
        #expect(try await plant.pass().words.filter { !$0.hasSuffix("held") } == ["\(first) stop: succeeded"])
        #expect(stopped() == [first])
        try await plant.looping { await $0.run(until: "2026-03-23T12:30:00Z") }
        #expect(stopped().count == 6)
        #expect(try await plant.verify().isSound)
    }

    @Test("A mark outlives the process; grace ends on time, also where a loop was down meanwhile")
    func grace() async throws {
        let plant = try await Plant(files("grace: 2h"), [Sim.machine("m1")])
        try await plant.looping { await $0.run(until: "2026-03-23T13:00:00Z") }
        #expect(plant.power("m1") == .running)
        #expect(plant.events.all.map(\.kind) == [.finding])
        try await plant.looping { await $0.run(until: "2026-03-23T13:59:00Z") }
        #expect(plant.power("m1") == .running)
        try await plant.looping { await $0.run(until: "2026-03-23T14:05:00Z") }
        #expect(plant.power("m1") == .stopped)
        #expect(plant.events.all.count == 1)
        let journal = try await plant.journal()
        #expect(
            journal.filter { $0.intent.transition == .stop }.map { "\($0.intent.evaluatedAt)" }
                == ["2026-03-23T14:00:00Z"])
        #expect(journal.filter { $0.intent.transition == .tag }.count == 1)
    }

    @Test("Compliance takes the mark away, and a clock that went back makes nothing due")
    func marks() async throws {
        let plant = try await Plant(files("grace: 2h\n    mark: store"), [Sim.machine("m1")])
        try await plant.pass()
        #expect(try await plant.store.memories(of: "shop").count == 1)
        plant.clock.advance(seconds: 3600)
        put(plant, "m1", tags: [.init("owner", "x")])
        try await plant.pass()
        #expect(try await plant.store.memories(of: "shop").isEmpty)
        plant.clock.advance(seconds: 7200)
        put(plant, "m1")
        try await plant.pass()
        plant.clock.go(to: "2026-03-23T12:30:00Z")
        #expect(try await plant.pass().words.isEmpty)
        plant.clock.go(to: "2026-03-23T16:59:59Z")
        #expect(try await plant.pass().words.isEmpty)
        plant.clock.go(to: "2026-03-23T17:00:00Z")
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test("A policy that is no more takes its marks along, and what it moved comes back")
    func gone() async throws {
        let plant = try await Plant(files("grace: 1h\n    mark: store"), [Sim.machine("m1")])
        try await plant.pass()
        plant.clock.advance(seconds: 3600)
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        plant.clock.advance(seconds: 600)
        try await plant.specs.commit(
            files().with(["tenants/shop/owners.yaml": Document.schedule("none", in: "shop", glob: "none")]))
        #expect(try await plant.pass().words == ["m1 start: succeeded"])
        #expect(try await plant.store.memories(of: "shop").isEmpty)
    }

    @Test("A finding is told once, whatever the mode that tells")
    func notify() async throws {
        let plant = try await Plant(files(mode: "warn", then: "notify"), [Sim.machine("m1")])
        for _ in 0..<3 {
            try await plant.pass()
            plant.clock.advance(seconds: 600)
        }
        #expect(plant.power("m1") == .running)
        let event = try #require(plant.events.all.first)
        #expect(plant.events.all.count == 1)
        #expect(event.claim == "ResourcePolicy/shop/owners")
        #expect(
            event.message
                == "sim/id-main/here-1/sim/machine/m1 is at fault by ResourcePolicy/shop/owners#has-owner: nobody owns m1"
        )
        #expect(try await plant.records(.event, of: "shop").count == 1)
    }

    @Test("A pause of a policy of the platform holds it for every tenant that it binds, and its end for none")
    func pausedEverywhere() async throws {
        let files = Document.platform(["shop", "lab"]).with([
            "platform/tenants/base.yaml": """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Tenant
            metadata: {name: base}
            spec:
              mode: enforce
              namespaces: [{name: rules, platform: true}]
            """,
            "platform/owners.yaml": Document.policy(in: "rules"),
            "tenants/shop/none.yaml": Document.schedule("none", in: "shop", glob: "none"),
            "tenants/lab/none.yaml": Document.schedule("none", in: "lab", glob: "none"),
        ])
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        let scope = "ResourcePolicy/rules/owners"
        _ = try await plant.controller.pause(scope, reason: "a test", actor: "ada")
        let report = try await plant.pass()
        #expect(report.words.sorted() == ["m1 stop: held", "m2 stop: held"])
        #expect(report.plan.actions.allSatisfy { $0.holds.map(\.gate) == [.pause] })
        _ = try await plant.controller.resume(scope, reason: "a test", actor: "ada")
        #expect(try await plant.pass().words.sorted() == ["m1 stop: succeeded", "m2 stop: succeeded"])
        // What is released comes back everywhere.
        plant.clock.advance(seconds: 600)
        _ = try await plant.controller.pause(scope, effect: .release, reason: "a test", actor: "ada")
        #expect(try await plant.pass().words.sorted() == ["m1 start: succeeded", "m2 start: succeeded"])
    }
}

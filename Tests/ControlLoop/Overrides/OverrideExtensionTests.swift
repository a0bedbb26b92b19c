import Cloud
import Specs
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// Another end for an override that there is. It is Monday 23 March 2026 at noon UTC.
@Suite struct OverrideExtensionTests {
    private static let path = "tenants/shop/old.yaml"

    private func plant(_ text: String, _ more: String = "maxOverride: 1d\noverrideCommits: direct") async throws
        -> Plant
    {
        try await Plant(
            Document.office().with([
                "platform/tenants/shop.yaml": Document.tenant("shop", more: more), Self.path: text,
            ]), [Sim.machine("m1")])
    }

    private func extended(
        _ plant: Plant, to end: OverrideRequest.End, in namespace: NamespaceName? = nil, name: String = "old",
        target: OverrideRequest.Target = .direct
    ) async throws -> OverrideOutcome {
        try await plant.controller.write(
            OverrideRequest(.extend(name, namespace: namespace, to: end), target: target, actor: "ada"))
    }

    private func said(_ plant: Plant, to end: OverrideRequest.End, name: String = "old") async -> String {
        do {
            switch try await extended(plant, to: end, name: name) {
            case .written(let written): return "written \(written.text)"
            case .refused(let found): return found.map(\.description).joined(separator: "\n")
            }
        } catch {
            return (error as? LoopError)?.message ?? "\(error)"
        }
    }

    @Test("Only the end changes, byte for byte, with the offset it had", arguments: ["", "\u{FEFF}"])
    func everyOtherByteStays(mark: String) async throws {
        let text =
            mark + OverrideWriterTests.old.replacing("\n", with: "\r\n") + "\r\n---\r\n"
            + Document.schedule("beside", in: "shop", glob: "x")
        let plant = try await plant(text)
        guard case .written(let made) = try await extended(plant, to: .after(7200)) else {
            Issue.record("it was refused")
            return
        }
        #expect(made.text == text.replacing("'2026-03-23T18:00:00+01:00'", with: "\"2026-03-23T20:00:00+01:00\""))
        #expect(
            made.previousEnd.map { "\($0)" } == "2026-03-23T17:00:00Z" && "\(made.spec.end)" == "2026-03-23T19:00:00Z")
        #expect(try await plant.specs.git("show", "main:\(Self.path)") == made.text)
        #expect(
            try await plant.specs.git("show", "-s", "--format=%s", "main")
                == "Override shop/old: now until 2026-03-23T19:00:00Z\n")
        // And once more, from there on.
        guard case .written(let again) = try await extended(plant, to: .after(3600), target: .branch(nil)) else {
            Issue.record("it was refused")
            return
        }
        #expect(again.branch == "override/old-until-20260323t200000z")
    }

    @Test func anEarlierEndIsAnEndToo() async throws {
        let plant = try await plant(OverrideWriterTests.old)
        let end = try #require(Instant(rfc3339: "2026-03-23T12:30:00Z"))
        guard case .written(let made) = try await extended(plant, to: .at(end), in: "shop") else {
            Issue.record("it was refused")
            return
        }
        #expect(made.spec.end == end && made.text.contains("\"2026-03-23T13:30:00+01:00\""))
    }

    @Test func whatIsWrongIsSaid() async throws {
        let plant = try await plant(OverrideWriterTests.old)
        func instant(_ text: String) throws -> OverrideRequest.End { .at(try #require(Instant(rfc3339: text))) }
        #expect(
            await said(plant, to: .after(90_000))
                == "tenants/shop/old.yaml:9:10: error: the override lasts 1d7h, the tenant `shop` allows at most 1d; let it "
                + "end earlier, or have `maxOverride` raised in the `Tenant`")
        #expect(await said(plant, to: .after(60), name: "odl") == "there is no override 'odl'; did you mean 'old'?")
        #expect(
            await said(plant, to: .after(60), name: "something")
                == "there is no override 'something'; `pioneer get overrides` lists those there are")
        #expect(
            await said(plant, to: try instant("2026-03-23T11:30:00Z"))
                == "the end, 2026-03-23T11:30:00Z, has passed already: it is 2026-03-23T12:00:00Z; give a later end")
        #expect(
            await said(plant, to: try instant("2026-03-23T10:00:00Z"))
                == "the end, 2026-03-23T10:00:00Z, is not after the start, 2026-03-23T11:00:00Z; give a later end")
        #expect(
            await said(plant, to: try instant("2026-03-23T17:00:00Z"))
                == "the override 'old' ends at 2026-03-23T17:00:00Z already")
        plant.clock.go(to: "2026-03-23T17:00:00Z")
        #expect(
            await said(plant, to: .after(60))
                == "the override 'old' ended at 2026-03-23T17:00:00Z, and the schedules have their say again; create a new "
                + "one")
        #expect(try await plant.specs.git("rev-list", "--count", "main") == "1\n")
    }

    @Test("Two namespaces may have one of the name")
    func whichOne() async throws {
        let plant = try await plant(OverrideWriterTests.old)
        let files = Document.office().with([
            Self.path: OverrideWriterTests.old,
            "tenants/lab/old.yaml": OverrideWriterTests.old.replacing("namespace: shop", with: "namespace: lab"),
        ])
        try await plant.specs.commit(files)
        #expect(
            await said(plant, to: .after(60))
                == "there is an override 'old' in each of lab, shop; say which with --namespace")
    }

    @Test("An end that other values hang on is left to a person")
    func anchors() async throws {
        let shared = OverrideWriterTests.old
            .replacing("'2026-03-23T18:00:00+01:00'", with: "&e \"2026-03-23T18:00:00+01:00\"")
            .replacing("\"\\u00e9t\\xe9\"", with: "*e")
        let plant = try await plant(shared)
        #expect(await said(plant, to: .after(60)).contains("the alias *e has no anchor &e before it"))
        let merged = OverrideWriterTests.old.replacing(
            "spec:", with: "spec:\n  <<: {end: \"2026-03-23T18:00:00+01:00\"}"
        )
        .split(separator: "\n").filter { !$0.contains("  end:   ") }.joined(separator: "\n")
        let other = try await self.plant(merged)
        guard case .written(let made) = try await extended(other, to: .after(3600)) else {
            Issue.record("it was refused")
            return
        }
        #expect(made.text.contains("<<: {end: \"2026-03-23T19:00:00+01:00\"}"))
        #expect(try await plant.specs.git("rev-list", "--count", "main") == "1\n")
    }
}

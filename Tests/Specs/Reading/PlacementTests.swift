import Testing
import Vocabulary

@testable import Specs

/// Which document may stand in which folder of which source.
@Suite struct PlacementTests {
    @Test(arguments: [
        ("root", "platform/a.yaml", FilePlace.platform), ("root", "platform/a/b.yaml", .platform),
        ("root", "platform", .elsewhere), ("shop-repo", "platform/a.yaml", .elsewhere),
        ("root", "tenants/shop/a.yaml", .namespace("shop")), ("x", "tenants/shop/a/b.yaml", .namespace("shop")),
        ("root", "tenants/a.yaml", .elsewhere), ("root", "tenants//a.yaml", .elsewhere),
        ("root", "a.yaml", .elsewhere), ("root", "docs/platform/a.yaml", .elsewhere), ("root", "", .elsewhere),
    ])
    func aPathSaysIt(_ source: String, _ path: String, _ place: FilePlace) {
        #expect(FilePlace(SourceFile.Identity(source: source, path: path)) == place)
    }

    @Test(arguments: ["Tenant", "CloudAccount", "GitSource", "Approval"])
    func clusterScopedKindsStandInPlatformOnly(_ name: String) throws {
        let kind = try #require(World.context.kinds.first { $0.name == name })
        for path in ["tenants/shop/x.yaml", "x.yaml"] {
            let reading = World.read([path: kind.page.example])
            let line = kind.page.example.split(separator: "\n").firstIndex { $0.hasPrefix("kind") } ?? 0
            #expect(
                reading.diagnostics.map(\.description) == [
                    "\(path):\(line + 1):7: error: `\(name)` cannot stand here, only the `platform/` folder of the root"
                        + " source may hold it; move it there, or ask the platform's owners"
                ])
            #expect(!reading.isPlatformBroken)
            #expect(reading.brokenNamespaces == (path == "x.yaml" ? [] : ["shop"]))
        }
    }

    @Test func anotherSourceHasNoPlatformFolder() {
        let more = [
            World.file("platform/x.yaml", World.tenant, source: "shop-repo"),
            World.file("platform/y.yaml", World.approval, source: "shop-repo"),
        ]
        let reading = World.read([World.schedulePath: World.schedule], from: more)
        let reason =
            "only the `platform/` folder of the root source may hold it; move it there, or ask the platform's"
            + " owners"
        #expect(
            reading.diagnostics.map(\.description) == [
                "platform/x.yaml:2:7: error: `Tenant` cannot stand here, \(reason)",
                "platform/y.yaml:2:7: error: `Approval` cannot stand here, \(reason)",
            ])
        #expect(!reading.isPlatformBroken)
        #expect(reading.specs.approvals == [])
        #expect(reading.specs.schedules.count == 1)
    }

    @Test func namespacedKindsStandInTheirFolder() {
        #expect(
            World.complaints(["schedules/a.yaml": World.schedule, "tenants/b.yaml": World.schedule]) == [
                "schedules/a.yaml:2:7: error: `Schedule` cannot stand here, nothing outside of `tenants/<namespace>/` is"
                    + " read; move it to `tenants/<namespace>/`",
                "tenants/b.yaml:2:7: error: `Schedule` cannot stand here, nothing outside of `tenants/<namespace>/` is"
                    + " read; move it to `tenants/<namespace>/`",
            ])
    }

    @Test func filesThatAreNotOursAreLeftAlone() {
        #expect(World.complaints([".ci/run.yaml": "steps: [", "docs/x.yaml": "a: 1"]) == [])
    }

    @Test func namespacedKindsInPlatformNameAPlatformNamespace() {
        let named = World.schedule.replacing("{name: office}", with: "{name: office, namespace: shop}")
        #expect(
            World.complaints(["platform/a.yaml": World.schedule, "platform/b.yaml": named]) == [
                "platform/a.yaml:2:7: error: `Schedule` cannot stand here without a namespace, in `platform/` the folder"
                    + " does not tell it; add `metadata.namespace` with a platform namespace, or move it to"
                    + " `tenants/<namespace>/`",
                "platform/b.yaml:3:18: error: `shop` is no platform namespace, only those may have documents in"
                    + " `platform/`; move it to `tenants/shop/`, or set `platform: true` in the `Tenant`",
            ])
    }

    @Test func platformNamespacesStandInPlatform() {
        let tenant = World.tenant.replacing("[{name: shop}]", with: "[{name: shop}, {name: global, platform: true}]")
        let named = World.schedule.replacing("{name: office}", with: "{name: office, namespace: global}")
        let sound = World.read([
            World.tenantPath: tenant, "platform/a.yaml": named, World.schedulePath: World.schedule,
        ])
        #expect(sound.diagnostics == [])
        #expect(
            sound.specs.schedules.map(\.metadata.claimName) == ["Schedule/global/office", "Schedule/shop/office"])
        #expect(
            World.complaints([World.tenantPath: tenant, "tenants/global/a.yaml": World.schedule]) == [
                "tenants/global/a.yaml:3:18: error: namespace `global` is a platform namespace, its documents stand in"
                    + " `platform/` of the root source; move them there"
            ])
    }
}

import Support
import Testing

/// Policies of `policies/` against resources of an emulator: what they find, and what comes of it.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct LibraryTests {
    /// A policy as it stands in the library, in a tenant's namespace and in mode `enforce`; where it only tells, with what
    /// somebody might write instead.
    private static func policy(_ path: String, _ replaced: String = "", with text: String = "") throws -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return try TextFile.text(of: "\(PackageFolder.path)/policies/\(path).yaml")
            .replacing("  name: \(name)\n", with: "  name: \(name)\n  namespace: shop\n", maxReplacements: 1)
            .replacing("mode: audit", with: "mode: enforce").replacing(
                replaced.isEmpty ? "mode: audit" : replaced, with: text)
    }

    private static func policies() throws -> [String: String] {
        let notify = "then: notify"
        let texts = [
            try policy("cost/unattached-volumes"),
            try policy(
                "cost/unassociated-addresses", notify, with: "then: delete\n      grace: 14d\n      snapshot: false"),
            try policy("governance/expired"), try policy("governance/unscheduled"),
            try policy(
                "governance/required-tags", "severity:",
                with: "then: tag\n      tags: {review: needed}\n      severity:"),
            try policy("governance/backups", notify, with: "then: snapshot"),
            try policy("security/unencrypted-databases", notify, with: "then: snapshot"),
            try policy("security/public-databases", notify, with: "then: stop\n      grace: 1d"),
        ]
        return Dictionary(
            uniqueKeysWithValues: texts.enumerated().map { ("tenants/shop/p\($0.offset).yaml", $0.element) })
    }

    @Test("Eight policies find what is at fault, and mend it: a volume is copied before it is deleted")
    func findAndMend() async throws {
        let stage = try await Stage()
        let cloud = stage.cloud
        let sound: KeyValuePairs = ["team": "shop", "owner": "ada", "env": "prod", "cost-center": "4711"]
        let old = try await cloud.instance([
            "Name": "old", "team": "shop", "owner": "ada", "env": "prod", "cost-center": "4711",
            "expires": "2026-02-27",
        ])
        let dev = try await cloud.instance(["Name": "dev", "team": "shop", "env": "dev"])
        let good = try await cloud.instance(sound)
        let volume = try await cloud.volume(sound)
        let address = try await cloud.address(sound)
        let safe = ["StorageEncrypted": "true", "BackupRetentionPeriod": "7"]
        try await cloud.database("plain", tags: sound)
        try await cloud.database("open", tags: sound, safe.merging(["PubliclyAccessible": "true"]) { $1 })
        try await stage.specs.commit(
            Self.policies().merging([
                "tenants/shop/nights.yaml": Documents.schedule("nights", in: "shop", types: "autoscaling/group")
            ]) { $1 })

        let check = try await stage.run("policy", "check", "--at", "2026-03-01T10:00:00Z")
        #expect(check.code == 3, "\(check.all)")
        for rule in [
            "attached", "associated", "expired", "has-schedule", "has-owner", "private-database", "encrypted-database",
            "backup-retention",
        ] {
            #expect(check.output.contains(rule), "\(rule): \(check.all)")
        }
        var passes: [String] = []
        for instant in ["01T10:00", "01T10:30", "01T11:00"] {
            passes.append(try await stage.run("apply", "--at", "2026-03-\(instant):00Z").all)
        }
        #expect(try await cloud.storage("DescribeVolumes").contains(volume), "\(passes)")
        #expect(try await cloud.tagKeys(of: volume).contains("cloudpioneer:due"))
        #expect(try await cloud.state(of: old) == "running")
        for instant in ["10T10:00", "10T10:30", "10T11:00", "10T11:30"] {
            passes.append(try await stage.run("apply", "--at", "2026-04-\(instant):00Z").all)
        }
        #expect(try await cloud.state(of: old) == "stopped", "\(passes)")
        #expect(try await cloud.state(of: dev) == "stopped")
        #expect(try await cloud.state(of: good) == "running")
        #expect(try await cloud.tagKeys(of: dev).contains("review"))
        #expect(try await !cloud.tagKeys(of: good).contains("review"))
        #expect(try await !cloud.storage("DescribeVolumes").contains(volume), "\(passes)")
        #expect(try await cloud.storage("DescribeSnapshots").contains("<volumeId>\(volume)</volumeId>"))
        #expect(try await !cloud.storage("DescribeAddresses").contains(address))
        #expect(try await cloud.copiedDatabases() == ["plain"])
        let states = try await cloud.states()
        #expect(
            states["open"]?.hasPrefix("stopped") == true && states["plain"]?.hasPrefix("available") == true, "\(states)"
        )
        let verified = try await stage.run("audit", "verify")
        #expect(verified.code == 0, "\(verified.all)")
    }
}

import Support
import Testing

/// `pioneer import`, from files to files.
struct ImportTests {
    private static let policies = """
        policies:
          - name: nights-stop
            resource: ec2
            filters: [{type: offhour, default_tz: Europe/Berlin, tag: nights}]
            actions: [stop]
          - name: nights-start
            resource: ec2
            filters: [{type: onhour, default_tz: Europe/Berlin, tag: nights}]
            actions: [start]

        """

    private static func run(_ arguments: String..., files: [String: String]) async throws -> (
        outcome: ProgramRunner.Outcome, folder: TemporaryFolder
    ) {
        let folder = try TemporaryFolder()
        for (path, text) in files { try folder.write(text, to: path) }
        return (try await Program.run(["import"] + arguments, folder: folder.path), folder)
    }

    @Test func documentsAreWrittenOnce() async throws {
        let arguments = ["import", "cloud-custodian", "theirs", "--namespace", "shop", "--out", "ours"]
        let (outcome, folder) = try await Self.run(
            "cloud-custodian", "theirs", "--namespace", "shop", "--out", "ours",
            files: ["theirs/a.yml": Self.policies, "theirs/notes.txt": "- ["])
        #expect([0, 3].contains(outcome.code), "\(outcome.all)")
        #expect(outcome.output.contains("1 document written to ours"))
        let text = try TextFile.text(of: folder.path + "/ours/nights.yaml")
        #expect(text.hasPrefix("# Imported from Cloud Custodian: theirs/a.yml:2:5, theirs/a.yml:6:5\n"))
        let again = try await Program.run(arguments, folder: folder.path)
        #expect(again.code == 1)
        #expect(again.error.contains("ours/nights.yaml is there already"))
        #expect(try TextFile.text(of: folder.path + "/ours/nights.yaml") == text)
    }

    @Test("What is lost ends with 3, what cannot be read with 1")
    func endings() async throws {
        let kinds = Self.policies.replacing("actions: [stop]", with: "actions: [stop, notify]")
        let (lost, folder) = try await Self.run(
            "cloud-custodian", "a.yml", "--namespace", "shop", "-o", "json", files: ["a.yml": kinds])
        #expect(lost.code == 3)
        #expect(lost.output.contains("the action `notify` of `nights-stop` is not carried over"))
        let missing = try await Program.run(["import", "keda-cron", "none", "--namespace", "a"], folder: folder.path)
        #expect(missing.code == 1)
        let zone = try await Program.run(
            ["import", "keda-cron", "a.yml", "--namespace", "a", "--zone", "Berlin"], folder: folder.path)
        #expect(zone.code == 1 && zone.error.contains("there is no time zone 'Berlin'"))
        let other = try await Program.run(["import", "keda-cron", "a.yml", "--namespace", "a"], folder: folder.path)
        #expect(other.code == 3 && other.output.contains("there is no `ScaledObject` with a trigger `cron`"))
    }
}

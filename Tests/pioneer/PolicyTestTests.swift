import Support
import Testing

/// `pioneer policy test`, from files to files.
struct PolicyTestTests {
    private static let policy = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: ResourcePolicy
        metadata: {name: owners}
        spec:
          select: {types: [ec2/instance]}
          rules:
            - name: has-owner
              when: "!('owner' in resource.tags)"
              message: "'no owner: ' + resource.name"

        """
    private static let cases = """
        # What we agreed on.
        cases:
          - name: nobody
            resource: {type: ec2/instance}  # no tags

        """

    private static func folder(_ cases: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(policy, to: "policies/owners.yaml")
        try folder.write(cases, to: "policies/owners.cases.yaml")
        return folder
    }

    @Test func casesAreBroughtUpToDate() async throws {
        let folder = try Self.folder(Self.cases)
        let before = try await Program.run(["policy", "test"], folder: folder.path)
        #expect(before.code == 3, "\(before.all)")
        #expect(before.output.contains("- has-owner: compliant\n+ has-owner: at fault: no owner: example\n"))
        let update = try await Program.run(["policy", "test", "--update"], folder: folder.path)
        #expect(update.code == 0, "\(update.all)")
        #expect(update.error.contains("policies/owners.cases.yaml is updated"))
        let text = try TextFile.text(of: folder.path + "/policies/owners.cases.yaml")
        #expect(text == Self.cases + "    atFault: [has-owner]\n")
        let after = try await Program.run(["policy", "test", "-o", "junit"], folder: folder.path)
        #expect(after.code == 0 && after.output.contains("tests=\"1\" failures=\"0\""), "\(after.all)")
        #expect(try await Program.run(["policy", "test", "--update"], folder: folder.path).error.isEmpty)
    }

    @Test func whatIsUnsoundIsLeft() async throws {
        let cases = Self.cases.replacing("ec2/instance", with: "ec2/instanse")
        let folder = try Self.folder(cases)
        let outcome = try await Program.run(["policy", "test", "--update"], folder: folder.path)
        #expect(outcome.code == 3, "\(outcome.all)")
        #expect(outcome.error.contains("policies/owners.cases.yaml is left as it is"))
        #expect(try TextFile.text(of: folder.path + "/policies/owners.cases.yaml") == cases)
    }
}

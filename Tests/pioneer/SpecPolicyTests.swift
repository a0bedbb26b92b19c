import Documents
import Support
import Testing
import Vocabulary

/// What policies over documents find, in every format and with the exit code of their mode.
@Suite struct SpecPolicyTests {
    private func folder(_ mode: String, then: String = "deny") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let policy = """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: SpecPolicy
            metadata: {name: zones}
            spec:
              select: {kinds: [Schedule]}
              mode: \(mode)
              rules:
                - name: home
                  when: spec.zone != 'Europe/Berlin'
                  message: "metadata.name + ' is not at home'"
                  severity: high
                  then: \(then)

            """
        let files = [
            "specs/platform/tenants.yaml": Documents.tenant("shop") + "---\n" + Documents.tenant("lab"),
            "specs/platform/accounts.yaml": Documents.account("123456789012", endpoint: "none").replacing(
                "  endpoint: none\n", with: ""),
            "specs/platform/policies.yaml": policy,
            "specs/tenants/shop/nights.yaml": Documents.schedule("nights", in: "shop", zone: "UTC"),
        ]
        for (path, text) in files { try folder.write(text, to: path) }
        return folder
    }

    private func validate(_ folder: TemporaryFolder, _ format: String) async throws -> ProgramRunner.Outcome {
        try await Program.run(
            ["validate", "specs", "-o", format], environment: ["HOME": folder["home"]], folder: folder.path)
    }

    @Test(
        "Every format says what, where and by which rule",
        arguments: [
            ("table", "tenants/shop/nights.yaml:6:9: error: nights is not at home, the rule `home` of the policy"),
            ("markdown", "nights is not at home"), ("json", #""rule": "home""#), ("yaml", "rule: home"),
            ("sarif", #""ruleId": "document/zones/home""#), ("junit", "nights is not at home"),
            ("github", "::error file=specs/tenants/shop/nights.yaml,line=6,"), ("gitlab", "document/zones/home"),
        ])
    func formats(_ format: String, _ words: String) async throws {
        let outcome = try await validate(try folder("enforce"), format)
        #expect(outcome.code == 3, "\(outcome.all)")
        #expect(outcome.output.contains(words), "\(outcome.all)")
    }

    @Test("SARIF has the help of the rule, and one result")
    func sarif() async throws {
        let outcome = try await validate(try folder("warn"), "sarif")
        let run = try #require(try JSON.value(Array(outcome.output.utf8))["runs"]?.elements?.first)
        let rule = run["tool"]?["driver"]?["rules"]?.elements?.first { $0["id"] == "document/zones/home" }
        #expect(rule?["help"]?["text"]?.text?.contains("the last good version stays in force") == true)
        let results = (run["results"]?.elements ?? []).filter { $0["ruleId"] == "document/zones/home" }
        #expect(results.map { $0["level"] } == ["warning"])
        #expect(run["results"]?.elements?.contains { $0["ruleId"] == "document" } == false, "\(outcome.output)")
    }

    @Test("The exit code is 3 from mode warn on", arguments: [("audit", 0), ("warn", 3), ("enforce", 3)])
    func exitCodes(_ mode: String, _ code: Int32) async throws {
        for then in ["report", "deny"] {
            let outcome = try await validate(try folder(mode, then: then), "table")
            #expect(outcome.code == code, "\(outcome.all)")
        }
    }
}

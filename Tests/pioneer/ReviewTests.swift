import Documents
import Support
import Testing
import Vocabulary

/// What machines that review a change are shown of real documents.
@Suite struct ReviewTests {
    /// A folder of documents with an error each of which the place is known; `lead` stands before everything.
    private func folder(lead: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let files = [
            "specs/platform/tenants.yaml": Documents.tenant("shop"),
            "specs/platform/accounts.yaml": Documents.account("123456789012", endpoint: "https://example.org"),
            "specs/tenants/shop/café.yaml": lead
                + Documents.schedule("nights", in: "shop", zone: "Europe/Berln")
                + "---\n"
                + Documents.schedule("nights", in: "shop").replacing("windows:", with: "\"🕖é\": 1\n  windows:"),
            "specs/tenants/shop/twin.yaml": lead + Documents.schedule("twin", in: "shop") + "---\n"
                + Documents.schedule("twin", in: "shop"),
        ]
        for (path, text) in files { try folder.write(text, to: path) }
        return folder
    }

    private func validate(_ folder: TemporaryFolder, _ format: String) async throws -> ProgramRunner.Outcome {
        try await Program.run(
            ["validate", "specs", "-o", format], environment: ["HOME": folder["home"]], folder: folder.path)
    }

    @Test func gitHubIsToldThePlaces() async throws {
        let folder = try folder()
        let outcome = try await validate(folder, "github")
        #expect(outcome.code == 3, "\(outcome.all)")
        #expect(outcome.error.isEmpty)
        let lines = outcome.output.split(separator: "\n")
        #expect(
            lines.dropFirst().first?.hasPrefix(
                "::error file=specs/platform/accounts.yaml,line=8,endLine=8,col=13,endColumn=32,title=") == true,
            "\(outcome.output)")
        #expect(
            lines.contains {
                $0.hasPrefix("::error file=specs/tenants/shop/café.yaml,line=6,endLine=6,col=9,endColumn=21,title=")
                    && $0.hasSuffix(
                        "::`spec.zone` is `Europe/Berln`, no such time zone is known; did you mean `Europe/Berlin`?")
            }, "\(outcome.output)")
    }

    @Test("Columns count Unicode scalars: a sign beyond the basic plane is one")
    func columnsAreScalars() async throws {
        let folder = try folder()
        let outcome = try await validate(folder, "sarif")
        let run = try #require(try JSON.value(Array(outcome.output.utf8))["runs"]?.elements?.first)
        let regions = (run["results"]?.elements ?? []).compactMap {
            $0["locations"]?.elements?.first?["physicalLocation"]
        }
        let odd = regions.filter { $0["region"]?["startLine"] == 18 }
        #expect(odd.map { $0["artifactLocation"]?["uri"] } == ["specs/tenants/shop/caf%C3%A9.yaml"])
        // Two spaces, then a quoted key of two scalars.
        #expect(odd.first?["region"]?["startColumn"] == 3 && odd.first?["region"]?["endColumn"] == 7)
    }

    @Test("Lines before a finding move its place and not its fingerprint")
    func fingerprintsStay() async throws {
        var found: [[String]] = []
        var lines: [[Int64]] = []
        for lead in ["", "# One.\n# Two.\n\n"] {
            let outcome = try await validate(try folder(lead: lead), "gitlab")
            let issues = try #require(try JSON.value(Array(outcome.output.utf8)).elements)
            #expect(issues.count > 3)
            found.append(issues.compactMap { $0["fingerprint"]?.text }.sorted())
            lines.append(issues.compactMap { $0["location"]?["lines"]?["begin"]?.integer })
        }
        #expect(found[0] == found[1])
        #expect(Set(found[0]).count == found[0].count)
        #expect(lines[0] != lines[1])
    }

    @Test func jUnitHasATestForEveryFile() async throws {
        let outcome = try await validate(try folder(), "junit")
        let suite = try #require(try XML.tree(Array(outcome.output.utf8))["testsuite"])
        // And one for what is kept back.
        #expect(suite.children.count == 5)
        #expect(outcome.output.contains("tests=\"5\" failures=\"3\""), "\(outcome.output)")
    }

    @Test func otherCommandsHaveNoPlaces() async throws {
        let folder = try folder()
        let outcome = try await Program.run(
            ["get", "tenants", "-o", "sarif"], environment: ["HOME": folder["home"]], folder: folder.path)
        #expect(outcome.code == 64)
    }
}

/// A change judged against the real fleet by somebody who has no access to it.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct DryRunTests {
    /// No credentials, and nobody who answers.
    private let blind = ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": ""]

    @Test func aPlanFromAFileIsThatFromTheCloud() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        _ = try await stage.cloud.instance(["Name": "notebook", "team": "lab"])
        let exported = try await stage.run("inventory", "export", "-o", "fleet.json")
        #expect(exported.code == 0, "\(exported.all)")
        #expect(try await ProgramRunner.succeed("stat", ["-c", "%a", stage.folder["fleet.json"]]) == "600\n")
        let live = try await stage.run("plan", "--at", Stage.evening, "-o", "json")
        let offline = try await stage.run(
            "plan", "--inventory", "fleet.json", "--at", Stage.evening, "-o", "json", environment: blind)
        #expect(offline.code == 0, "\(offline.all)")
        #expect(offline.output == live.output)
        let table = try await stage.run("plan", "--inventory", "fleet.json", "--at", Stage.evening, environment: blind)
        #expect(table.output.contains("\nNote: the fleet as fleet.json recorded it at 20"), "\(table.all)")
        let own = try await stage.run("inventory", "export", "--tenant", "lab")
        #expect(own.output.contains("notebook") && !own.output.contains("\"web\""), "\(own.all)")
    }

    @Test func whatAChangeAloneDoes() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        _ = try await stage.cloud.instance(["Name": "notebook", "team": "lab"])
        #expect(try await stage.run("inventory", "export", "-o", "fleet.json").code == 0)
        try await stage.specs.git("checkout", "-q", "-b", "change")
        try await stage.specs.commit([
            "tenants/lab/nights.yaml": Documents.override("late", in: "lab", select: "note*"),
            "platform/accounts.yaml": Documents.account(stage.cloud.account, endpoint: stage.cloud.server.url)
                .replacing("regions: [", with: "regions: [eu-central-1, "),
            "tenants/shop/nights.yaml": Documents.schedule("nights", in: "shop", zone: "Europe/Berln"),
        ])
        // A working copy is read where it is, so that its branches need not be anybody else's.
        let call = [
            "plan", "--source", stage.specs.path, "--base", "main", "--head", "change", "--inventory", "fleet.json",
            "--at", Stage.evening,
        ]
        let change = try await stage.run(call, environment: blind)
        #expect(change.code == 3, "\(change.all)")
        #expect(change.output.contains("actions: 1 taken away; claims: 1 added, 1 taken away\n"), "\(change.all)")
        #expect(change.output.contains("\nNote: CloudAccount/main changed: regions; shown, not used"), "\(change.all)")
        #expect(change.output.contains("notebook") && !change.output.contains(" web "))
        let annotations = try await stage.run(call + ["-o", "github"], environment: blind)
        #expect(
            annotations.output.split(separator: "\n").map { $0.prefix(40) } == [
                "::notice title=documents that are kept b", "::notice file=platform/accounts.yaml,lin",
                "::error file=tenants/shop/nights.yaml,li",
            ], "\(annotations.all)")
        let json = try await stage.run(call + ["-o", "json"], environment: blind)
        let value = try JSON.value(Array(json.output.utf8))
        #expect(value["kind"] == "PlanComparison")
        #expect(value["tenants"]?.texts("tenant") == ["lab"])
        let markdown = try await stage.run(call + ["-o", "markdown"], environment: blind)
        #expect(markdown.output.contains("#### Actions\n\n|"), "\(markdown.all)")
    }

    @Test func exitCodes() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        #expect(try await stage.run("inventory", "export", "-o", "fleet.json").code == 0)
        func compare(_ files: [String: String], _ more: String...) async throws -> Int32 {
            try await stage.specs.git("checkout", "-q", "-B", "change", "main")
            try await stage.specs.commit(files)
            let call = ["plan", "--source", stage.specs.path, "--base", "main", "--head", "change"]
            let rest = ["--inventory", "fleet.json", "--at", Stage.evening]
            return try await stage.run(call + rest + more, environment: blind).code
        }
        let override = ["tenants/shop/late.yaml": Documents.override("late", in: "shop", select: "*")]
        let cloned = ["tenants/shop/more.yaml": Documents.schedule("nights", in: "shop")]
        #expect(try await compare([:], "--detailed-exitcode") == 0)
        #expect(try await compare(override) == 0)
        #expect(try await compare(override, "--detailed-exitcode") == 2)
        #expect(
            try await compare([
                "platform/tenants.yaml": Documents.tenant("shop", mode: "plan") + "---\n" + Documents.tenant("lab")
            ]) == 4)
        #expect(try await compare(cloned, "--detailed-exitcode") == 3)
    }

    @Test func wrongCommandLinesAreSaid() async throws {
        let stage = try await Stage()
        for call in [["--base", "main"], ["--head", "main"], ["--base", "main", "--head", "main", "--out", "x"]] {
            #expect(try await stage.run(["plan"] + call, environment: [:]).code == 64)
        }
        try stage.folder.write("{\"format\":1,\"kind\":\"Inventory\",", to: "half.json")
        let half = try await stage.run("plan", "--inventory", "half.json")
        #expect(half.code == 1)
        #expect(half.error.contains("half.json is no inventory: 1:32: "), "\(half.all)")
    }
}

extension Stage {
    func run(_ arguments: [String], environment changes: [String: String]) async throws -> ProgramRunner.Outcome {
        try await Program.run(arguments, environment: environment.merging(changes) { $1 }, folder: folder.path)
    }
}

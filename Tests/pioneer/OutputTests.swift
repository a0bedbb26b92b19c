import Documents
import Support
import Testing
import Vocabulary

/// What is shown, where, and in which form.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct OutputTests {
    @Test func hostileTagsInEveryFormat() async throws {
        let stage = try await Stage()
        let id = try await stage.cloud.instance(
            ["Name": "::error file=x::y", "team": "shop", "note": "\u{9B}31m|`@all`<b>\n##vso[x]\u{202E}"])
        let calls = [
            ["plan", "--at", Stage.evening], ["get", "resources"], ["explain", id, "--at", Stage.evening],
            ["apply", "--at", Stage.evening], ["get", "actions"], ["audit", "list", "--tenant", "shop"],
        ]
        for call in calls {
            for format in ["table", "json", "yaml", "markdown"] {
                let outcome = try await Program.run(
                    call + ["-o", format], environment: stage.environment, folder: stage.folder.path)
                #expect(outcome.code == 0 && outcome.error.isEmpty, "\(call): \(outcome.all)")
                let bytes = Array(outcome.output.utf8)
                for scalar in outcome.output.unicodeScalars where scalar != "\n" {
                    #expect(
                        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0x202E,
                        "\(call) \(format)")
                }
                for line in outcome.output.split(separator: "\n") {
                    #expect(!line.drop { $0 == " " }.hasPrefix("::") && !line.contains("##vso"), "\(call) \(line)")
                }
                switch format {
                case "json": #expect(throws: Never.self) { try JSON.value(bytes) }
                case "yaml": #expect(YAML.parse(bytes, file: "x").diagnostics == [])
                case "markdown": #expect(!outcome.output.contains("<b>") && !outcome.output.contains("@all"))
                default: break
                }
            }
        }
        let resources = try await stage.json("get", "resources")
        let tags = resources.elements?.first?["resource"]?["tags"]
        #expect(tags?["note"]?.text == "\u{9B}31m|`@all`<b>\n##vso[x]\u{202E}", "machines get what is there")
        #expect(tags?["Name"]?.text == "::error file=x::y")
    }

    @Test func everyKindIsListed() async throws {
        let stage = try await Stage()
        let id = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        try await stage.specs.commit([
            "tenants/shop/launch.yaml": Documents.override("launch", in: "shop", select: "web-*")
        ])
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)
        func list(_ arguments: String...) async throws -> String {
            let outcome = try await Program.run(
                ["get"] + arguments, environment: stage.environment, folder: stage.folder.path)
            #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.all)")
            return outcome.output
        }
        let address = "aws/\(stage.cloud.account)/\(CloudFixture.region)/ec2/instance/\(id)"
        let commit = try await stage.specs.git("rev-parse", "HEAD").prefix(12)
        #expect(
            try await list("tenants") == """
                NAME   MODE      NAMESPACES   ACCOUNTS
                lab    enforce   lab          main
                shop   enforce   shop         main

                """)
        #expect(
            try await list("accounts") == """
                NAME   PROVIDER   ACCOUNT        REGIONS     TENANTS
                main   aws        \(stage.cloud.account)   eu-west-1   lab,shop

                """)
        #expect(
            try await list("schedules", "--at", Stage.evening) == """
                NAMESPACE   NAME     ZONE            WINDOWS               NOW       UNTIL
                lab         nights   Europe/Berlin   mon-fri 07:00-19:00   stopped   2026-03-30T05:00:00Z
                shop        nights   Europe/Berlin   mon-fri 07:00-19:00   stopped   2026-03-30T05:00:00Z

                """)
        #expect(
            try await list("overrides", "--at", Stage.evening).contains(
                "in force   developers   Goes live at midnight."))
        #expect(try await list("overrides", "--at", Stage.morning).contains("over   developers"))
        // Its root volume is a resource too, and nobody's.
        let resources = try await list("resources").split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        #expect(resources.first == "NAME TENANT STATE OWNER RESOURCE")
        #expect(resources.contains("web shop stopped, class t3.micro - \(address)"))
        #expect(resources.count == 3 && resources.contains { $0.contains("snapshot (none)") })
        let actions = try await list("actions")
        #expect(
            actions.contains(
                "stop     power running → stopped   succeeded   not yet    Schedule/shop/nights   \(commit)"))
        #expect(try await list("actions", "--tenant", "lab") == "No actions yet.\n")
    }

    @Test func documentsAreValidated() async throws {
        let stage = try await Stage()
        let found = "2 tenants, 1 account, 2 schedules and 0 overrides in 4 files"
        for place in [[], [stage.specs.path], ["file://" + stage.specs.path]] {
            let outcome = try await Program.run(
                ["validate"] + place, environment: stage.environment, folder: stage.folder.path)
            #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.all)")
            #expect(outcome.output == "No errors: \(found).\n")
        }
        // A folder is read as it stands, committed or not; every problem shows at once.
        try stage.folder.write("kind: Nothing\n", to: "specs/tenants/shop/a.yaml")
        try stage.folder.write("kind: [\n", to: "specs/tenants/lab/b.yaml")
        #expect(try await stage.run("validate").code == 0)
        let wrong = try await stage.run("validate", stage.specs.path)
        #expect(wrong.code == 3)
        for place in ["tenants/shop/a.yaml:1:7: error: ", "tenants/lab/b.yaml:2:1: error: "] {
            #expect(wrong.output.contains(place), "\(wrong.output)")
        }
        let value = try await stage.json("validate", stage.specs.path)
        #expect(value["diagnostics"]?.texts("file").sorted() == ["tenants/lab/b.yaml", "tenants/shop/a.yaml"])
    }

    @Test func coloursOnATerminalOnly() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        let command = "'\(Program.path)' plan --at \(Stage.evening)"
        func typed(_ environment: [String: String]) async throws -> String {
            try await ProgramRunner.succeed(
                "script", ["-qec", command, "/dev/null"],
                environment: stage.environment.merging(["TERM": "xterm"]) { $1 }.merging(environment) { $1 },
                folder: stage.folder.path)
        }
        #expect(try await typed(["NO_COLOR": ""]).contains("\u{1B}[32mready\u{1B}[0m"))
        #expect(try await !typed(["NO_COLOR": "1"]).contains("\u{1B}"))
        #expect(try await !stage.run("plan", "--at", Stage.evening).output.contains("\u{1B}"))
    }

    @Test func theRecordIsVerifiedAndExported() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)
        let list = try await stage.run("audit", "list", "--tenant", "shop")
        #expect(list.output.contains("stop aws/\(stage.cloud.account)/") && list.output.contains("1 acted on, 0 held"))
        #expect(
            try await stage.run("audit", "list", "--tenant", "shop", "--limit", "1").output.split(separator: "\n").count
                == 2)
        let sound = try await stage.run("audit", "verify")
        #expect(sound.code == 0, "\(sound.all)")
        #expect(sound.output.contains("tenant/shop: sound: 3 records, 3 under a checkpoint"))

        let file = stage.folder["shop.jsonl"]
        #expect(try await stage.run("audit", "export", "--tenant", "shop", "--out", file).code == 0)
        #expect(try await stage.run("audit", "verify", file).code == 0)
        let text = try TextFile.text(of: file)
        #expect(text.contains("Ada <ada@example.org>"))
        try TextFile.write(Array(text.replacing("running", with: "stopped").utf8), to: file)
        let edited = try await stage.run("audit", "verify", file)
        #expect(edited.code == 3)
        #expect(edited.output.contains("NOT sound") && edited.output.contains("edited"), "\(edited.all)")
        #expect(edited.output.hasSuffix("The record is not what was written.\n"))
        #expect(try await stage.json("audit", "verify", file)["sound"] == false)

        let typo = try await stage.run("audit", "verify", "--tenant", "shopp")
        #expect(typo.code == 1 && typo.error == "Error: there is no log tenant/shopp; did you mean tenant/shop?\n")
        for (content, message) in [
            ("", "holds no log"), ("{}\n", "holds no log"), ("x\n", ":1: the JSON text cannot be read"),
        ] {
            try TextFile.write(Array(content.utf8), to: file)
            let outcome = try await stage.run("audit", "verify", file)
            #expect(outcome.code == 1 && outcome.error.contains(message), "\(outcome.all)")
        }
    }

    @Test("A log that is gone from the store is missed")
    func aLogThatIsGone() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)
        let edit = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            [(log,)] = db.execute("select id from logs where name = 'tenant/shop'")
            for table in ["leaves", "personal", "checkpoints"]:
                db.execute(f"delete from {table} where log = ?", [log])
            db.execute("delete from logs where id = ?", [log])
            db.commit()
            """
        try await ProgramRunner.succeed("python3", ["-c", edit, stage.folder["state/store.sqlite"]])
        let outcome = try await stage.run("audit", "verify")
        #expect(outcome.code == 3, "\(outcome.all)")
        #expect(outcome.output.contains("tenant/shop") && outcome.output.contains("truncated"), "\(outcome.output)")
    }

    @Test func permissionsAreTold() async throws {
        let stage = try await Stage()
        let outcome = try await stage.run("doctor", "main")
        #expect(outcome.output.contains("reading   ec2:DescribeInstances"), "\(outcome.all)")
        #expect([0, 3].contains(outcome.code))
        let wrong = try await stage.run("doctor", "mian")
        #expect(wrong.code == 1 && wrong.error == "Error: there is no account 'mian'; did you mean 'main'?\n")
    }
}

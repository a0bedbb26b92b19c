import Support
import Testing

/// Bad input as a person meets it: a clear error, nothing lost, nobody else affected.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct BadInputTests {
    /// A file of the shop that is bad, and what is said of it.
    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let file: String
        let bytes: [UInt8]
        let message: String

        var testDescription: String { name }
    }

    private static let bomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + (0..<9).map { level in
            let (name, before) = (
                Character(UnicodeScalar(UInt8(98 + level))), Character(UnicodeScalar(UInt8(97 + level)))
            )
            return "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ", "))]\n"
        }.joined()

    static let bad = [
        Bad(
            name: "a document of 100 MB", file: "big.yaml",
            bytes: Array("# ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000),
            message: "tenants/shop/big.yaml:1:1: error: this is not read, 100000002 bytes are too many for one file; "
                + "split it into several files"),
        Bad(
            name: "an alias bomb", file: "bomb.yaml", bytes: Array(bomb.utf8),
            message: "tenants/shop/bomb.yaml:7:8: error: the text has more than 1000000 nodes, an alias counts as all "
                + "that it stands for"),
        Bad(
            name: "invalid UTF-8", file: "latin.yaml", bytes: Array("# caf".utf8) + [0xE9, 0x0A],
            message: "tenants/shop/latin.yaml:1:6: error: the byte 0xE9 is not valid UTF-8; save the file as UTF-8"),
        Bad(
            name: "an unknown zone", file: "nights.yaml",
            bytes: Array(Documents.schedule("nights", in: "shop", zone: "Europe/Berln").utf8),
            message: "tenants/shop/nights.yaml:6:9: error: `spec.zone` is `Europe/Berln`, no such time zone is known; "
                + "did you mean `Europe/Berlin`?"),
        Bad(
            name: "another namespace's document", file: "foreign.yaml",
            bytes: Array(Documents.schedule("nights", in: "lab").utf8),
            message: "tenants/shop/foreign.yaml:3:37: error: namespace `lab` is in the wrong folder"),
        Bad(
            name: "a pasted secret", file: "secret.yaml", bytes: Array("# AKIA\("IOSFODNN7")PLANTED\n".utf8),
            message: "tenants/shop/secret.yaml:1:3: error: this looks like an AWS access key id"),
    ]

    @Test("A bad document keeps its namespace at its last good commit, and nobody else", arguments: bad)
    func documents(_ bad: Bad) async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        let notebook = try await stage.cloud.instance(["Name": "notebook", "team": "lab"])
        #expect(try await stage.run("apply", "--at", Stage.morning).code == 0)
        let good = try await stage.specs.git("rev-parse", "HEAD").prefix(12)
        try await stage.specs.commit(bytes: ["tenants/shop/\(bad.file)": bad.bytes])

        let validated = try await stage.run("validate")
        #expect(validated.code == 3, "\(validated.all)")
        #expect(validated.output.contains(bad.message), "\(validated.output)")
        #expect(validated.output.utf8.count < 10_000)
        let outcome = try await stage.run("apply", "--at", Stage.evening)
        #expect(outcome.code == 3, "\(outcome.all)")
        #expect(outcome.error.contains(bad.message))
        #expect(outcome.output.contains("namespace shop has errors and stays at commit \(good)"), "\(outcome.output)")
        #expect(!outcome.all.contains("PLANTED"))
        #expect(try await stage.cloud.state(of: web) == "stopped", "as the last good commit says")
        #expect(try await stage.cloud.state(of: notebook) == "stopped")
    }

    @Test("A document that never was good stops its own tenant only")
    func neverGood() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        let notebook = try await stage.cloud.instance(["Name": "notebook", "team": "lab"])
        try await stage.specs.commit(["tenants/shop/nights.yaml": "kind: Shedule\n"])
        let outcome = try await stage.run("apply", "--at", Stage.evening)
        #expect(outcome.code == 3, "\(outcome.all)")
        #expect(
            outcome.error.contains(
                "tenants/shop/nights.yaml:1:7: error: there is no kind `Shedule`; did you mean `Schedule`?"))
        #expect(outcome.output.contains("it has errors, and there is no earlier version without"), "\(outcome.output)")
        #expect(try await stage.cloud.state(of: web) == "running")
        #expect(try await stage.cloud.state(of: notebook) == "stopped")
    }

    @Test(
        "A commit that deletes everything, a rewind and a repository that is gone hold everything until a person resumes"
    )
    func lostHistory() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)
        let first = try await stage.specs.git("rev-parse", "HEAD").filter { $0 != "\n" }
        let second = try await stage.specs.commit(["README.md": "x"])
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)

        func held(_ reason: String) async throws {
            for _ in 0..<2 {
                let outcome = try await stage.run("apply", "--at", Stage.morning)
                #expect(outcome.code == 4, "\(outcome.all)")
                #expect(
                    outcome.output.contains("source root is held, so nothing moves: \(reason)"), "\(outcome.output)")
                #expect(outcome.output.contains("`pioneer resume source/root` lets it go on"))
            }
            #expect(try await stage.cloud.state(of: web) == "stopped")
            let plan = try await stage.run("plan", "--at", Stage.morning, "-o", "json")
            #expect(plan.code == 4 && plan.error.contains("source root is held"), "\(plan.all)")
        }
        func resume() async throws {
            let outcome = try await stage.run("resume", "source/root")
            #expect(
                outcome.code == 0
                    && outcome.output
                        == "Source root is released: the next pass follows it, unless it has changed in such a way again.\n"
            )
            let again = try await stage.run("resume", "source/root")
            #expect(
                again.code == 1 && again.error == "Error: nothing called 'source/root' is paused or held; nothing is\n")
        }
        try await stage.specs.git("rm", "-rq", "platform", "tenants")
        let deleted = try await stage.specs.commit()
        try await held("commit \(deleted.prefix(12)) has no specs any more")
        try await stage.specs.git("reset", "-q", "--hard", second)
        try await resume()
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)

        try await stage.specs.git("reset", "-q", "--hard", first)
        try await held("it was rewound or rewritten: commit \(first.prefix(12)) does not follow \(second.prefix(12))")
        try await resume()
        #expect(try await stage.run("apply", "--at", Stage.evening).code == 0)

        try await ProgramRunner.succeed("mv", [stage.specs.path, stage.folder["moved"]])
        try await held("it vanished: there is no repository file://\(stage.specs.path)")
        try await ProgramRunner.succeed("mv", [stage.folder["moved"], stage.specs.path])
        try await resume()
        let outcome = try await stage.run("apply", "--at", Stage.morning)
        #expect(outcome.code == 0, "\(outcome.all)")
        #expect(try await stage.cloud.state(of: web) == "running")
        let verified = try await stage.run("audit", "verify")
        #expect(verified.code == 0, "\(verified.all)")
    }

    @Test func sourcesThatAreNone() async throws {
        let folder = try TemporaryFolder()
        let empty = try await SpecFolder(folder, "empty")
        let bare = try await SpecFolder(folder, "bare")
        try await bare.commit(["README.md": "x"])
        let cases: [([String], String)] = [
            (
                ["--source", empty.path],
                "source root: the repository \(empty.path) has no commit yet; commit something"
            ),
            (["--source", "file://\(empty.path)"], "the repository file://\(empty.path) is empty: it has no branch"),
            (["--source", "file://\(empty.path)", "--branch", "main"], "is empty: it has no branch; push main to it"),
            (["--source", bare.path], "has no specs: there is no document under platform/ or tenants/; commit some"),
            (["--source", "file://\(bare.path)"], "has no specs"),
            (["--source", "file://\(bare.path)", "--branch", "nope"], "has no branch nope; push it, or name another"),
            (["--source", bare.path, "--revision", "nope"], "nope names no commit in \(bare.path)"),
            (["--source", folder["missing"]], "\(folder["missing"]) is not in a Git repository"),
            (["--source", "file://" + folder["missing"]], "there is no repository file://\(folder["missing"])"),
            (["--source", "http://127.0.0.1:1/x"], "http"),
            (["--source", "https://127.0.0.1:1/x"], "cannot reach https://127.0.0.1:1/x"),
        ]
        for (arguments, message) in cases {
            let outcome = try await Program.run(
                ["plan"] + arguments, environment: ["HOME": folder["home"]], folder: folder.path)
            #expect(outcome.code == 1 && outcome.output.isEmpty, "\(arguments): \(outcome.all)")
            #expect(
                outcome.error.hasPrefix("Error: ") && outcome.error.contains(message), "\(arguments): \(outcome.error)")
        }
    }

    @Test func anAccountThatAnswersForAnother() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        try await stage.specs.commit([
            "platform/accounts.yaml": Documents.account("999999999999", endpoint: stage.cloud.server.url)
        ])
        let message =
            "the credentials belong to account \(stage.cloud.account), main is 999999999999; nothing of it is believed"
        let plan = try await stage.run("plan", "--at", Stage.evening)
        #expect(plan.code == 4 && plan.output.contains(message), "\(plan.all)")
        let pass = try await stage.run("apply", "--at", Stage.evening)
        #expect(pass.code == 4 && pass.output.contains(message), "\(pass.all)")
        #expect(try await stage.cloud.state(of: web) == "running")
        let list = try await stage.run("get", "resources")
        #expect(list.code == 4 && list.output == "No resources.\n" && list.error.contains(message), "\(list.all)")
        let explained = try await stage.run("explain", "web")
        #expect(explained.code == 1 && explained.error.contains("not everything could be listed: \(message)"))
    }

    @Test func withoutCredentials() async throws {
        let stage = try await Stage()
        let outcome = try await stage.run("plan", environment: ["AWS_SECRET_ACCESS_KEY": ""])
        #expect(outcome.code == 4)
        #expect(outcome.output.contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set"))
    }

    @Test func filesThatAreNoPlan() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        let file = stage.folder["plan.json"]
        let cases = [
            ("", "is no plan: "), ("hello", "is no plan: the JSON text cannot be read"),
            ("{}", "is no plan; `pioneer plan --out` writes one"),
            ("[]", "is no plan"),
            ("{\"kind\":\"Plan\",\"format\":99,\"tenants\":[]}", "has format 99, this version reads 1; plan again"),
        ]
        for (text, message) in cases {
            try TextFile.write(Array(text.utf8), to: file)
            let outcome = try await stage.run("apply", file, "--at", Stage.evening)
            #expect(outcome.code == 1 && outcome.error.hasPrefix("Error: \(file)"), "\(outcome.all)")
            #expect(outcome.error.contains(message), "\(outcome.all)")
        }
        let missing = try await stage.run("apply", "nope.json")
        #expect(missing.code == 1 && missing.error == "Error: cannot read nope.json: No such file or directory\n")
        #expect(try await stage.cloud.state(of: web) == "running")
    }

    @Test func storesThatAreNotOurs() async throws {
        let stage = try await Stage()
        #expect(try await stage.run("apply", "--at", Stage.morning).code == 0)
        try stage.configure(["controller": "another"])
        let other = try await stage.run("apply", "--at", Stage.morning)
        #expect(other.code == 1)
        #expect(
            other.error.contains("belongs to controller 'tests', this one is 'another'; name its own store"),
            "\(other.all)")
        try stage.folder.write("garbage that is no database at all", to: "garbage.sqlite")
        let garbage = try await stage.run("plan", "--store", stage.folder["garbage.sqlite"])
        #expect(garbage.code == 1 && garbage.error.contains("the store is damaged or no store"), "\(garbage.all)")
        let folder = try await stage.run("plan", "--store", stage.folder.path)
        #expect(folder.code == 1 && folder.error.contains("cannot be opened: Is a directory"), "\(folder.all)")
        #expect(try TextFile.text(of: stage.folder["garbage.sqlite"]) == "garbage that is no database at all")
    }

    @Test("Nobody acts on a real cloud at a pretended instant")
    func pretending() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        try await stage.specs.commit([
            "platform/accounts.yaml": Documents.account(stage.cloud.account, endpoint: "https://aws.example.com")
        ])
        try stage.configure(["endpointHosts": "[aws.example.com]"])
        let outcome = try await stage.run("apply", "--at", Stage.evening)
        #expect(outcome.code == 1)
        #expect(
            outcome.error == """
                Error: acting at a pretended instant is refused: the endpoint of account main is not on this machine; \
                leave --at out, or plan instead

                """)
        #expect(try await stage.cloud.state(of: web) == "running")

        try stage.configure()
        let forbidden = try await stage.run("plan", "--at", Stage.evening)
        #expect(forbidden.code == 3)
        #expect(
            forbidden.error.contains("platform/accounts.yaml:8:13: error: `spec.endpoint` points to `aws.example.com`"),
            "\(forbidden.all)")
    }
}

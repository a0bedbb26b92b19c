import Support
import Testing

/// The process configuration: file, environment, flags.
struct ConfigurationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> ProgramRunner.Outcome {
        try await Program.run(
            arguments, environment: ["HOME": folder["home"]].merging(environment) { $1 }, folder: folder.path)
    }

    @Test(
        "Every problem of the file with its place",
        arguments: [
            ("contrller: x\n", ["1:1: error: unknown field `contrller`; did you mean `controller`?"]),
            (
                "root:\n  url: .\n  brnch: x\nstore: [a]\n",
                [
                    "3:3: error: unknown field `brnch` in `root`; did you mean `branch`?",
                    "4:8: error: `store` is a list, a path, whole or relative to the folder of this file",
                ]
            ),
            ("controller: Bad Name\n", ["1:13: error: `controller` is `Bad Name`, an id of lower-case letters"]),
            ("controller: 42\n", ["put it in quotes: `\"42\"`"]),
            ("cache:\n", ["1:7: error: `cache` is empty"]),
            ("- a\n", ["1:1: error: the document is a list, a mapping with `controller`, `root`"]),
            ("root: .\n", ["1:7: error: `root` is the text `.`, a mapping with `url`"]),
            ("a: [\n", ["error: a value is missing here"]),
            ("store: a\nstore: b\n", ["2:1: error: "]),
            ("store: a\n---\nstore: b\n", ["3:1: error: there is a second document; keep one"]),
            ("endpointHosts: 127.0.0.1\n", ["1:16: error: `endpointHosts` is the text `127.0.0.1`, a list is wanted"]),
            (
                "endpointHosts: [\"http://a:1\"]\n",
                ["1:17: error: `endpointHosts[0]` is `http://a:1`, a host, with or without a port, such as"]
            ),
            ("store: ~/store.sqlite\n", ["1:8: error: `store` is `~/store.sqlite`, a path, whole or relative"]),
            (
                "gitCredentials:\n- {name: hub, method: tokn, file: x}\n- {name: deploy, method: sshKey}\n",
                [
                    "2:23: error: `gitCredentials[0].method` is `tokn`",
                    "3:3: error: `gitCredentials[1].file` is missing, `sshKey` reads it; add it",
                ]
            ),
            (
                "gitCredentials: [{name: hub, method: token, file: x, password: y}]\n",
                ["1:54: error: unknown field `password` in `gitCredentials[0]`"]
            ),
        ])
    func problems(text: String, messages: [String]) async throws {
        try folder.write(text, to: "c.yaml")
        let outcome = try await run("get", "actions", "--config", "c.yaml")
        #expect(outcome.code == 1 && outcome.output.isEmpty)
        #expect(outcome.error.split(separator: "\n").count == messages.count, "\(outcome.error)")
        for message in messages {
            #expect(outcome.error.contains("c.yaml:\(message)") || outcome.error.contains(message), "\(outcome.error)")
        }
    }

    @Test func aSoundFile() async throws {
        try folder.write(
            """
            # All of it.
            controller: main-1
            root: {url: "git@example.org:specs.git", branch: main, path: specs, credentials: hub}
            store: a/store.sqlite
            cache: a/mirrors
            signingKey: a/key.pem
            markKey: a/marks.key
            checkpoints: a/checkpoints.jsonl
            endpointHosts: ["127.0.0.1:5000"]
            credentialCommands: []
            gitCredentials:
              - {name: hub, method: sshKey, file: id_ed25519, knownHosts: known_hosts}
              - {name: agent, method: sshAgent}
              - {name: token, method: token, file: token, user: x}
              - {name: variable, method: environment, variable: GIT_TOKEN}

            """, to: "pioneer.yaml")
        #expect(try await run("get", "actions").code == 0)
        try folder.write("", to: "pioneer.yaml")
        #expect(try await run("get", "actions").code == 0, "an empty file says nothing")
    }

    @Test func whatCannotBeRead() async throws {
        let missing = try await run("plan", "--config", "nope.yaml")
        #expect(missing.code == 1 && missing.error == "Error: cannot read nope.yaml: No such file or directory\n")
        let isFolder = try await run("plan", environment: ["PIONEER_CONFIG": folder.path])
        #expect(isFolder.code == 1 && isFolder.error == "Error: \(folder.path) cannot be read: it is not a file\n")
        try folder.write([0x61, 0x3A, 0x20, 0xFF], to: "c.yaml")
        let binary = try await run("plan", "--config", "c.yaml")
        #expect(binary.code == 1)
        #expect(binary.error == "c.yaml:1:4: error: the byte 0xFF is not valid UTF-8; save the file as UTF-8\n")
    }

    @Test("Flags win over the environment, the environment over the file, the file over what is usual")
    func precedence() async throws {
        try folder.write("store: file.sqlite\n", to: "pioneer.yaml")
        try folder.write("store: other.sqlite\n", to: "conf/other.yaml")
        func store(_ arguments: [String] = [], _ environment: [String: String] = [:]) async throws -> String {
            let outcome = try await Program.run(
                ["audit", "verify"] + arguments, environment: ["HOME": folder["home"]].merging(environment) { $1 },
                folder: folder.path)
            return outcome.error
        }
        func missing(_ path: String) -> String { "Error: there is no store at \(path)\n" }
        #expect(try await store() == missing("file.sqlite"))
        let other = ["PIONEER_CONFIG": "conf/other.yaml"]
        #expect(try await store([], other) == missing("conf/other.sqlite"))
        #expect(try await store(["--config", "pioneer.yaml"], other) == missing("file.sqlite"))
        let named = other.merging(["PIONEER_STORE": "/named.sqlite"]) { $1 }
        #expect(try await store([], named) == missing("/named.sqlite"))
        #expect(try await store(["--store", "/flag.sqlite"], named) == missing("/flag.sqlite"))
        #expect(try await store([], ["PIONEER_STORE": "", "XDG_STATE_HOME": "/x"]) == missing("file.sqlite"))
        try folder.write("{}", to: "pioneer.yaml")
        #expect(try await store([], ["XDG_STATE_HOME": "/x"]) == missing("/x/pioneer/store.sqlite"))
    }
}

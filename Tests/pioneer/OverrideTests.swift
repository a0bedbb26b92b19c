import Support
import Testing
import Vocabulary

/// Overrides from the command line: the commit, what it does in the cloud, and what is said about both.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct OverrideTests {
    private static let launch = [
        "override", "create", "launch", "--namespace", "shop", "--type", "ec2/instance", "--name", "web-*", "--running",
        "--from", "2026-03-27T18:00", "--zone", "Europe/Berlin", "--until", "2099-01-01T00:00:00Z", "--reason",
        "Goes live at midnight.",
    ]

    private func run(_ stage: Stage, _ arguments: [String]) async throws -> ProgramRunner.Outcome {
        try await Program.run(
            arguments, environment: stage.environment.merging(["USER": "ada"]) { $1 }, folder: stage.folder.path)
    }

    @Test("A branch, a merge, and the machine stays up")
    func fromTheCommandToTheCloud() async throws {
        let stage = try await Stage()
        let web = try await stage.cloud.instance(["Name": "web-1", "team": "shop"])
        let worker = try await stage.cloud.instance(["Name": "worker", "team": "shop"])
        let made = try await run(stage, Self.launch)
        #expect(made.code == 0 && made.error.isEmpty, "\(made.all)")
        let commit = try await stage.specs.git("rev-parse", "override/launch").prefix(12)
        let lines = made.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 3, "\(made.output)")
        #expect(
            lines[0].hasPrefix(
                "Override shop/launch: running from 2026-03-27T17:00:00Z until 2099-01-01T00:00:00Z (")
                && lines[0].hasSuffix("); 1 resource now."), "\(lines[0])")
        #expect(
            lines[1] == "Commit \(commit) on branch override/launch of file://\(stage.specs.path): "
                + "tenants/shop/overrides/launch.yaml")
        #expect(
            lines[2] == "Nothing changes before it is merged into main: open a pull request, or merge it yourself.")
        #expect(try await stage.specs.git("status", "--porcelain") == "", "nobody's working copy is touched")

        #expect(try await stage.run("get", "overrides").output == "No overrides.\n")
        try await stage.specs.git("merge", "-q", "--ff-only", "override/launch")
        #expect(try await stage.run("validate").code == 0)
        let evening = try await stage.run("apply", "--at", Stage.evening)
        #expect(evening.code == 0, "\(evening.all)")
        #expect(try await stage.cloud.state(of: web) == "running")
        #expect(try await stage.cloud.state(of: worker) == "stopped")

        let longer = try await run(
            stage, ["override", "extend", "launch", "--until", "2099-01-01T02:00:00Z", "--new-branch", "longer"])
        #expect(
            longer.code == 0
                && longer.output.hasPrefix(
                    "Override shop/launch now lasts until 2099-01-01T02:00:00Z; it would have ended at "
                        + "2099-01-01T00:00:00Z.\n"),
            "\(longer.all)")
        #expect(
            try await stage.specs.git("diff", "--stat", "main", "longer").contains("1 insertion(+), 1 deletion(-)"))
    }

    @Test func oneResourceInOneWord() async throws {
        let stage = try await Stage()
        let id = try await stage.cloud.instance(["Name": "web-1", "team": "shop"])
        let woken = try await run(stage, ["override", "wake", id, "--for", "2h", "--dry-run"])
        #expect(woken.code == 0 && woken.error.isEmpty, "\(woken.all)")
        for line in [
            "Not committed. It would go to branch override/wake-web-1-", "  kind: Override",
            "    reason: Woken by ada.",
            "    owner: ada", "      name: web-1", "        - eu-west-1", "      atMost: 1",
        ] { #expect(woken.output.contains(line), "\(line): \(woken.output)") }
        let alone = try await stage.json("override", "leave-alone", "web-1", "--for", "3d", "--dry-run")
        #expect(alone["state"]?.text == "left as it is" && alone["selected"]?.integer == 1)
        #expect(alone["text"]?.text?.contains("leaveAlone: true") == true && alone["commit"] == nil)
        let wrong = try await run(stage, ["override", "wake", "web-2", "--for", "2h"])
        #expect(wrong.code == 1 && wrong.error == "Error: there is no resource 'web-2'; did you mean 'web-1'?\n")
        #expect(try await stage.specs.git("branch", "--list").split(separator: "\n").count == 1)
    }

    @Test func whatIsRefusedIsNotCommitted() async throws {
        let stage = try await Stage()
        let direct = try await run(stage, Self.launch + ["--direct"])
        #expect(direct.code == 1 && direct.error.hasPrefix("Error: the tenant shop takes overrides from branches only"))
        let tenant = Documents.tenant("shop").replacing(
            "mode:", with: "overrideCommits: direct\n  maxOverride: 14d\n  mode:")
        try await stage.specs.commit(["platform/tenants.yaml": tenant + "---\n" + Documents.tenant("lab")])
        let long = try await run(stage, Self.launch)
        #expect(long.code == 3 && long.output.isEmpty, "\(long.all)")
        #expect(
            long.error.contains("tenants/shop/overrides/launch.yaml:14:8: error: the override lasts ")
                && long.error.contains("the tenant `shop` allows at most 14d")
                && long.error.hasSuffix("Nothing was committed: the documents would have errors.\n"), "\(long.error)")
        let wake = [
            "override", "create", "up", "--namespace", "shop", "--type", "ec2/instance", "--name", "z", "--running",
        ]
        let checkedOut = try await run(stage, wake + ["--for", "2h", "--reason", "r", "--direct"])
        #expect(checkedOut.code == 1, "\(checkedOut.all)")
        #expect(
            checkedOut.error.contains("nothing was committed: the branch main is checked out in \(stage.specs.path)"))
        let nothing = try await run(stage, wake + ["--for", "2h", "--reason", "a\u{1B}[31m\nb"])
        #expect(nothing.code == 0 && nothing.error == "warning: it selects no resource of the tenant shop now\n")
        let message = try await stage.specs.git("show", "-s", "--format=%an%n%B", "override/up")
        #expect(message.hasPrefix("ada\nOverride shop/up: running until "))
        #expect(message.contains("\n\na\\u{1b}[31m\\u{a}b\n\nOwner: ada\n"), "\(message)")
    }

    @Test("Over http, straight to the branch that is followed, several at once: each is there")
    func overHTTP() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web-1", "team": "shop"])
        let tenant = Documents.tenant("shop").replacing("mode:", with: "overrideCommits: direct\n  mode:")
        try await stage.specs.commit(["platform/tenants.yaml": tenant + "---\n" + Documents.tenant("lab")])
        let bare = stage.folder["bare.git"]
        try await stage.specs.git("clone", "-q", "--bare", stage.specs.path, bare)
        let server = try await GitServer.start(stage.folder)
        let root = "{url: \"\(server.url)/bare.git\", branch: main}"
        try stage.configure(["root": root])
        // Each as on a machine of its own, with a mirror of its own.
        let configuration = try TextFile.text(of: stage.folder["pioneer.yaml"])
        for number in 1...3 {
            try stage.folder.write(
                configuration.replacing("state/mirrors", with: "state/mirrors-\(number)"), to: "pioneer-\(number).yaml")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask {
                    let made = try await self.run(
                        stage,
                        [
                            "override", "create", "up-\(number)", "--resource", "web-1", "--running", "--for", "2h",
                            "--reason", "r", "--direct", "--config", stage.folder["pioneer-\(number).yaml"],
                        ])
                    #expect(made.code == 0, "\(made.all)")
                    #expect(made.output.hasSuffix("The next look at main puts it in force.\n"), "\(made.output)")
                }
            }
            try await group.waitForAll()
        }
        let listed = try await stage.run("get", "overrides")
        #expect(listed.code == 0, "\(listed.all)")
        for number in 1...3 { #expect(listed.output.contains("up-\(number) "), "\(listed.output)") }
        try await ProgramRunner.succeed("git", ["-C", bare, "fsck", "--strict"])
        withExtendedLifetime(server) {}
    }
}

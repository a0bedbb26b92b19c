import Support
import Testing

/// What a person types, rightly or wrongly. Nothing here needs a cloud.
struct CommandLineTests {
    @Test(
        "A wrong command line ends with 64 and says what would have been right",
        arguments: [
            (["pln"], "there is no subcommand 'pln'; did you mean 'plan'?"),
            (["audit", "lst"], "there is no subcommand 'lst'; did you mean 'list'?"),
            (["generate", "crd"], "there is no subcommand 'crd'; did you mean 'crds'?"),
            (
                ["frobnicate"],
                "there is no subcommand 'frobnicate'; there are validate, plan, apply, simulate, run, explain"
            ),
            (["a\u{1B}[2J"], "there is no subcommand 'a\\u{1b}[2J'"),
            (
                ["plan", "--detailed-exitcod", "x"],
                "Unknown option '--detailed-exitcod'. Did you mean '--detailed-exitcode'?"
            ),
            (["plan", "--at", "noon"], "The value 'noon' is invalid for '--at <instant>'"),
            (["apply", "--wait=soon"], "'soon' is no duration for --wait such as 90s, 10m or 1h"),
            (["apply", "--wait", "0s"], "'0s' is no duration for --wait"),
            (["apply", "--wait", "plan.json"], "a file goes before --wait"),
            (["plan", "-o", "xml"], "'xml' is none of table, json, yaml, markdown"),
            (["plan", "--log-level", "loud"], "'loud' is none of trace, debug, info, warning, error"),
            (["plan", "--log-format", "xml"], "'xml' is none of text, json, auto"),
            (["plan", "extra"], "Unexpected argument 'extra'"),
            (["get", "tenant"], "The value 'tenant' is invalid for '<kind>'"),
            (["get"], "Missing expected argument '<kind>'"),
            (["explain"], "Missing expected argument '<resource>'"),
            (["get", "actions", "--limit=-1"], "The value '-1' is invalid for '--limit <count>'"),
            (["audit", "list", "--limit", "many"], "The value 'many' is invalid for '--limit <count>'"),
            (["import", "keda", "x", "--namespace", "a"], "'keda' is no tool; there are cloud-custodian, kube-green"),
            (["import", "kube-gren", "x", "--namespace", "a"], "did you mean 'kube-green'?"),
            (["import", "keda-cron", "x", "--namespace", "A_b"], "'A_b' is no namespace"),
            (["override", "creat"], "there is no subcommand 'creat'; did you mean 'create'?"),
            (["override", "extend", "x"], "say until when: --by 2h, or --until INSTANT"),
            (["override", "extend", "x", "--by", "2h", "--until", "y"], "--by and --until say the same"),
            (["override", "extend", "x", "--by", "soon"], "The value 'soon' is invalid for '--by <time>'"),
            (["override", "wake", "web-1"], "it always has an end: give --for 2h, or --until INSTANT"),
            (["override", "wake", "web-1", "--for", "2h", "--until", "x"], "--for and --until say the same"),
            (
                ["override", "wake", "web-1", "--for", "2h", "--direct", "--new-branch", "b"],
                "--direct needs no branch; leave --new-branch out"
            ),
            (["override", "wake", "web-1", "--until", "noon"], "'noon' is no instant for --until; write it as"),
            (
                ["override", "wake", "web-1", "--until", "2099-03-29T18:00"],
                "has no offset, so nobody knows which instant it is for --until; write it as 2099-03-29T18:00:00Z for UTC"
            ),
            (
                ["override", "wake", "web-1", "--until", "2099-03-29T18:00", "--zone", "Europe/Berln"],
                "there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"
            ),
            (
                ["override", "wake", "web-1", "--until", "2026-03-29T02:30", "--zone", "Europe/Berlin"],
                "the clocks in Europe/Berlin never show '2026-03-29T02:30'"
            ),
            (
                ["override", "wake", "web-1", "--until", "2026-10-25T02:30", "--zone", "Europe/Berlin"],
                "show '2026-10-25T02:30' twice, at 2026-10-25T00:30:00Z and at 2026-10-25T01:30:00Z; write one of them"
            ),
            (Self.create(["--running", "--for", "2h"]), "say which resources: --resource RESOURCE, or --type TYPE"),
            (
                Self.create(["--type", "ec2/instance", "--running", "--for", "2h"]),
                "write --name '*' if that is what is meant"
            ),
            (
                Self.create(["--resource", "a", "--name", "b", "--running", "--for", "2h"]),
                "--resource names one resource"
            ),
            (Self.create(["--resource", "a", "--for", "2h"]), "say which state: --running, --stopped, --hibernated"),
            (
                Self.create(["--resource", "a", "--running", "--size", "3", "--for", "2h"]),
                "an override wants one state"
            ),
            (Self.create(["--resource", "a", "--running"]), "an override always has an end: give --for 2h"),
            (Self.create(["--resource", "a", "--tag", "team"]), "The value 'team' is invalid for '--tag <tag>'"),
            (Self.create(["--resource", "a", "--size", "3,4"]), "The value '3,4' is invalid for '--size <size>'"),
            (
                ["override", "create", "x", "--type", "t", "--name", "n", "--running", "--for", "2h", "--reason", "r"],
                "an override belongs to a namespace; name it with --namespace"
            ),
            (
                ["override", "create", "x", "--resource", "a", "--running", "--for", "2h"],
                "Missing expected argument '--reason"
            ),
            (["completion", "tcsh"], "'tcsh' is none of bash, zsh and fish"),
        ])
    func wrong(arguments: [String], message: String) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.code == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.hasPrefix("Error: ") && outcome.error.contains(message), "\(outcome.error)")
        #expect(outcome.error.contains("Usage: pioneer"))
    }

    private static func create(_ more: [String]) -> [String] {
        ["override", "create", "x", "--namespace", "shop", "--reason", "r"] + more
    }

    @Test func help() async throws {
        let top = try await Program.run(["--help"])
        #expect(top.code == 0 && top.error.isEmpty)
        for word in [
            "validate", "plan", "apply", "explain", "get", "override", "audit", "pause", "resume", "release", "doctor",
            "generate",
            "completion",
            "Exit codes: 0 fine; 1 an error; 3 findings; 4 something held or incomplete", "64 a wrong command line",
        ] { #expect(top.output.replacing("\n", with: " ").contains(word), "\(word)") }
        #expect(try await Program.run([]).output == top.output)
        let plan = try await Program.run(["help", "plan"])
        #expect(plan.code == 0)
        #expect(plan.output == (try await Program.run(["plan", "--help"])).output)
        for word in ["--at <instant>", "--out <file>", "--detailed-exitcode", "--revision", "-o, --output <format>"] {
            #expect(plan.output.contains(word), "\(word)")
        }
        #expect(try await Program.run(["--version"]).output == "0.1.0\n")
    }

    @Test(arguments: [("bash", "complete -"), ("zsh", "#compdef pioneer"), ("fish", "complete -c 'pioneer'")])
    func completion(shell: String, mark: String) async throws {
        let outcome = try await Program.run(["completion", shell])
        #expect(outcome.code == 0 && outcome.error.isEmpty)
        #expect(outcome.output.contains(mark) && outcome.output.contains("detailed-exitcode"))
        if shell == "bash" {
            let checked = try await ProgramRunner.run("bash", ["-n"], input: outcome.output)
            #expect(checked.code == 0, "\(checked.all)")
        }
    }

    @Test func generatedFiles() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Program.run(["generate", "crds", "--out", folder["crds"]]).code == 0)
        let names = try await ProgramRunner.succeed("ls", [folder["crds"]])
        #expect(names.split(separator: "\n").count == 10)
        let shown = try await Program.run(["generate", "crds"])
        #expect(shown.output.contains("kind: CustomResourceDefinition") && shown.output.contains("schedules"))
        #expect(try await Program.run(["generate", "schema", "--out", folder["schema"]]).code == 0)
        let again = try await Program.run(["generate", "schema", "--out", folder["schema"]])
        #expect(again.code == 0, "a second time as well")
    }

    @Test func aFullDiskIsAnError() async throws {
        let outcome = try await ProgramRunner.run(
            "/bin/sh", ["-c", "\"$0\" get actions -o json >/dev/full", Program.path],
            environment: ["HOME": "/nonexistent"])
        #expect(outcome.code == 1)
        #expect(outcome.error == "Error: the result could not be written: No space left on device\n")
    }

    @Test("Whoever stops reading ends nothing but the writing")
    func aPipeThatCloses() async throws {
        let outcome = try await ProgramRunner.run(
            "bash", ["-c", "\"$0\" generate crds | head -n 1; echo \"${PIPESTATUS[0]}\"", Program.path])
        #expect(outcome.output.split(separator: "\n").last.map { ["0", "141"].contains($0) } == true, "\(outcome.all)")
        #expect(outcome.error.isEmpty)
    }

    @Test func nothingIsRecordedYet() async throws {
        let folder = try TemporaryFolder()
        let environment = ["HOME": folder.path]
        #expect(
            try await Program.run(["audit", "list"], environment: environment).output == "Nothing is recorded yet.\n")
        #expect(try await Program.run(["audit", "list", "-o", "json"], environment: environment).output == "[]\n")
        #expect(try await Program.run(["get", "actions"], environment: environment).output == "No actions yet.\n")
        for command in [["audit", "verify"], ["audit", "export"]] {
            let outcome = try await Program.run(command, environment: environment)
            #expect(outcome.code == 1)
            #expect(outcome.error == "Error: there is no store at \(folder.path)/.local/state/pioneer/store.sqlite\n")
        }
        let resumed = try await Program.run(["resume", "all"], environment: environment)
        #expect(resumed.code == 1 && resumed.error == "Error: nothing is paused or held: there is no store yet\n")
    }
}

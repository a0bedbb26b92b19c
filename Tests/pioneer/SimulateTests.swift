import Documents
import Support
import Testing
import Vocabulary

/// `simulate` and `schedule preview --resource` as a person calls them.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct SimulateTests {
    private let week = ["--from", "2026-03-23", "--to", "2026-03-30"]

    private func run(_ stage: Stage, _ arguments: [String]) async throws -> ProgramRunner.Outcome {
        try await Program.run(arguments, environment: stage.environment, folder: stage.folder.path)
    }

    @Test func aWeekOfTheFleet() async throws {
        let stage = try await Stage()
        for name in ["web-1", "web-2"] { _ = try await stage.cloud.instance(["Name": "\(name)", "team": "shop"]) }
        _ = try await stage.cloud.instance(["Name": "db", "team": "nobody"])
        let before = try await stage.cloud.states()
        let outcome = try await run(stage, ["simulate"] + week)
        #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.all)")
        // Stopped at once, since it is night; then started and stopped on each working day.
        #expect(
            outcome.output.hasPrefix(
                "From 2026-03-23T00:00:00Z to 2026-03-30T00:00:00Z: 22 changes of 2 resources, 0 stay as they are\n"),
            "\(outcome.output)")
        #expect(outcome.output.contains("and 1 more"))
        #expect(try await stage.cloud.states() == before, "nothing is touched")

        let value = try await stage.json("simulate", "--from", "2026-03-23", "--to", "2026-03-30")
        #expect(value["changes"] == 22 && value["courses"]?.elements?.count == 1)
        #expect(value["courses"]?.elements?.first?["resources"]?.texts("name").sorted() == ["web-1", "web-2"])
        #expect(value["calls"]?.elements?.first?["callsInIt"] == 1, "two instances go into one call")
        // 60 hours of two: from seven to seven.
        #expect(value["states"]?.elements?.first { $0["state"] == "running" }?["seconds"] == .int(2 * 60 * 3600))

        let one = try await run(stage, ["simulate", "--resource", "web-1"] + week)
        #expect(one.code == 0 && one.output.contains("Resource web-1 of shop, "), "\(one.all)")
        #expect(one.output.contains("2026-03-23 06:00 UTC   2026-03-23 18:00 UTC   running   Schedule/shop/nights"))
    }

    @Test func aNightWithoutAnHour() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        func seconds(_ from: String, _ to: String) async throws -> Value? {
            let value = try await stage.json("simulate", "--from", from, "--to", to)
            return value["states"]?.elements?.first { $0["state"] == "stopped" }?["seconds"]
        }
        // From Saturday's to Sunday's noon in Berlin.
        #expect(try await seconds("2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z") == .int(23 * 3600))
        #expect(try await seconds("2026-10-24T10:00:00Z", "2026-10-25T11:00:00Z") == .int(25 * 3600))
    }

    @Test func anEmptyFleet() async throws {
        let stage = try await Stage()
        for format in ["table", "json", "yaml", "markdown"] {
            let outcome = try await run(stage, ["simulate", "-o", format] + week)
            #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.all)")
            #expect(!outcome.output.isEmpty)
        }
        let outcome = try await run(stage, ["simulate"] + week)
        #expect(
            outcome.output
                == "From 2026-03-23T00:00:00Z to 2026-03-30T00:00:00Z: 0 changes of 0 resources, 0 stay as they are\n")
    }

    @Test func hostileTagsInEveryFormat() async throws {
        let stage = try await Stage()
        let id = try await stage.cloud.instance(
            ["Name": "::error file=x::y\u{9B}31m|`@all`<b>\n##vso[x]\u{202E}", "team": "shop"])
        let calls = [
            ["simulate"], ["simulate", "--resource", id], ["schedule", "preview", "shop/nights", "--resource", id],
        ]
        for call in calls {
            for format in ["table", "json", "yaml", "markdown"] {
                let outcome = try await run(stage, call + week + ["-o", format])
                #expect(outcome.code == 0 && outcome.error.isEmpty, "\(call): \(outcome.all)")
                for scalar in outcome.output.unicodeScalars where scalar != "\n" {
                    #expect(
                        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar.value != 0x202E,
                        "\(call) \(format)")
                }
                #expect(Hostile.command(in: outcome.output.replacing(#/(?m)^###+ /#, with: "")) == nil, "\(call)")
                if format == "markdown" { #expect(!outcome.output.contains("<b>") && !outcome.output.contains("@all")) }
            }
        }
    }

    @Test func whatIsWrongWithIt() async throws {
        let stage = try await Stage()
        let id = try await stage.cloud.instance(["Name": "db", "team": "nobody"])
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        try stage.folder.write(Documents.schedule("x", in: "nowhere"), to: "x.yaml")
        for (arguments, code, message) in [
            (
                ["simulate", "--from", "2026-03-29", "--to", "2026-03-28"], 64,
                "--to 2026-03-28T00:00:00Z is not after --from"
            ),
            (
                ["simulate", "--from", "2026-01-01", "--to", "2028-01-01"], 64,
                "730 days are too many; at most 366 are shown at once; ask for less time"
            ),
            (
                ["simulate", "--from", "noon"], 64,
                "--from is 'noon', which is neither a date nor an instant; write it as in"
            ),
            (["simulate", "--to", "never"], 64, "--to is 'never', which is neither a date nor an instant"),
            (["simulate", "-o", "svg"], 64, "'svg' is none of table, json, yaml, markdown"),
            (["simulate", "--resource", "wbe"], 1, "there is no resource 'wbe'; did you mean 'web'?"),
            (["simulate", "--resource", id], 1, "\(id) is in no tenant's scope, so nothing is told to it"),
            (["schedule", "preview", "shop/nights", "--resource", id], 1, "\(id) is in no tenant's scope"),
            (
                ["schedule", "preview", "x.yaml", "--resource", "web"], 1,
                "Schedule/nowhere/x is in no tenant's namespace, so it claims nothing"
            ),
        ] as [([String], Int32, String)] {
            let outcome = try await run(stage, arguments)
            #expect(outcome.code == code && outcome.output.isEmpty, "\(arguments): \(outcome.all)")
            #expect(outcome.error.contains(message), "\(arguments): \(outcome.all)")
        }
    }

    @Test func whatAResourceIsTold() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        try await stage.specs.commit([
            "tenants/shop/launch.yaml": Documents.override("launch", in: "shop", select: "web")
        ])
        let range = ["--from", "2026-03-27", "--to", "2026-03-29"]
        let outcome = try await run(stage, ["schedule", "preview", "shop/nights", "--resource", "web"] + range)
        #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.all)")
        #expect(
            outcome.output.hasPrefix("Schedule shop/nights\n") && outcome.output.contains("Resource web of shop, aws/"))
        #expect(outcome.output.contains("Override/shop/launch"), "\(outcome.output)")

        // A file counts as if it were in the place of the document of its name.
        try stage.folder.write(
            Documents.schedule("nights", in: "shop") + "  outside: {power: running}\n", to: "new.yaml")
        let value = try await stage.json(
            "schedule", "preview", "new.yaml", "--resource", "web", "--from", "2026-03-27", "--to", "2026-03-29")
        let steps = try #require(value["resource"]?["steps"]?.elements)
        #expect(steps.allSatisfy { $0["state"] == "running" }, "\(steps)")
        #expect(value["schedule"] == "shop/nights")
    }
}

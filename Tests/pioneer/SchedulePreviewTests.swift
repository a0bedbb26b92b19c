import Documents
import Support
import Testing
import Vocabulary

/// `schedule preview` as a person calls it; it needs no cloud.
struct SchedulePreviewTests {
    /// A file somewhere, and no repository.
    private func preview(
        _ document: String, _ arguments: String...
    ) async throws -> (folder: TemporaryFolder, outcome: ProgramRunner.Outcome) {
        let folder = try TemporaryFolder()
        try folder.write(document, to: "office.yaml")
        let outcome = try await Program.run(
            ["schedule", "preview", "office.yaml"] + arguments, environment: ["HOME": folder["home"]],
            folder: folder.path)
        return (folder, outcome)
    }

    private let schedule = Documents.schedule("nights", in: "shop")
    private let week = ["--from", "2026-03-23", "--to", "2026-03-30"]

    @Test func aFileWithoutARepository() async throws {
        let (_, outcome) = try await preview(schedule, "--from", "2026-03-28", "--to", "2026-03-31")
        #expect(outcome.code == 0 && outcome.error.isEmpty, "\(outcome.all)")
        #expect(
            outcome.output == """
                Schedule shop/nights
                Europe/Berlin, 2026-03-28 00:00 to 2026-03-31 00:00

                    STATE     TIME   WHEN
                █   running   12 h   mon-fri 07:00-19:00
                ░   stopped   59 h   otherwise

                                  0     3     6     9     12    15    18    21    24
                Sat 2026-03-28    ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
                Sun 2026-03-29!   ░░░░  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░

                                  0     3     6     9     12    15    18    21    24
                Mon 2026-03-30    ░░░░░░░░░░░░░░████████████████████████░░░░░░░░░░  07:00 running, 19:00 stopped

                ! Sun 2026-03-29  the clock jumps from 02:00 to 03:00

                """)
    }

    @Test func forMachines() async throws {
        for format in ["json", "yaml"] {
            let (_, outcome) = try await preview(
                schedule, "--from", "2026-03-27", "--to", "2026-03-28", "-o", format, "--compare", "cron")
            #expect(outcome.code == 0, "\(outcome.all)")
            let value =
                format == "json"
                ? try JSON.value(Array(outcome.output.utf8))
                : try #require(YAML.parse(Array(outcome.output.utf8), file: "x").documents.first).value
            #expect(value["schedule"]?.text == "shop/nights" && value["cron"]?.elements?.isEmpty == true)
            let intervals = try #require(value["intervals"]?.elements)
            #expect(
                intervals.map { [$0["start"]?.text, $0["end"]?.text, $0["state"]?.text] } == [
                    ["2026-03-26T23:00:00Z", "2026-03-27T06:00:00Z", "stopped"],
                    ["2026-03-27T06:00:00Z", "2026-03-27T18:00:00Z", "running"],
                    ["2026-03-27T18:00:00Z", "2026-03-27T23:00:00Z", "stopped"],
                ])
        }
    }

    @Test(arguments: [("a.svg", "<svg xmlns="), ("a.html", "<!doctype html>")])
    func aPicture(file: String, begin: String) async throws {
        let (folder, outcome) = try await preview(schedule, "--from", "2026-03-28", "--to", "2026-03-31", "--out", file)
        #expect(outcome.code == 0, "\(outcome.all)")
        let text = try TextFile.text(of: folder[file])
        #expect(text.hasPrefix(begin) && text.contains("the clock jumps from 02:00 to 03:00"))
    }

    @Test func whatIsWrongWithIt() async throws {
        func check(_ document: String, _ arguments: [String], _ code: Int32, _ message: String) async throws {
            let folder = try TemporaryFolder()
            try folder.write(document, to: "office.yaml")
            let outcome = try await Program.run(
                ["schedule", "preview"] + arguments, environment: ["HOME": folder["home"]], folder: folder.path)
            #expect(outcome.code == code && outcome.output.isEmpty && outcome.error.contains(message), "\(outcome.all)")
        }
        try await check(
            schedule, ["office.yaml", "--from", "2026-03-29", "--to", "2026-03-28"], 64, "is not after --from")
        try await check(
            schedule, ["office.yaml", "--from", "2026-01-01", "--to", "2028-01-01"], 64,
            "730 days are too many; at most 366 are shown at once; ask for less time")
        try await check(schedule, ["office.yaml", "--from", "noon"], 64, "--from is 'noon', which is neither a date")
        try await check(schedule, ["office.yaml", "--out", "a.png"], 64, "'a.png' ends in neither .svg nor .html")
        try await check(schedule, ["office.yaml", "--compare", "at"], 64, "The value 'at' is invalid")
        try await check(schedule, ["ofice.yaml"], 1, "cannot read ofice.yaml: No such file")
        try await check(
            schedule, ["office.yaml", "--only", "nihgts"], 1,
            "there is no schedule 'nihgts' in office.yaml; did you mean 'nights'?")
        try await check(
            schedule + "---\n" + Documents.schedule("days", in: "shop"), ["office.yaml"], 1,
            "office.yaml holds shop/nights, shop/days; say which with --only NAME")
        try await check(Documents.tenant("shop"), ["office.yaml"], 1, "there is no schedule in office.yaml")
        try await check(
            Documents.schedule("nights", in: "shop", zone: "Europe/Berln"), ["office.yaml"], 3,
            "office.yaml:6:9: error: `spec.zone` is `Europe/Berln`, no such time zone is known")
        try await check("a: [", ["office.yaml"], 3, "office.yaml:")
    }

    @Test func aScheduleOfTheRootSource() async throws {
        let folder = try TemporaryFolder()
        let specs = try await SpecFolder(folder)
        try await specs.commit([
            "platform/accounts.yaml": Documents.account("123456789012", endpoint: "http://127.0.0.1:1"),
            "platform/tenants.yaml": Documents.tenant("shop") + "---\n" + Documents.tenant("lab"),
            "tenants/shop/nights.yaml": Documents.schedule("nights", in: "shop"),
            "tenants/lab/nights.yaml": Documents.schedule("nights", in: "lab"),
            "tenants/lab/days.yaml": Documents.schedule("days", in: "lab"),
        ])
        try folder.write(
            "endpointHosts: [\"127.0.0.1:1\"]\nroot: {url: \"file://\(specs.path)\", branch: main}\n"
                + "cache: mirrors\nstore: none.sqlite\n", to: "pioneer.yaml")
        func run(_ name: String) async throws -> ProgramRunner.Outcome {
            try await Program.run(
                ["schedule", "preview", name] + week, environment: ["HOME": folder["home"]], folder: folder.path)
        }
        for name in ["shop/nights", "Schedule/lab/nights", "days"] {
            let outcome = try await run(name)
            #expect(outcome.code == 0 && outcome.output.hasPrefix("Schedule "), "\(outcome.all)")
        }
        for (name, message) in [
            ("nights", "'nights' could be any of lab/nights, shop/nights; write namespace and name"),
            ("shop/nigths", "there is no schedule 'shop/nigths' in the root source; did you mean 'shop/nights'?"),
            ("xyz", "there is no schedule 'xyz' in the root source; there are lab/days, lab/nights, shop/nights"),
        ] {
            let outcome = try await run(name)
            #expect(outcome.code == 1 && outcome.error.contains(message), "\(outcome.all)")
        }
    }
}

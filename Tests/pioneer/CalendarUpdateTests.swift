import Support
import Testing

/// `calendar update` as a person calls it, with a server over https and a working tree.
struct CalendarUpdateTests {
    private let calendar = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Calendar
        metadata: {name: team}
        spec: {file: team.ics, url: "URL"}

        """

    @Test func fetchesCommitsAndKeeps() async throws {
        let folder = try TemporaryFolder()
        let specs = try await SpecFolder(folder)
        let server = try await SecureServer()
        let feed = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260710\nEND:VEVENT\nEND:VCALENDAR\n"
        try server.serve(feed, as: "team.ics")
        try await specs.commit([
            "tenants/shop/team.yaml": calendar.replacing("URL", with: server.url + "/file/team.ics"),
            "tenants/shop/notes.yaml": "# nothing",
        ])
        try folder.write("# changed", to: "specs/tenants/shop/notes.yaml")
        try folder.write("privateHosts: [127.0.0.1]\n", to: "pioneer.yaml")
        func update(_ arguments: String...) async throws -> ProgramRunner.Outcome {
            try await Program.run(
                ["calendar", "update", specs.path] + arguments,
                environment: [
                    "HOME": folder["home"], "SSL_CERT_FILE": server.authority, "GIT_CONFIG_SYSTEM": "/dev/null",
                    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
                    "GIT_COMMITTER_EMAIL": "ada@example.org",
                ], folder: folder.path)
        }

        let written = try await update("--no-commit")
        #expect(written.code == 0 && written.error.isEmpty, "\(written.all)")
        #expect(
            written.output == """
                CALENDAR    FILE                    RESULT
                shop/team   tenants/shop/team.ics   updated: 1 whole-day event
                1 file written, not committed.

                """)
        #expect(
            try await specs.git("status", "--porcelain") == " M tenants/shop/notes.yaml\n?? tenants/shop/team.ics\n")
        try server.serve(feed.replacing("0710", with: "0711"), as: "team.ics")
        let committed = try await update()
        #expect(committed.code == 0, "\(committed.all)")
        #expect(committed.output.contains("1 file committed as "))
        #expect(
            try await specs.git("show", "--format=%an: %s", "--name-only", "HEAD")
                == "Ada: Calendar shop/team updated\n\ntenants/shop/team.ics\n")
        #expect(try await specs.git("status", "--porcelain") == " M tenants/shop/notes.yaml\n")
        let unchanged = try await update()
        #expect(unchanged.code == 0 && unchanged.output.hasSuffix("Nothing has changed; no commit was made.\n"))

        try server.serve("<html>", as: "team.ics")
        let refused = try await update()
        #expect(
            refused.code == 1 && refused.output.contains("failed: what came is no sound calendar"), "\(refused.all)")
        try folder.write("", to: "pioneer.yaml")
        let guarded = try await update("-o", "json")
        #expect(guarded.code == 1 && guarded.output.contains("is not a public one"), "\(guarded.all)")
        #expect(try await specs.git("status", "--porcelain") == " M tenants/shop/notes.yaml\n")
    }

    @Test func needsAWorkingTree() async throws {
        let folder = try TemporaryFolder()
        let outcome = try await Program.run(
            ["calendar", "update", "--source", "https://git.example.com/x.git"], environment: ["HOME": folder["home"]],
            folder: folder.path)
        #expect(outcome.code == 64 && outcome.error.contains("name the folder of a working tree"), "\(outcome.all)")
        let empty = try await Program.run(
            ["calendar", "update"], environment: ["HOME": folder["home"]], folder: folder.path)
        #expect(empty.code == 1 && empty.error.contains("there are no specs in ."), "\(empty.all)")
    }
}

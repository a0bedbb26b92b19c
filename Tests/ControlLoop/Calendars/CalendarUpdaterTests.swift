import Specs
import Support
import Testing
import Transport
import Vocabulary

@testable import ControlLoop

/// A real server on loopback, good and bad; the last good file stays.
@Suite struct CalendarUpdaterTests {
    private let context = SpecContext(
        catalogues: [], zones: TestZones.table, allowedEndpointHosts: nil, gitCredentialNames: nil)

    private static func feed(_ date: String) -> String {
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:\(date)\r\nSUMMARY:Party\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    }

    private func document(_ name: String, _ url: String, file: String = "x.ics") -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Calendar
        metadata: {name: \(name)}
        spec: {file: \(file), url: "\(url)"}

        """
    }

    private func updater(_ server: SecureServer, hosts: [String] = ["127.0.0.1"]) -> CalendarUpdater {
        CalendarUpdater(context, client: GuardedClient(privateHosts: hosts, caFile: server.authority))
    }

    @Test func writesWhatIsNew() async throws {
        let server = try await SecureServer()
        let folder = try TemporaryFolder()
        try server.serve(Self.feed("20260710"), as: "good.ics")
        let document = document("team", server.url + "/file/good.ics", file: "deep/x.ics")
        try folder.write(document, to: "tenants/shop/team.yaml")
        let first = try await updater(server).update(folder: folder.path)
        #expect(
            first.entries == [
                .init(calendar: "Calendar/shop/team", file: "tenants/shop/deep/x.ics", outcome: .updated(events: 1))
            ])
        #expect(first.written == ["tenants/shop/deep/x.ics"] && !first.hasFailed)
        let file = folder["tenants/shop/deep/x.ics"]
        #expect(try LocalFiles.read(file) == Array(Self.feed("20260710").utf8))
        let second = try await updater(server).update(folder: folder.path)
        #expect(second.entries.map(\.outcome) == [.unchanged] && second.written.isEmpty)
        try server.serve(Self.feed("20260711"), as: "good.ics")
        #expect(try await updater(server).update(folder: folder.path).entries.map(\.outcome) == [.updated(events: 1)])
        #expect(try LocalFiles.read(file) == Array(Self.feed("20260711").utf8))
    }

    @Test(
        "Whatever the server does, the last good file stays",
        arguments: [
            ("/status/500", "the server answered with status 500"),
            ("/large/52428800", "the answer is longer than the 4194304 bytes allowed"),
            ("/cut/good.ics", "the connection broke"),
            ("/file/half.ics", "what came is no sound calendar: line 4: this is no line of a calendar"),
            ("/file/times.ics", "what came is of no use: its events have times, and only events of whole days make"),
            ("/moved", "redirects are not followed"),
        ])
    func theLastGoodFileStays(_ path: String, _ why: String) async throws {
        let server = try await SecureServer()
        let folder = try TemporaryFolder()
        let good = Self.feed("20260710")
        try server.serve(good, as: "good.ics")
        try server.serve(String(good.prefix(60)), as: "half.ics")
        try server.serve(good.replacing(";VALUE=DATE:20260710", with: ":20260710T080000"), as: "times.ics")
        try folder.write(good, to: "tenants/shop/x.ics")
        try folder.write(document("team", server.url + path), to: "tenants/shop/team.yaml")
        // The one beside it is not affected.
        try folder.write(document("other", server.url + "/file/good.ics", file: "y.ics"), to: "tenants/shop/other.yaml")
        let result = try await updater(server).update(folder: folder.path)
        #expect(result.hasFailed && result.written == ["tenants/shop/y.ics"])
        guard case .failed(let message) = result.entries.last?.outcome else {
            Issue.record("\(path) is taken")
            return
        }
        #expect(message.contains(why), "\(message)")
        #expect(try LocalFiles.read(folder["tenants/shop/x.ics"]) == Array(good.utf8))
    }

    @Test func aServerThatIsDownOrNobodysBusiness() async throws {
        let server = try await SecureServer()
        let folder = try TemporaryFolder()
        try server.serve(Self.feed("20260710"), as: "good.ics")
        try folder.write(document("team", server.url + "/file/good.ics"), to: "tenants/shop/team.yaml")
        let refused = try await updater(server, hosts: []).update(folder: folder.path)
        #expect("\(refused.entries.map(\.outcome))".contains("is not a public one"))
        let port = try FreePort.find()
        try folder.write(document("team", "https://127.0.0.1:\(port)/"), to: "tenants/shop/team.yaml")
        let down = try await updater(server).update(folder: folder.path)
        #expect("\(down.entries.map(\.outcome))".contains("no connection"))
        #expect(!LocalFiles.exists(folder["tenants/shop/x.ics"]))
    }

    @Test func whatCannotBeRight() async throws {
        let server = try await SecureServer()
        let folder = try TemporaryFolder()
        try server.serve(Self.feed("20260710"), as: "good.ics")
        let empty = folder.path
        await #expect(throws: LoopError.self) { _ = try await updater(server).update(folder: empty) }
        // Two addresses for one file, a link out of the folder, and a document that may be a calendar.
        try folder.write(document("one", server.url + "/file/good.ics"), to: "tenants/shop/a.yaml")
        try folder.write(document("two", server.url + "/file/other.ics"), to: "tenants/shop/b.yaml")
        try folder.write(document("out", server.url + "/file/good.ics", file: "link/x.ics"), to: "tenants/shop/c.yaml")
        try folder.write("kind: Calendar\n", to: "tenants/shop/d.yaml")
        try await ProgramRunner.succeed("ln", ["-s", "/tmp", folder["tenants/shop/link"]])
        let result = try await updater(server).update(folder: folder.path)
        #expect(
            result.entries.map(\.outcome) == [
                .updated(events: 1),
                .failed("another calendar fetches the same file from elsewhere; give each a file of its own"),
                .failed("tenants/shop/link/x.ics leads out of the folder through a link"),
            ])
        #expect(result.hasFailed && !result.diagnostics.isEmpty)
    }
}

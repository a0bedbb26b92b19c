import Support
import Testing

/// Same input, same bytes, wherever and however the process runs.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct SameBytesTests {
    @Test func twoProcesses() async throws {
        let stage = try await Stage()
        for name in ["b", "a", "c"] { _ = try await stage.cloud.instance(["Name": name, "team": "shop", "Ä": "ü"]) }
        _ = try await stage.cloud.instance(["Name": "x", "team": "lab"])
        let surroundings: [([String: String], String)] = [
            (["TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"], "/"),
            (["TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C"], stage.folder.path),
        ]
        for format in ["json", "table", "yaml", "markdown"] {
            var outputs: [String] = []
            var files: [[UInt8]] = []
            for (environment, folder) in surroundings {
                let file = stage.folder["plan-\(files.count).json"]
                let outcome = try await Program.run(
                    ["plan", "--at", Stage.evening, "-o", format, "--out", file],
                    environment: stage.environment.merging(environment) { $1 }, folder: folder)
                #expect(outcome.code == 0, "\(outcome.all)")
                outputs.append(outcome.output)
                files.append(try TextFile.bytes(of: file))
            }
            #expect(outputs[0] == outputs[1], "\(format)")
            #expect(files[0] == files[1] && !files[0].isEmpty)
        }
    }
}

import Glibc
import Support
import Testing

/// No secret is in anything the program writes.
@Suite(.enabled(if: Emulated.hasMoto, "\(Emulated.advice)"))
struct SecretTests {
    @Test func noneIsShownOrKept() async throws {
        let stage = try await Stage()
        _ = try await stage.cloud.instance(["Name": "web", "team": "shop"])
        // Keys as a vault hands them out: the emulator tells the account by the id alone.
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYplantedKEY"
        let token = "FwoGZXIvYXdzEPlantedTokenThatNobodyMaySee/////////wEaDH"
        let gitToken = "ghp_PlantedGitTokenPlantedGitTokenPlan"
        try stage.configure(["gitCredentials": "[{name: hub, method: environment, variable: GIT_PLANTED}]"])
        let environment = [
            "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token, "GIT_PLANTED": gitToken,
        ]
        let calls: [[String]] = [
            ["validate"], ["plan", "--at", Stage.evening, "--out", stage.folder["plan.json"]],
            ["apply", "--at", Stage.evening], ["explain", "web", "--at", Stage.evening], ["get", "accounts"],
            ["get", "resources"], ["get", "actions"], ["audit", "list"],
            ["audit", "export", "--tenant", "shop", "--out", stage.folder["shop.jsonl"]], ["audit", "verify"],
            ["doctor", "main"],
            // Errors show what they were about.
            ["explain", "nothing"], ["plan", "--source", "https://ada:\(gitToken)@127.0.0.1:1/x"],
            ["plan", "--config", stage.folder["wrong.yaml"]],
        ]
        try stage.folder.write(
            "gitCredentials: [{name: hub, method: environment, variable: [\(gitToken)]}]\n", to: "wrong.yaml")
        var shown: [(String, String)] = []
        for call in calls {
            let plain = call.contains("--out") ? [] : ["-o", "json"]
            let outcome = try await Program.run(
                call + ["--log-level", "trace"] + plain, environment: stage.environment.merging(environment) { $1 },
                folder: stage.folder.path)
            #expect(![64, 134, 139].contains(outcome.code), "\(call): \(outcome.all)")
            shown.append((call.joined(separator: " "), outcome.output + outcome.error))
        }
        #expect(shown[2].1.contains("succeeded"), "\(shown[2].1)")

        let keys = ["state/marks.key", "state/checkpoints.pem"]
        for key in keys {
            var status = Glibc.stat()
            #expect(stat(stage.folder[key], &status) == 0 && status.st_mode & 0o777 == 0o600, "\(key)")
        }
        let markKey = try TextFile.bytes(of: stage.folder[keys[0]])
        let pem = try TextFile.text(of: stage.folder[keys[1]]).split(separator: "\n").dropFirst().first.map(String.init)
        let signingKey = try #require(pem)
        let written = try await ProgramRunner.succeed(
            "find", [stage.folder.path, "-type", "f", "-not", "-path", "*/specs/*"]
        )
        .split(separator: "\n").map(String.init)
        #expect(written.contains { $0.hasSuffix("store.sqlite") } && written.contains { $0.hasSuffix("shop.jsonl") })
        let secrets: [(String, [UInt8])] = [
            ("secret key", Array(secret.utf8)), ("session token", Array(token.utf8)),
            ("git token", Array(gitToken.utf8)),
            ("signing key", Array(signingKey.utf8)), ("mark key", markKey),
            ("mark key in digits", hexadecimal(markKey)),
        ]
        for (name, bytes) in secrets {
            for (call, text) in shown where call.contains(gitToken) == false || name != "git token" {
                #expect(!contains(Array(text.utf8), bytes), "the \(name) is shown by: \(call)")
            }
            for file in written where !keys.contains(where: { file.hasSuffix($0) }) && !file.hasSuffix("wrong.yaml") {
                #expect(!contains(try TextFile.bytes(of: file), bytes), "the \(name) is in \(file)")
            }
        }
        let refused = try #require(shown.first { $0.0.contains("https://ada") })
        #expect(!refused.1.contains(gitToken), "a password in a URL is not shown again: \(refused.1)")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { Array((($0 < 16 ? "0" : "") + String($0, radix: 16)).utf8) }
    }

    private func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        return text.withUnsafeBytes { text in
            var start = 0
            while start + part.count <= text.count, let base = text.baseAddress,
                let found = memchr(base + start, CInt(first), text.count - start - part.count + 1)
            {
                if memcmp(found, part, part.count) == 0 { return true }
                start = UnsafeRawPointer(found) - base + 1
            }
            return false
        }
    }
}

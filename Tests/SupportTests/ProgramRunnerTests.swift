import Support
import Testing

@Suite struct ProgramRunnerTests {
    @Test func givesBothStreamsAndTheCode() async throws {
        let outcome = try await ProgramRunner.run("/bin/sh", ["-c", "cat; echo to error >&2; exit 3"], input: "typed")
        #expect(outcome.code == 3)
        #expect(outcome.output == "typed")
        #expect(outcome.error == "to error\n")
    }

    @Test func passesEnvironmentAndFolder() async throws {
        let folder = try TemporaryFolder()
        let output = try await ProgramRunner.succeed(
            "sh", ["-c", "pwd; echo \"$COLOUR\"; test -n \"$PATH\""], environment: ["COLOUR": "green"],
            folder: folder.path)
        #expect(output == "\(folder.path)\ngreen\n")
    }

    @Test func tellsTheSignalThatEndedAProgram() async throws {
        let outcome = try await ProgramRunner.run("/bin/sh", ["-c", "kill -TERM $$"])
        #expect(outcome.code == 128 + 15)
    }

    @Test func takesMoreThanAPipeHolds() async throws {
        let output = try await ProgramRunner.succeed("/usr/bin/head", ["-c", "1000000", "/dev/zero"])
        #expect(output.utf8.count == 1_000_000)
    }

    @Test func killsWhatIsLateAndWhatItStarted() async throws {
        let folder = try TemporaryFolder()
        let error = await #expect(throws: SupportError.self) {
            try await ProgramRunner.run(
                "/bin/sh", ["-c", "echo begun; sleep 600 & echo $! >\(folder["pid"]); wait"], deadline: 0.5)
        }
        #expect(error?.description.contains("begun") == true)
        let pid = try TextFile.text(of: folder["pid"]).filter { $0 != "\n" }
        #expect(try await isGone(pid))
    }

    @Test func saysThatAProgramIsNotThere() async throws {
        let error = await #expect(throws: SupportError.self) { try await ProgramRunner.run("/no/such/program") }
        #expect(error?.description == "cannot start /no/such/program: No such file or directory")
    }

    @Test func throwsWithTheOutputOfAFailure() async throws {
        let error = await #expect(throws: SupportError.self) {
            try await ProgramRunner.succeed("/bin/sh", ["-c", "echo why >&2; exit 1"])
        }
        #expect(error?.description.contains("why") == true)
    }

    @Test func manyAtOnceKeepTheirStreamsApart() async throws {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<40 {
                group.addTask { (number, try await ProgramRunner.succeed("/bin/cat", input: "\(number)")) }
            }
            for try await (number, output) in group { #expect(output == "\(number)") }
        }
    }
}

/// Whether a process has ended; waits for it at most ten seconds, as the kernel takes its time after a kill.
func isGone(_ pid: String) async throws -> Bool {
    let script = "i=0; while kill -0 \(pid) 2>/dev/null; do i=$((i+1)); [ $i -lt 1000 ] || exit 1; sleep 0.01; done"
    // A process that its new parent has not yet reaped still answers kill -0, but is gone for our purposes.
    let zombie = "grep -qs '^State:.Z' /proc/\(pid)/status && exit 0; "
    let outcome = try await ProgramRunner.run("/bin/sh", ["-c", script.replacing("do i=", with: "do \(zombie)i=")])
    return outcome.code == 0
}

/// What a library that is loaded into a program under test does to it: see `disturbance.c`.
public struct Disturbance: Sendable {
    /// When the process is killed.
    public enum Moment: String, CaseIterable, Sendable {
        case before, half, after
    }

    /// Seconds by which the wall clock is ahead.
    public var wall: Int64 = 0
    /// How many times as fast deadlines, pauses and other clocks run.
    public var pace = 1
    /// Whether the wall clock runs as fast as the others.
    public var isWallPaced = false
    /// The beginning of the paths of files that outlive the process; nil where no steps are counted.
    public var files: String?
    /// Where the steps are written, one a line.
    public var log: String?
    /// At which step, counted from 1, the process is killed.
    public var death: (step: Int, moment: Moment)?

    /// Nothing disturbed.
    public init() {}

    /// The library, compiled once for all tests of a process.
    private static let library = Shared { () -> (folder: TemporaryFolder, path: String) in
        let folder = try TemporaryFolder()
        let path = folder["disturbance.so"]
        let source = PackageFolder.path + "/Tests/Support/Disturbing/disturbance.c"
        let arguments = ["-shared", "-fPIC", "-O1", "-o", path, source, "-ldl", "-lpthread"]
        do {
            // It comes with Swift.
            try await ProgramRunner.succeed("clang", arguments)
        } catch {
            try await ProgramRunner.succeed("cc", arguments)
        }
        return (folder, path)
    }

    /// What to set in the environment of the program.
    ///
    /// - Throws: where the library cannot be compiled.
    public func environment() async throws -> [String: String] {
        var variables = [
            "LD_PRELOAD": try await Self.library.get().path, "PIONEER_TEST_WALL": "\(wall)",
            "PIONEER_TEST_PACE": "\(pace)",
        ]
        if isWallPaced { variables["PIONEER_TEST_WALL_PACED"] = "1" }
        variables["PIONEER_TEST_FILES"] = files
        variables["PIONEER_TEST_LOG"] = log
        variables["PIONEER_TEST_STEP"] = death.map { "\($0.step) \($0.moment.rawValue)" }
        return variables
    }
}

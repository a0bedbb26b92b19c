import Dispatch
import Glibc

/// Runs programs to their end.
public enum ProgramRunner {
    /// What a program left behind.
    public struct Outcome: Sendable {
        /// The exit code, or 128 and the signal that ended it.
        public let code: Int32
        public let output: String
        public let error: String
    }

    /// Runs a program, found on `PATH` unless a path is given, and gives all it wrote.
    ///
    /// - Parameters:
    ///   - environment: set on top of what this process was started with.
    ///   - folder: the program's working folder; nil for this process's own.
    ///   - input: what it reads from standard input.
    ///   - deadline: after so many seconds it is killed, with whatever it started.
    /// - Throws: where it cannot be started or has not ended by the deadline; with what it wrote until then.
    public static func run(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil,
        input: String = "", deadline: Double = 60
    ) async throws -> Outcome {
        try await blocking {
            try runNow(
                program, arguments, environment: environment, folder: folder, input: input, deadline: deadline)
        }
    }

    /// Runs a program as `run` does, and throws with what it wrote unless it ends with 0. Gives its standard output.
    @discardableResult
    public static func succeed(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil,
        input: String = "", deadline: Double = 60
    ) async throws -> String {
        let outcome = try await run(
            program, arguments, environment: environment, folder: folder, input: input, deadline: deadline)
        guard outcome.code == 0 else {
            let call = ([program] + arguments).joined(separator: " ")
            throw SupportError("\(call): ended with \(outcome.code)\n\(outcome.output)\(outcome.error)")
        }
        return outcome.output
    }

    /// Does blocking work on a thread that Swift's tasks do not need.
    static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "support").async { continuation.resume(with: Result { try work() }) }
        }
    }

    private static func runNow(
        _ program: String, _ arguments: [String], environment: [String: String], folder: String?, input: String,
        deadline: Double
    ) throws(SupportError) -> Outcome {
        let streams = try (0..<3).map { _ throws(SupportError) in try Scratch() }
        try streams[0].write(Array(input.utf8))
        let child = try Child(
            program, arguments, environment: environment, folder: folder, streams: streams.map(\.descriptor))
        let patience = Patience(seconds: deadline)
        while !child.hasEnded, patience.lasts { patience.pause() }
        let isLate = !child.hasEnded
        // Also on time: what it started and left behind must not outlive it.
        let code = child.end()
        let (output, error) = (streams[1].text(), streams[2].text())
        guard !isLate else {
            throw SupportError("\(program): not ended after \(deadline) s; it wrote:\n\(output)\(error)")
        }
        return Outcome(code: code, output: output, error: error)
    }
}

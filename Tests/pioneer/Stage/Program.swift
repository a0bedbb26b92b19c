import Glibc
import Support

/// The program as it was built with these tests, run as a child.
enum Program {
    /// Beside the bundle of the tests.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bundle = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (bundle.lastIndex(of: "/").map { String(bundle[...$0]) } ?? "./") + "pioneer"
    }()

    /// Nothing of whoever runs the tests is seen but `PATH`.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], folder: String? = nil
    ) async throws -> ProgramRunner.Outcome {
        let own = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return try await ProgramRunner.run(
            "/usr/bin/env", ["-i", "PATH=/usr/bin:/bin"] + own + [path] + arguments, folder: folder, deadline: 240)
    }
}

extension ProgramRunner.Outcome {
    /// Both streams, for messages.
    var all: String { "ended with \(code)\n\(output)\(error)" }
}

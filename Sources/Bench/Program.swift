import ControlLoop
import Glibc

/// Measures what has no other program to compare with, and our half of what has.
///
/// Each row is a JSON object on a line of its own: `{name, unit, ours}`, with `theirs` where both halves are known here
/// and `target` where there is a least ratio.
@main
enum Program {
    static func main() async {
        do {
            switch Array(CommandLine.arguments.dropFirst()) {
            case ["planning"]: try PlanningRun().rows().forEach { print($0) }
            case ["simulation"]: try SimulationRun().rows().forEach { print($0) }
            case let arguments where arguments.count == 2 && arguments[0] == "yaml":
                print(try ParsingRun.yaml(LocalFiles.read(arguments[1])))
            case let arguments where arguments.count == 2 && arguments[0] == "xml":
                print(try ParsingRun.xml(LocalFiles.read(arguments[1])))
            case let arguments where arguments.count == 2 && arguments[0] == "expressions":
                let text = String(decoding: try LocalFiles.read(arguments[1]), as: UTF8.self)
                try ExpressionRun.rows(text).forEach { print($0) }
            case let arguments where arguments.count == 2 && arguments[0] == "timetables":
                let text = String(decoding: try LocalFiles.read(arguments[1]), as: UTF8.self)
                try TimetableRun(text).rows().forEach { print($0) }
            case let arguments where arguments.count == 2 && arguments[0] == "watch":
                try await WatchRun(server: arguments[1]).rows().forEach { print($0) }
            default:
                throw Failure(
                    "usage: Bench yaml FILE | xml FILE | expressions FILE | timetables FILE | planning | simulation | watch URL"
                )
            }
        } catch {
            let message = Array("\(error)\n".utf8)
            _ = message.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            exit(1)
        }
    }
}

/// Why nothing could be measured.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

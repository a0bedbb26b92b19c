import ArgumentParser
import ControlLoop
import Glibc
import Logging
import Presentation
import Telemetry
import Vocabulary

/// Options every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: .init(
            "The process configuration. Default: $PIONEER_CONFIG, else ./pioneer.yaml where there is one.",
            valueName: "file"))
    var config: String?

    @Option(
        help: .init(
            "The root source: a URL or a path. Default: as configured, else the repository here.", valueName: "url"))
    var source: String?

    @Option(help: "The branch of the root source.")
    var branch: String?

    @Option(help: .init("The folder of the specs in the root source.", valueName: "folder"))
    var path: String?

    @Option(help: .init("The SQLite file of the store.", valueName: "file"))
    var store: String?

    @Option(
        name: .customLong("log-level"), help: .init("trace, debug, info, warning or error.", valueName: "level"),
        transform: GlobalOptions.level)
    var logLevel: Logger.Level?

    @Option(
        name: .customLong("log-format"),
        help: .init(
            "What lines of the log look like: text, json or auto. Default: as configured, else text on a terminal "
                + "and json elsewhere.", valueName: "format"),
        transform: GlobalOptions.format)
    var logFormat: LogFormat?

    private static func format(_ text: String) throws -> LogFormat {
        if let format = LogFormat(rawValue: text) { return format }
        throw ValidationError("'\(text)' is none of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", "))")
    }

    private static func level(_ text: String) throws -> Logger.Level {
        if let level = Logger.Level(rawValue: text) { return level }
        throw ValidationError("'\(text)' is none of trace, debug, info, warning, error")
    }
}

/// The option of commands that show something.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: .init("table, json, yaml or markdown.", valueName: "format"),
        transform: OutputOptions.format)
    var output = OutputFormat.table

    private static func format(_ text: String) throws -> OutputFormat {
        if let format = OutputFormat(rawValue: text) { return format }
        throw ValidationError("'\(text)' is none of \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}

/// The option of commands whose result machines that review changes can show, too.
struct ReviewOutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: .init("table, json, yaml, markdown, sarif, junit, github or gitlab.", valueName: "format"),
        transform: ReviewOutputOptions.format)
    var output = ReviewFormat.report(.table)

    private static func format(_ text: String) throws -> ReviewFormat {
        if let format = ReviewFormat(text) { return format }
        throw ValidationError("'\(text)' is none of \(ReviewFormat.names.joined(separator: ", "))")
    }
}

/// Reads an instant from the command line.
struct InstantArgument: ExpressibleByArgument {
    let instant: Instant

    init?(argument: String) {
        guard let instant = Instant(rfc3339: argument) else { return nil }
        self.instant = instant
    }
}

/// Reads a time such as `90m`, `2h` or `3d`.
struct DurationArgument: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Int64(argument.dropLast()),
            (1...100_000).contains(number)
        else { return nil }
        seconds = number * unit
    }
}

/// Reads how many of something are wanted.
struct LimitArgument: ExpressibleByArgument {
    let count: Int

    init(_ count: Int) { self.count = count }

    init?(argument: String) {
        guard let count = Int(argument), count > 0 else { return nil }
        self.count = count
    }

    var defaultValueDescription: String { "\(count)" }
}

/// Where a command writes: results to standard output, everything else to standard error.
enum Terminal {
    static func show(_ report: some Report, _ format: OutputFormat) {
        write(report.text(format, style), to: STDOUT_FILENO)
    }

    static func show(_ report: some CheckedReport, _ format: ReviewFormat) {
        write(report.text(format, style, version: Version.text), to: STDOUT_FILENO)
    }

    static func show(_ text: String) { write(text, to: STDOUT_FILENO) }

    static func tell(_ text: String) { write(Escaping.terminal(text) + "\n", to: STDERR_FILENO) }

    /// What people should know of the documents a command rests on.
    static func tell(_ specs: SpecSituation) {
        for diagnostic in specs.diagnostics { tell("\(diagnostic)") }
        for notice in specs.notices { tell("note: \(notice)") }
    }

    /// A pipe that nobody reads any more ends the writing, not the program; a result that cannot be written is an
    /// error.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno != EPIPE, descriptor == STDOUT_FILENO {
                tell("Error: the result could not be written: \(String(cString: strerror(errno)))")
                exit(ExitStatus.error.rawValue)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static var style: TextStyle {
        guard isatty(STDOUT_FILENO) == 1 else { return TextStyle() }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return TextStyle(
            width: isKnown ? Int(size.ws_col) : nil,
            isColoured: getenv("NO_COLOR").map { $0[0] == 0 } ?? true)
    }
}

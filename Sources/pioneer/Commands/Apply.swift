import ArgumentParser
import ControlLoop
import Documents
import Presentation
import Vocabulary

struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Makes one pass: reads, plans, acts, records.",
        discussion: "With the file of an earlier plan it does nothing that the file does not hold.")

    @Argument(help: "A plan that `pioneer plan --out FILE` wrote.")
    var file: String?

    @Option(
        help: .init(
            "Act as if it were another instant; only where every endpoint is on this machine.", valueName: "instant"))
    var at: InstantArgument?

    @Option(
        defaultAsFlag: WaitArgument.asStated, parsing: .next,
        help: .init(
            "Wait until what was changed shows, at most so long: 90s, 10m, 1h. Without a duration for the time the "
                + "provider states.", valueName: "duration"))
    var wait: WaitArgument?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard case .wrong(let text)? = wait else { return }
        throw ValidationError(
            "'\(Escaping.terminal(text))' is no duration for --wait such as 90s, 10m or 1h; a file goes before --wait")
    }

    func run() async throws {
        let reviewed = try file.map { file in
            try Runtime.failing { () throws(LoopError) in try ReviewedPlan(file: file) }
        }
        let controller = try await Runtime(options).controller(at: at?.instant, create: true)
        let pass = try await Runtime.failing { () async throws(LoopError) in
            try await controller.apply(reviewed: reviewed, pretending: at != nil, holder: "pioneer apply")
        }
        for diagnostic in pass.diagnostics { Terminal.tell("\(diagnostic)") }
        var waited: WaitReport?
        if let wait {
            waited = try await Runtime.failing { () async throws(LoopError) in
                try await controller.wait(for: pass, atMost: wait.atMost, sleep: Runtime.sleep(until:))
            }
        }
        Terminal.show(ActedReport(pass, wait: waited), output.output)
        throw ExitCode(ExitStatus.first(of: pass.statuses.union(waited?.statuses ?? [])).rawValue)
    }
}

/// Reads how long to wait.
enum WaitArgument: Hashable, ExpressibleByArgument {
    /// For the time the provider states.
    case asStated
    case seconds(Int64)
    /// What is no duration. The library would take the option for a flag if this were refused right here.
    case wrong(String)

    init(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
            (1...86_400).contains(count)
        else {
            self = .wrong(argument)
            return
        }
        self = .seconds(count * unit)
    }

    /// At most so long; nil for the time the provider states.
    var atMost: Int64? { if case .seconds(let seconds) = self { seconds } else { nil } }
}

extension WaitArgument: CustomStringConvertible {
    var description: String {
        switch self {
        case .asStated: "as the provider states"
        case .seconds(let seconds): "\(seconds)s"
        case .wrong(let text): text
        }
    }
}

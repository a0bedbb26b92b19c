import ArgumentParser
import ControlLoop
import Documents
import Presentation
import Vocabulary

struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes one pass: reads, plans, acts, records.",
        discussion: "With the file of an earlier plan it does nothing that the file does not hold.")

    @Argument(help: "A plan that `pioneer plan --out FILE` wrote.")
    var file: String?

    @Option(
        help: .init(
            "Act as if it were another instant; only where every endpoint is on this machine.", valueName: "instant"))
    var at: InstantArgument?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let reviewed = try file.map { file in
            try Runtime.failing { () throws(LoopError) in try ReviewedPlan.actionKeys(file: file) }
        }
        let controller = try await Runtime(options).controller(at: at?.instant, create: true)
        let pass = try await Runtime.failing { () async throws(LoopError) in
            try await controller.apply(reviewed: reviewed, pretending: at != nil, holder: "pioneer apply")
        }
        for diagnostic in pass.diagnostics { Terminal.tell("\(diagnostic)") }
        Terminal.show(ActedReport(pass), output.output)
        throw ExitCode(ExitStatus.first(of: pass.statuses).rawValue)
    }
}

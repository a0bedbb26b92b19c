import ArgumentParser
import ControlLoop
import Presentation
import Vocabulary

struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Brings back all that was moved in a scope, and moves nothing there until somebody resumes it.",
        discussion: "It makes one pass itself. Uninstalling begins with `pioneer release all`.")

    @Argument(help: "all, tenant/NAME, account/NAME, namespace/NAME, or a claim such as Schedule/shop/office-hours.")
    var scope: String

    @Option(help: "Why, for whoever wonders.")
    var reason: String

    @Option(
        help: .init(
            "Act as if it were another instant; only where every endpoint is on this machine.", valueName: "instant"))
    var at: InstantArgument?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let controller = try await Runtime(options).controller(at: at?.instant, create: true)
        let release = try await Runtime.failing { () async throws(LoopError) in
            try await controller.release(
                scope, reason: reason, actor: Runtime.actor, pretending: at != nil, holder: "pioneer release")
        }
        for diagnostic in release.pass?.diagnostics ?? [] { Terminal.tell("\(diagnostic)") }
        let report = ReleaseReport(release)
        Terminal.show(report, output.output)
        throw ExitCode(ExitStatus.first(of: report.statuses).rawValue)
    }
}

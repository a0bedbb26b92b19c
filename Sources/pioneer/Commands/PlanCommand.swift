import ArgumentParser
import ControlLoop
import Planning
import Presentation
import Vocabulary

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Shows what would happen now or at any instant. Needs no access that can write.")

    @Option(help: "Plan a revision of the root source instead of its branch: a branch, a tag, a commit.")
    var revision: String?

    @Option(help: .init("Plan for an instant, such as 2026-03-29T18:00:00+02:00.", valueName: "instant"))
    var at: InstantArgument?

    @Option(help: .init("Write the plan to a file, for `pioneer apply FILE`.", valueName: "file"))
    var out: String?

    @Flag(help: "End with 2 where changes are pending.")
    var detailedExitcode = false

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let runtime = try Runtime(options)
        let controller = try await runtime.controller(at: at?.instant)
        let (plan, specs) = try await Runtime.failing { () async throws(LoopError) in
            let specs = try await controller.specs(revision: revision)
            return (Planner.plan(try await controller.situation(specs)), specs)
        }
        for diagnostic in specs.diagnostics { Terminal.tell("\(diagnostic)") }
        if [.json, .yaml].contains(output.output) {
            // Their readers want the plan as it is hashed, and nothing beside it.
            for notice in specs.notices { Terminal.tell("note: \(notice)") }
        }
        if let out {
            try Runtime.failing { () throws(LoopError) in
                try LocalFiles.write(ReviewedPlan.bytes(of: plan, specs.specs, runtime.zones), to: out)
            }
        }
        Terminal.show(PlanReport(plan, notices: specs.notices), output.output)
        throw ExitCode(
            ExitStatus.first(of: plan.statuses(isDetailed: detailedExitcode).union(specs.statuses)).rawValue)
    }
}

import ArgumentParser
import ControlLoop
import Planning
import Presentation
import Vocabulary

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Shows what would happen now or at any instant. Needs no access that can write.",
        discussion: """
            With --base and --head it shows what a change alone adds and takes away, on the accounts, endpoints, \
            credentials and sources of the base. With --inventory it needs no access to a cloud, and plans for the \
            instant at which the file was written unless told otherwise.
            """)

    @Option(help: "Plan a revision of the root source instead of its branch: a branch, a tag, a commit.")
    var revision: String?

    @Option(help: .init("Compare with --head: a revision of the root source before a change.", valueName: "revision"))
    var base: String?

    @Option(help: .init("Compare with --base: a revision of the root source with a change.", valueName: "revision"))
    var head: String?

    @Option(
        help: .init("Plan from what `pioneer inventory export` wrote instead of asking clouds.", valueName: "file"))
    var inventory: String?

    @Option(help: .init("Plan for an instant, such as 2026-03-29T18:00:00+02:00.", valueName: "instant"))
    var at: InstantArgument?

    @Option(help: .init("Write the plan to a file, for `pioneer apply FILE`.", valueName: "file"))
    var out: String?

    @Flag(help: "End with 2 where changes are pending.")
    var detailedExitcode = false

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: ReviewOutputOptions

    func validate() throws {
        guard (base == nil) == (head == nil) else { throw ValidationError("--base and --head go together") }
        guard base != nil else { return }
        if revision != nil { throw ValidationError("--revision does not go with --base and --head") }
        if out != nil { throw ValidationError("--out does not go with --base and --head: plan the change itself") }
    }

    func run() async throws {
        let runtime = try Runtime(options)
        let recorded = try inventory.map { file in
            try Runtime.failing { () throws(LoopError) in
                try RecordedInventory(file: file, runtime.providers.catalogues)
            }
        }
        let controller = try await runtime.controller(at: at?.instant ?? recorded?.instant)
        let notices = recorded.map { [$0.notice] } ?? []
        if let base, let head {
            try await compare(base, head, controller, recorded, notices)
        } else {
            try await plan(controller, recorded, notices, runtime)
        }
    }

    private func plan(
        _ controller: Controller, _ recorded: RecordedInventory?, _ notices: [String], _ runtime: Runtime
    ) async throws {
        let (plan, specs) = try await Runtime.failing { () async throws(LoopError) in
            let specs = try await controller.specs(revision: revision)
            return (try await controller.plan(specs, recorded: recorded), specs)
        }
        let report = PlanReport(plan, specs, notices: notices)
        tell(specs.diagnostics, report.notices)
        if let out {
            try Runtime.failing { () throws(LoopError) in
                try LocalFiles.write(ReviewedPlan.bytes(of: plan, specs.specs, runtime.zones), to: out)
            }
        }
        Terminal.show(report, output.output)
        throw ExitCode(
            ExitStatus.first(of: plan.statuses(isDetailed: detailedExitcode).union(specs.statuses)).rawValue)
    }

    private func compare(
        _ base: String, _ head: String, _ controller: Controller, _ recorded: RecordedInventory?, _ notices: [String]
    ) async throws {
        let (change, comparison) = try await Runtime.failing { () async throws(LoopError) in
            let change = try await controller.change(from: base, to: head)
            return (change, try await controller.comparison(of: change, recorded: recorded))
        }
        let report = ChangeReport(change, comparison, notices: notices)
        tell([], report.notices)
        Terminal.show(report, output.output)
        throw ExitCode(
            ExitStatus.first(
                of: comparison.statuses(report.checks, isDetailed: detailedExitcode).union(
                    change.head.statuses.subtracting([.findings]))
            ).rawValue)
    }

    /// What the chosen format has no place for.
    private func tell(_ diagnostics: [Diagnostic], _ notices: [String]) {
        switch output.output {
        case .checks: break
        case .report(let format):
            for diagnostic in diagnostics { Terminal.tell("\(diagnostic)") }
            // Their readers want the plan as it is hashed, and nothing beside it.
            guard [.json, .yaml].contains(format) else { break }
            for notice in notices { Terminal.tell("note: \(notice)") }
        }
    }
}

import ArgumentParser
import ControlLoop
import Planning
import Presentation
import Specs
import Vocabulary

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Judges resources by policies.", subcommands: [Check.self, Trial.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Judges the fleet by its policies, and shows findings only. Needs no access that can write.",
            discussion: """
                Ends with 3 where a policy of mode warn or enforce finds something; what policies of mode audit find is \
                shown and changes nothing.
                """)

        @Option(help: "Take the documents of a revision of the root source: a branch, a tag, a commit.")
        var revision: String?

        @Option(help: .init("Judge for an instant, such as 2026-03-29T18:00:00+02:00.", valueName: "instant"))
        var at: InstantArgument?

        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: ReviewOutputOptions

        func run() async throws {
            let runtime = try Runtime(options)
            let controller = try await runtime.controller(at: at?.instant)
            let (plan, specs) = try await Runtime.failing { () async throws(LoopError) in
                let specs = try await controller.specs(revision: revision)
                return (Planner.plan(try await controller.situation(specs)), specs)
            }
            Terminal.tell(specs)
            Terminal.show(PolicyCheckReport(plan, specs), output.output)
            throw ExitCode(ExitStatus.first(of: plan.policyStatuses.union(specs.statuses)).rawValue)
        }
    }

    struct Trial: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Tries policies on the cases beside them: NAME.cases.yaml beside NAME.yaml.",
            discussion: """
                Asks no cloud and reads no store. Shows which rules and which branches of their conditions the cases try. \
                Ends with 3 where anything is other than a case expects.
                """)

        @Argument(help: "A file of cases, or a folder with such files in it or below.")
        var path = "policies"

        @Flag(help: "Write what the rules say today into the cases; comments and all else stay as they are.")
        var update = false

        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: ReviewOutputOptions

        func run() async throws {
            let runtime = try Runtime(options)
            let context = SpecContext(
                catalogues: runtime.providers.catalogues, zones: runtime.zones, allowedEndpointHosts: nil,
                gitCredentialNames: nil)
            let files = PolicyCaseFiles.find(path)
            guard !files.isEmpty else { throw Failure("there is no file of cases at \(path)") }
            if update { try rewrite(files, context) }
            let trials = try Runtime.failing { () throws(LoopError) in
                try files.map { file throws(LoopError) in
                    try PolicyTrial(
                        policies: PolicyCaseFiles.read(file.policies), cases: PolicyCaseFiles.read(file.cases), context)
                }
            }
            for diagnostic in trials.flatMap(\.diagnostics) { Terminal.tell("\(diagnostic)") }
            let report = PolicyTrialReport(trials)
            Terminal.show(report, output.output)
            throw ExitCode(report.status.rawValue)
        }

        private func rewrite(_ files: [(policies: String, cases: String)], _ context: SpecContext) throws {
            try Runtime.failing { () throws(LoopError) in
                for file in files {
                    let update = CaseFileUpdate(
                        policies: try PolicyCaseFiles.read(file.policies), cases: try PolicyCaseFiles.read(file.cases),
                        context)
                    if let problem = update.problem { Terminal.tell("\(file.cases) is left as it is: \(problem)") }
                    guard let bytes = update.bytes else { continue }
                    try LocalFiles.write(bytes, to: file.cases)
                    Terminal.tell("\(file.cases) is updated")
                }
            }
        }
    }
}

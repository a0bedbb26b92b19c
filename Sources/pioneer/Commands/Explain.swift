import ArgumentParser
import ControlLoop
import Ledger
import Planning
import Presentation
import Storage
import Vocabulary

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says everything about one resource: every claim, who won and why, the gates, the last actions.")

    @Argument(help: "An address such as aws/123456789012/eu-west-1/ec2/instance/i-0abc, or the end of one.")
    var resource: String

    @Option(help: .init("Explain for an instant.", valueName: "instant"))
    var at: InstantArgument?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let runtime = try Runtime(options)
        let controller = try await runtime.controller(at: at?.instant)
        let (specs, inputs) = try await Runtime.failing { () async throws(LoopError) in
            let specs = try await controller.specs()
            return (specs, try await controller.situation(specs, allTypes: true))
        }
        Terminal.tell(specs)
        let address = try Runtime.failing { () throws(LoopError) in try controller.find(resource, in: inputs.inventory)
        }
        guard let explanation = Planner.explain(address, inputs) else {
            throw Failure("there is no resource at \(address)")
        }
        let store = try await runtime.store()
        let (actions, departures) = try await Runtime.failing { () async throws(StoreError) in
            (
                try await store?.actions(tenant: nil, address: address, limit: 5) ?? [],
                try await store?.departures().filter { $0.intent.address == address } ?? []
            )
        }
        Terminal.show(
            ExplanationReport(explanation, actions: actions, departures: departures, at: inputs.instant), output.output)
        throw ExitCode(ExitStatus.first(of: specs.statuses).rawValue)
    }
}

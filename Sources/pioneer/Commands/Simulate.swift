import ArgumentParser
import Cloud
import ControlLoop
import Planning
import Presentation
import Timetables
import Vocabulary

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Takes the fleet through time as if what is planned were done. Needs no access that can write.",
        discussion: """
            Begins with what the clouds report now. Modes, approvals, caps, listings that grow old and what others did \
            hold nothing here; everything else does. Without --from it begins now, without --to it goes on for two \
            weeks. A date means its beginning in UTC; --to is not part of what is simulated.
            """)

    @Option(help: .init("From a date such as 2026-03-23, or from an instant.", valueName: "date"))
    var from: String?

    @Option(help: .init("Until a date or an instant, exclusive; at most 366 days.", valueName: "date"))
    var to: String?

    @Option(
        help: .init(
            "Follow a resource and leave out all others: its address, the end of one, or its name. More than once for "
                + "several.", valueName: "resource"))
    var resource: [String] = []

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let range: PreviewRange
        do throws(PreviewError) {
            range = try PreviewRange(from: from, to: to, in: .utc, now: Runtime.wallClock, beginningNow: true)
        } catch {
            throw ValidationError(Escaping.terminal("\(error)"))
        }
        let controller = try await Runtime(options).controller(at: range.interval.start)
        let (inputs, specs, followed) = try await Runtime.failing { () async throws(LoopError) in
            let specs = try await controller.specs()
            let inputs = try await controller.situation(specs, allTypes: !resource.isEmpty)
            var followed: Set<ResourceAddress> = []
            for text in resource { followed.insert(try controller.find(text, in: inputs.inventory)) }
            return (inputs, specs, followed)
        }
        for diagnostic in specs.diagnostics { Terminal.tell("\(diagnostic)") }
        let simulation = try Runtime.failing { () throws(SimulationError) in
            try FleetSimulation(inputs, range.interval, only: resource.isEmpty ? nil : followed)
        }
        for address in followed.sorted() where !simulation.follows(address) {
            throw Failure("\(address) is in no tenant's scope, so nothing is told to it")
        }
        let gaps = inputs.inventory.gaps.map { "\($0.scope) is not listed whole: \($0.reason)" }
        Terminal.show(SimulationReport(simulation, notices: specs.notices + gaps), output.output)
        throw ExitCode(
            ExitStatus.first(of: simulation.statuses.union(specs.statuses).union(inputs.inventory.statuses)).rawValue)
    }
}

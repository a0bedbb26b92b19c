import ArgumentParser
import ControlLoop
import Planning
import Presentation
import Specs
import Timetables
import Vocabulary

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Shows what a schedule does before it does it.", subcommands: [Preview.self])

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview",
            abstract: "A calendar of a schedule: what it wants when, with the days on which clocks change.",
            discussion: """
                Needs no cloud, and for a file no repository. Without --from it begins today, without --to it shows \
                two weeks. A date means its beginning by the schedule's clock; --to is not part of what is shown. With \
                --resource it reads documents and clouds too, a schedule from a file counting as if it were in its \
                namespace.
                """)

        @Argument(help: "A schedule of the root source, namespace/name or a name that only one has; or a file.")
        var schedule: String

        @Option(help: .init("From a date such as 2026-03-23, or from an instant.", valueName: "date"))
        var from: String?

        @Option(help: .init("Until a date or an instant, exclusive; at most 366 days.", valueName: "date"))
        var to: String?

        @Option(help: .init("Which schedule of a file that holds several.", valueName: "name"))
        var only: String?

        @Option(help: .init("Show where `cron` would differ: a plain daemon on the same clock.", valueName: "other"))
        var compare: Comparison?

        @Option(help: .init("Write a picture to a file that ends in .svg or .html, too.", valueName: "file"))
        var out: String?

        @Option(
            help: .init(
                "Show what a resource is told, too: its address, the end of one, or its name.", valueName: "resource"))
        var resource: String?

        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        enum Comparison: String, CaseIterable, ExpressibleByArgument { case cron }

        func validate() throws {
            guard let out, !out.hasSuffix(".svg"), !out.hasSuffix(".html") else { return }
            throw ValidationError("'\(Escaping.terminal(out))' ends in neither .svg nor .html")
        }

        func run() async throws {
            let runtime = try Runtime(options)
            let spec = try await spec(runtime)
            guard let zone = runtime.zones.zone(spec.zone) else {
                throw Failure("there is no time zone \(spec.zone) in the zone data of this machine; install tzdata")
            }
            let range: PreviewRange
            do throws(PreviewError) {
                range = try PreviewRange(from: from, to: to, in: zone, now: Runtime.wallClock)
            } catch {
                throw ValidationError(Escaping.terminal("\(error)"))
            }
            let preview = try Runtime.failing { () throws(TimetableError) in
                try SchedulePreview(PreviewedSchedule(spec, in: zone), range, comparingCron: compare == .cron)
            }
            if let out {
                let picture = out.hasSuffix(".svg") ? preview.svg : preview.html
                try Runtime.failing { () throws(LoopError) in try LocalFiles.write(Array(picture.utf8), to: out) }
            }
            guard let resource else { return Terminal.show(preview, output.output) }
            let timeline = try await timeline(of: resource, with: spec, range, zone, runtime)
            Terminal.show(ResourcePreview(preview, timeline), output.output)
        }

        private func timeline(
            of resource: String, with spec: ScheduleSpec, _ range: PreviewRange, _ zone: Zone, _ runtime: Runtime
        ) async throws -> ResourceTimeline {
            let controller = try await runtime.controller(at: range.interval.start)
            let (address, inputs) = try await Runtime.failing { () async throws(LoopError) in
                let specs = try await controller.specs()
                let inputs = try await controller.situation(specs, allTypes: true)
                return (try controller.find(resource, in: inputs.inventory), inputs)
            }
            guard let specs = inputs.specs.with(spec) else {
                throw Failure("\(spec.metadata.claimName) is in no tenant's namespace, so it claims nothing")
            }
            let simulation = try Runtime.failing { () throws(SimulationError) in
                try FleetSimulation(inputs.with(specs), range.interval, only: [address])
            }
            guard let course = simulation.courses.first else {
                throw Failure("\(address) is in no tenant's scope, so nothing is told to it")
            }
            return ResourceTimeline(course, in: zone, asking: spec.metadata.claimName)
        }

        private func spec(_ runtime: Runtime) async throws -> ScheduleSpec {
            if [".yaml", ".yml", ".json"].contains(where: schedule.hasSuffix) { return try fromFile(runtime) }
            guard only == nil else { throw ValidationError("--only goes with a file") }
            let controller = try await runtime.controller()
            let specs = try await Runtime.failing { () async throws(LoopError) in try await controller.specs() }
            Terminal.tell(specs)
            return try Runtime.failing { () throws(PreviewError) in
                try ScheduleChoice.find(schedule, among: specs.specs.schedules, in: "the root source")
            }
        }

        private func fromFile(_ runtime: Runtime) throws -> ScheduleSpec {
            let bytes = try Runtime.failing { () throws(LoopError) in
                try LocalFiles.read(schedule)
            }
            let loose = SpecReader.readLoose(
                SourceFile(source: "file", revision: "", path: schedule, bytes: bytes),
                SpecContext(
                    catalogues: runtime.providers.catalogues, zones: runtime.zones, allowedEndpointHosts: nil,
                    gitCredentialNames: nil))
            for diagnostic in loose.diagnostics { Terminal.tell("\(diagnostic)") }
            if loose.isBroken { throw ExitCode(ExitStatus.findings.rawValue) }
            return try Runtime.failing { () throws(PreviewError) in
                try ScheduleChoice.find(only, among: loose.schedules, inFile: schedule)
            }
        }
    }
}

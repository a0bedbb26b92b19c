import ArgumentParser
import ControlLoop
import Presentation
import Specs
import Vocabulary

/// Which resources an override is about.
struct SelectionOptions: ParsableArguments {
    @Option(help: .init("One resource: its address, the end of it, or its name.", valueName: "resource"))
    var resource: String?

    @Option(help: .init("Resources of a type such as ec2/instance; several times for several.", valueName: "type"))
    var type: [String] = []

    @Option(help: .init("Only where the name matches: * for any run of characters, ? for one.", valueName: "glob"))
    var name: String?

    @Option(help: .init("Only with a tag of this value: KEY=VALUE; several times where all must be.", valueName: "tag"))
    var tag: [TagArgument] = []

    @Option(help: .init("Only in a CloudAccount; several times for several.", valueName: "account"))
    var account: [String] = []

    @Option(help: .init("Only in a region; several times for several.", valueName: "region"))
    var region: [String] = []

    func check() throws {
        let isNarrowed = name != nil || !tag.isEmpty || !account.isEmpty || !region.isEmpty
        if resource != nil {
            guard type.isEmpty, !isNarrowed else {
                throw ValidationError("--resource names one resource; leave --type, --name and the like out")
            }
            return
        }
        guard !type.isEmpty else {
            throw ValidationError("say which resources: --resource RESOURCE, or --type TYPE with --name or --tag")
        }
        guard isNarrowed else {
            throw ValidationError(
                "--type alone means every one that the tenant has; write --name '*' if that is what is meant")
        }
    }

    var subject: NewOverride.Subject {
        if let resource { return .resource(resource) }
        return .selector(
            ResourceSelector(
                types: type.map { ResourceType(rawValue: $0) }, accounts: account.map { AccountName(rawValue: $0) },
                regions: region, name: name,
                tags: TagSelector(tag.map { TagSelector.Requirement($0.key, .isIn, [$0.value]) })))
    }
}

/// Reads a tag such as `team=web`.
struct TagArgument: ExpressibleByArgument {
    let key: String
    let value: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else { return nil }
        key = String(argument[..<sign])
        value = String(argument[argument.index(after: sign)...])
    }
}

/// Which state an override wants.
struct StateOptions: ParsableArguments {
    enum Plain: String, EnumerableFlag {
        case running, stopped, hibernated, leaveAlone

        static func help(for value: Plain) -> ArgumentHelp? {
            switch value {
            case .running: "On."
            case .stopped: "Off."
            case .hibernated: "Off, the memory kept."
            case .leaveAlone: "As it is, whatever others want."
            }
        }
    }

    @Flag var plain: Plain?

    @Option(
        help: .init(
            "The size of a group: a number, or some of minimum=N,maximum=N,desired=N.", valueName: "size"))
    var size: SizeArgument?

    @Option(
        name: .customLong("class"), help: .init("The class of a machine, such as t3.small.", valueName: "class"))
    var instanceClass: String?

    func state() throws -> DesiredState {
        if [plain != nil, size != nil, instanceClass != nil].count(where: { $0 }) > 1 {
            throw ValidationError("an override wants one state; leave all options but one out")
        }
        if let instanceClass { return .instanceClass(instanceClass) }
        if let size { return .size(minimum: size.minimum, maximum: size.maximum, desired: size.desired) }
        switch plain {
        case .running: return .power(.running)
        case .stopped: return .power(.stopped)
        case .hibernated: return .power(.hibernated)
        case .leaveAlone: return .leaveAlone
        case nil:
            throw ValidationError(
                "say which state: --running, --stopped, --hibernated, --size SIZE, --class CLASS or --leave-alone")
        }
    }
}

/// Reads a size: `3`, or `minimum=1,maximum=4`.
struct SizeArgument: ExpressibleByArgument {
    private(set) var minimum: Int64?
    private(set) var maximum: Int64?
    private(set) var desired: Int64?

    init?(argument: String) {
        if let number = Int64(argument) {
            desired = number
            return
        }
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let number = Int64(sides[1]) else { return nil }
            switch sides[0] {
            case "minimum" where minimum == nil: minimum = number
            case "maximum" where maximum == nil: maximum = number
            case "desired" where desired == nil: desired = number
            default: return nil
            }
        }
    }
}

/// Until when.
struct TimeOptions: ParsableArguments {
    @Option(name: .customLong("for"), help: .init("For a time such as 90m, 2h, 3d.", valueName: "time"))
    var duration: DurationArgument?

    @Option(help: .init("Until an instant, such as 2026-03-29T18:00:00+02:00.", valueName: "instant"))
    var until: String?

    @Option(help: .init("The time zone of instants without an offset, such as Europe/Berlin.", valueName: "zone"))
    var zone: String?

    func validate(bounds: String) throws {
        if duration != nil, until != nil { throw ValidationError("--for and --until say the same; give one of them") }
        if duration == nil, until == nil { throw ValidationError("\(bounds): give --for 2h, or --until INSTANT") }
    }

    func end(_ runtime: Runtime) throws -> OverrideRequest.End {
        if let until { return .at(try instant(until, "--until", runtime)) }
        return .after(duration?.seconds ?? 0)
    }

    func instant(_ text: String, _ option: String, _ runtime: Runtime) throws -> Instant {
        try Self.instant(text, option, zone, runtime)
    }

    static func instant(_ text: String, _ option: String, _ zone: String?, _ runtime: Runtime) throws -> Instant {
        do throws(LoopError) {
            return try MomentText.instant(
                text, for: option, on: zone.map { ZoneID(rawValue: $0) }, runtime.zones)
        } catch {
            throw ValidationError(Escaping.terminal("\(error)"))
        }
    }
}

/// Where the commit goes.
struct TargetOptions: ParsableArguments {
    @Option(
        help: .init("The new branch to commit to. Default: override/NAME.", valueName: "branch"))
    var newBranch: String?

    @Flag(help: "Commit to the branch that is followed, where the Tenant allows it.")
    var direct = false

    @Flag(help: "Do everything but the commit, and show the file.")
    var dryRun = false

    func validate() throws {
        if direct, newBranch != nil { throw ValidationError("--direct needs no branch; leave --new-branch out") }
    }

    func write(
        _ change: OverrideRequest.Change, reason: String, _ runtime: Runtime, _ output: OutputOptions
    ) async throws {
        let request = OverrideRequest(
            change, target: direct ? .direct : .branch(newBranch), reason: reason, actor: Runtime.actor,
            host: Monitoring.host, variable: { Runtime.variable($0) }, isDryRun: dryRun)
        // What was accepted or held before must not hide what the documents say now.
        let controller = runtime.controller(store: nil)
        let outcome = try await Runtime.failing { () async throws(LoopError) in try await controller.write(request) }
        switch outcome {
        case .written(let written):
            for warning in written.warnings { Terminal.tell("warning: \(warning)") }
            Terminal.show(OverrideReport(written), output.output)
        case .refused(let diagnostics):
            for diagnostic in diagnostics { Terminal.tell("\(diagnostic)") }
            Terminal.tell("Nothing was committed: the documents would have errors.")
            throw ExitCode(ExitStatus.findings.rawValue)
        }
    }
}

/// One resource, from now on for a while.
struct OneResource: ParsableArguments {
    @Argument(help: "An address such as aws/123456789012/eu-west-1/ec2/instance/i-0abc, the end of one, or a name.")
    var resource: String

    @Option(help: "The namespace it belongs to. Default: the only one of the resource's tenant.")
    var namespace: String?

    @OptionGroup(title: "When") var time: TimeOptions

    @Option(help: "Why, for whoever wonders later. Default: who did it.")
    var reason: String?

    @Option(help: "Whom to ask about it, a person or a team. Default: you, as Git knows you.")
    var owner: String?

    @OptionGroup(title: "Where it goes") var target: TargetOptions
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func validate() throws { try time.validate(bounds: "it always has an end") }

    func write(_ state: DesiredState, reason usual: String) async throws {
        let runtime = try Runtime(options)
        let wish = NewOverride(
            namespace: namespace.map { NamespaceName(rawValue: $0) }, .resource(resource), state,
            end: try time.end(runtime), owner: owner)
        try await target.write(.create(wish), reason: reason ?? usual, runtime, output)
    }
}

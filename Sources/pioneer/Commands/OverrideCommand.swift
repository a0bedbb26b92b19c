import ArgumentParser
import ControlLoop
import Presentation
import Specs
import Vocabulary

struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Asks for something else than the schedules for a while, by a commit.",
        discussion: """
            The commit goes to a new branch, for somebody to merge, or with --direct to the branch that is followed, where \
            the Tenant allows that. What the documents would say is checked whole before. `pioneer get overrides` lists \
            them; to end one early, give it another end or remove its file.
            """,
        subcommands: [Create.self, Wake.self, LeaveAlone.self, Extend.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Writes an override for what a selector means.",
            discussion: "For example: pioneer override create launch --namespace shop --type ec2/instance "
                + "--name 'web-*' --running --for 12h --reason 'The catalogue goes live.'")

        @Argument(help: "What to call it: lower-case letters, digits and dashes.")
        var override: String

        @Option(help: "The namespace it belongs to. With --resource by default the only one of its tenant.")
        var namespace: String?

        @OptionGroup(title: "Which resources") var selection: SelectionOptions
        @OptionGroup(title: "Which state") var state: StateOptions
        @OptionGroup(title: "When") var time: TimeOptions

        @Option(help: .init("From an instant on. Default: now.", valueName: "instant"))
        var from: String?

        @Option(help: "Why, for whoever wonders later.")
        var reason: String

        @Option(help: "Whom to ask about it, a person or a team. Default: you, as Git knows you.")
        var owner: String?

        @OptionGroup(title: "Where it goes") var target: TargetOptions
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            try selection.check()
            if selection.resource == nil, namespace == nil {
                throw ValidationError("an override belongs to a namespace; name it with --namespace")
            }
            _ = try state.state()
            try time.validate(bounds: "an override always has an end")
        }

        func run() async throws {
            let runtime = try Runtime(options)
            let wish = NewOverride(
                name: override, namespace: namespace.map { NamespaceName(rawValue: $0) }, selection.subject,
                try state.state(), start: try from.map { try time.instant($0, "--from", runtime) },
                end: try time.end(runtime), owner: owner)
            try await target.write(.create(wish), reason: reason, runtime, output)
        }
    }

    struct Wake: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "wake", abstract: "Keeps one resource running from now on, for a while.",
            discussion: "For example: pioneer override wake web-1 --for 2h")

        @OptionGroup var one: OneResource

        func validate() throws { try one.validate() }

        func run() async throws { try await one.write(.power(.running), reason: "Woken by \(Runtime.actor).") }
    }

    struct LeaveAlone: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "leave-alone", abstract: "Keeps one resource as it is from now on, for a while.",
            discussion: "For example: pioneer override leave-alone web-1 --until 2026-03-28T06:00:00+01:00")

        @OptionGroup var one: OneResource

        func validate() throws { try one.validate() }

        func run() async throws { try await one.write(.leaveAlone, reason: "Left alone by \(Runtime.actor).") }
    }

    struct Extend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "extend", abstract: "Gives an override another end, and changes nothing else in its file.",
            discussion: "For example: pioneer override extend launch --by 2h")

        @Argument(help: "The name of the override.")
        var override: String

        @Option(help: "Its namespace. Default: the only one that has an override of the name.")
        var namespace: String?

        @Option(help: .init("So much longer than until now: 90m, 2h, 3d.", valueName: "time"))
        var by: DurationArgument?

        @Option(help: .init("Until an instant, which may be earlier than until now.", valueName: "instant"))
        var until: String?

        @Option(help: .init("The time zone of instants without an offset, such as Europe/Berlin.", valueName: "zone"))
        var zone: String?

        @Option(help: "Why, for the commit.")
        var reason = ""

        @OptionGroup(title: "Where it goes") var target: TargetOptions
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if by != nil, until != nil { throw ValidationError("--by and --until say the same; give one of them") }
            if by == nil, until == nil { throw ValidationError("say until when: --by 2h, or --until INSTANT") }
        }

        func run() async throws {
            let runtime = try Runtime(options)
            let end =
                try until.map { OverrideRequest.End.at(try TimeOptions.instant($0, "--until", zone, runtime)) }
                ?? .after(by?.seconds ?? 0)
            try await target.write(
                .extend(override, namespace: namespace.map { NamespaceName(rawValue: $0) }, to: end), reason: reason,
                runtime, output)
        }
    }
}

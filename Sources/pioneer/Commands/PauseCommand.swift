import ArgumentParser
import ControlLoop
import Presentation
import Vocabulary

struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Lets nothing of a scope be changed until somebody resumes it.",
        discussion: "What was moved stays moved; `pioneer release` brings it back.")

    @Argument(help: "all, tenant/NAME, account/NAME, namespace/NAME, or a claim such as Schedule/shop/office-hours.")
    var scope: String

    @Option(help: "Why, for whoever wonders.")
    var reason: String

    @Option(help: .init("Ends by itself at an instant.", valueName: "instant"))
    var until: InstantArgument?

    @Option(
        name: .customLong("for"), help: .init("Ends by itself after a time such as 90m, 2h, 3d.", valueName: "time"))
    var duration: DurationArgument?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if until != nil, duration != nil { throw ValidationError("--until and --for say the same; give one of them") }
    }

    func run() async throws {
        let controller = try await Runtime(options).controller(create: true)
        let end = until?.instant ?? duration.map { Runtime.wallClock.adding(seconds: $0.seconds) }
        let pause = try await Runtime.failing { () async throws(LoopError) in
            try await controller.pause(scope, reason: reason, actor: Runtime.actor, until: end)
        }
        Terminal.show(PauseWords.paused(pause))
    }
}

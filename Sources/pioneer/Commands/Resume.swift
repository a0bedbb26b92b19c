import ArgumentParser
import ControlLoop
import Presentation
import Vocabulary

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Ends a pause or a release, or lets a source go on that was held.",
        discussion: """
            A source of documents is held when it was rewound, vanished or turned empty; `pioneer get pauses` lists \
            pauses and releases.
            """)

    @Argument(help: "A scope as `pioneer pause` takes it, or source/NAME; the root source is source/root.")
    var scope: String

    @Option(help: "Why, for the record.")
    var reason: String = ""

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let controller = try await Runtime(options).controller()
        let resumption = try await Runtime.failing { () async throws(LoopError) in
            try await controller.resume(scope, reason: reason, actor: Runtime.actor)
        }
        Terminal.show(PauseWords.resumed(resumption))
    }
}

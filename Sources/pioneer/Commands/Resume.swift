import ArgumentParser
import ControlLoop
import Glibc
import Storage
import Vocabulary

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lets a source go on that was held because it was rewound, vanished or turned empty.")

    @Argument(help: "The source: root, or the name of a GitSource.")
    var source = "root"

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard let store = try await Runtime(options).store() else {
            throw Failure("nothing is held: there is no store yet")
        }
        let user = Runtime.variable("SUDO_USER") ?? Runtime.variable("USER") ?? "uid \(getuid())"
        let wasHeld = try await Runtime.failing { () async throws(StoreError) in
            try await store.release(source: source, actor: user, at: Runtime.wallClock)
        }
        guard wasHeld else { throw Failure("source \(source) is not held") }
        Terminal.show(
            "Source \(source) is released: the next pass follows it, unless it has changed in such a way again.\n")
    }
}

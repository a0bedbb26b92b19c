import ArgumentParser
import ControlLoop
import Cryptography
import Logging
import Presentation
import Vocabulary

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Keeps the clouds as the documents say, until it is told to stop.",
        discussion: """
            SIGTERM and SIGINT end it: nothing new is begun, and what is under way is finished within the grace, or \
            handed back to the next start; a second signal does not wait. SIGHUP reads the configuration and all \
            sources anew.
            """)

    @Option(
        help: .init(
            "Where metrics and health are answered: an IP address and a port, or off. Default: as configured, else"
                + " 127.0.0.1:9465.",
            valueName: "address"))
    var listen: ListenOption?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let runtime = try Runtime(options, logging: .info)
        let store = try await runtime.store(create: true)
        let watch = try Monitoring(runtime.configuration, http: runtime.http)
        let loop = try Runtime.failing { () throws(LoopError) in
            try ReconcileLoop(
                runtime.controller(store: store), timing: runtime.configuration.timing,
                timer: WallTimer { Runtime.wallClock }, seed: Monitoring.seed())
        }
        let signals = Signals(
            stop: { loop.stop() },
            reload: {
                do {
                    let fresh = try runtime.reread(options)
                    loop.reconfigure(fresh.controller(store: store), timing: fresh.configuration.timing)
                } catch {
                    Logger(label: "pioneer").error("the configuration was not taken over: \(error)")
                }
            })
        defer { signals.cancel() }
        let address = listen.map(\.address) ?? runtime.configuration.listen
        try await watch.around(loop, at: address) {
            try await Runtime.failing { () async throws(LoopError) in try await loop.run(holder: "pioneer run") }
        }
    }
}

/// Reads an address to listen on from the command line; `off` is nowhere.
struct ListenOption: ExpressibleByArgument {
    let address: ListenAddress?

    init?(argument: String) {
        if argument == "off" {
            address = nil
        } else if let address = ListenAddress(argument) {
            self.address = address
        } else {
            return nil
        }
    }
}

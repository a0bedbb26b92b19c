import ArgumentParser
import Cloud
import ControlLoop
import Presentation
import Vocabulary

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory", abstract: "What the clouds have, for others to plan from.", subcommands: [Export.self]
    )

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes what the clouds have to a file, from which `pioneer plan --inventory` plans.",
            discussion: """
                The file holds what can be read with the access that is there, tags and states, and of attributes those \
                that the catalogue lists. Only its owner can read it.
                """)

        @Option(
            name: [.customShort("o"), .customLong("out")],
            help: .init("The file to write. Default: standard output.", valueName: "file"))
        var out: String?

        @Option(help: .init("Only what is a tenant's.", valueName: "name"))
        var tenant: String?

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let runtime = try Runtime(options)
            let controller = try await runtime.controller()
            let (recorded, specs) = try await Runtime.failing { () async throws(LoopError) in
                let specs = try await controller.specs()
                return (try await controller.record(specs, of: tenant.map { TenantName(rawValue: $0) }), specs)
            }
            Terminal.tell(specs)
            for gap in recorded.inventory.gaps { Terminal.tell("note: \(gap.scope) is not whole: \(gap.reason)") }
            if let out {
                try Runtime.failing { () throws(LoopError) in
                    try LocalFiles.write(recorded.bytes, to: out, isPrivate: true)
                }
            } else {
                Terminal.show(String(decoding: recorded.bytes, as: UTF8.self))
            }
            throw ExitCode(ExitStatus.first(of: recorded.inventory.statuses.union(specs.statuses)).rawValue)
        }
    }
}

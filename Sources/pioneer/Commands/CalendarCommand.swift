import ArgumentParser
import ControlLoop
import Presentation
import Specs
import Transport

struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Keeps the files of calendars up to date.", subcommands: [Update.self])

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "update",
            abstract: "Fetches each Calendar that has a url into its file, and commits what changed.",
            discussion: """
                Works in a working tree, and commits with git only the files it has written. What cannot be fetched, or \
                is no sound calendar, leaves the last good file and ends the command with 1. Nothing else ever fetches: \
                plans and the loop read the files at their commit.
                """)

        @Argument(help: "The folder of the specs in a working tree. Default: the root source, where it is a path.")
        var folder: String?

        @Flag(name: .customLong("no-commit"), help: "Write the files, and leave the commit to you.")
        var withoutCommit = false

        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let runtime = try Runtime(options)
            let place = try place(runtime)
            let updater = CalendarUpdater(
                SpecContext(
                    catalogues: runtime.providers.catalogues, zones: runtime.zones, allowedEndpointHosts: nil,
                    gitCredentialNames: nil),
                client: GuardedClient(
                    privateHosts: runtime.configuration.privateHosts, caFile: Runtime.caFile,
                    userAgent: "pioneer/\(Version.text)"))
            let result = try await Runtime.failing { () async throws(LoopError) in
                try await updater.update(folder: place)
            }
            for diagnostic in result.diagnostics { Terminal.tell("\(diagnostic)") }
            var commit: String?
            if !withoutCommit, !result.written.isEmpty {
                commit = try await Runtime.failing { () async throws(LoopError) in
                    try await CalendarUpdater.commit(result, in: place)
                }
            }
            Terminal.show(CalendarUpdateReport(result, commit: commit), output.output)
            if result.hasFailed { throw ExitCode(ExitStatus.error.rawValue) }
        }

        private func place(_ runtime: Runtime) throws -> String {
            if let folder { return folder }
            let root = runtime.configuration.root
            guard SourceReader.isLocal(root.url) else {
                throw ValidationError("the root source is no folder of this machine; name the folder of a working tree")
            }
            return LocalFiles.resolve(root.path, in: root.url)
        }
    }
}

import ArgumentParser
import ControlLoop
import Ledger
import Presentation
import Storage
import Vocabulary

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Shows, verifies and exports the record of what was done.",
        subcommands: [List.self, Verify.self, Export.self])

    /// The logs to look at: one tenant's, or all.
    struct LogOptions: ParsableArguments {
        @Option(help: "One tenant's log. Default: all; of exports the platform's.")
        var tenant: String?

        func logs(in store: some Store) async throws -> [LogName] {
            let all = try await Runtime.failing { () async throws(StoreError) in try await store.logs().map(\.log) }
            guard let tenant else { return all }
            let log = LogName.tenant(TenantName(rawValue: tenant))
            guard all.contains(log) else {
                let names = all.map(\.rawValue)
                let advice =
                    Suggestion.nearest(to: log.rawValue, among: names).map { "did you mean \($0)?" }
                    ?? (names.isEmpty ? "nothing is recorded yet" : "there are \(names.joined(separator: ", "))")
                throw Failure("there is no log \(log); \(advice)")
            }
            return [log]
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists records, the latest first.")

        @Option(help: .init("At most so many records of each log.", valueName: "count"))
        var limit = LimitArgument(20)

        @OptionGroup var logs: LogOptions
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            guard let store = try await Runtime(options).store() else {
                return Terminal.show(ListReport.records([]), output.output)
            }
            var records: [StoredRecord] = []
            for log in try await logs.logs(in: store) {
                records += try await Runtime.failing { () async throws(StoreError) in
                    let size = try await store.logs().first { $0.log == log }?.size ?? 0
                    return try await store.records(in: log, from: max(0, size - Int64(limit.count)), limit: limit.count)
                }
            }
            Terminal.show(ListReport.records(records), output.output)
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Finds records that were edited, removed, reordered or cut off.",
            discussion:
                "A file of checkpoints from outside the store is what finds a log that was cut with its checkpoints.")

        @Argument(help: "An export to verify without any store. Default: the logs of the store.")
        var export: String?

        @Option(
            help: .init("A file of checkpoints kept outside the store. Default: the configured one.", valueName: "file")
        )
        var since: String?

        @Option(help: "A public key to trust, in hexadecimal. Default: that of the configured signing key.")
        var key: [String] = []

        @OptionGroup var logs: LogOptions
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let runtime = try Runtime(options)
            let auditor = try Runtime.failing { () throws(LoopError) in
                try Auditor(runtime.configuration, checkpoints: since, keys: key)
            }
            let verification = try await verify(runtime, auditor)
            Terminal.show(VerificationReport(verification), output.output)
            throw ExitCode(ExitStatus.first(of: verification.isSound ? [] : [.findings]).rawValue)
        }

        private func verify(_ runtime: Runtime, _ auditor: Auditor) async throws -> Verification {
            if let export {
                return try Runtime.failing { () throws(LoopError) in try auditor.verify(file: export) }
            }
            guard let store = try await runtime.store() else {
                throw Failure("there is no store at \(runtime.configuration.store)")
            }
            var logs = try await self.logs.logs(in: store)
            if self.logs.tenant == nil { logs = Set(logs + auditor.logsKeptOutside).sorted() }
            let all = logs
            return try await Runtime.failing { () async throws(LoopError) in
                try await auditor.verify(all, of: store, at: Runtime.wallClock)
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Writes a log as JSON lines that can be verified without the store.")

        @Option(help: .init("Write to a file instead of standard output.", valueName: "file"))
        var out: String?

        @OptionGroup var logs: LogOptions
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let runtime = try Runtime(options)
            guard let store = try await runtime.store() else {
                throw Failure("there is no store at \(runtime.configuration.store)")
            }
            let log = logs.tenant == nil ? .platform : try await logs.logs(in: store)[0]
            let lines = try await Runtime.failing { () async throws(StoreError) in
                try await store.export(log, at: Runtime.wallClock)
            }
            let text = lines.map { $0.text + "\n" }.joined()
            guard let out else { return Terminal.show(text) }
            try Runtime.failing { () throws(LoopError) in try LocalFiles.write(Array(text.utf8), to: out) }
        }
    }
}

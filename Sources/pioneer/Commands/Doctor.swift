import ArgumentParser
import Cloud
import ControlLoop
import Presentation
import Vocabulary

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Says which permissions an account lacks, in words, without changing anything."
    )

    @Argument(help: "The name of a CloudAccount.")
    var account: String

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let runtime = try Runtime(options)
        let controller = try await runtime.controller()
        let diagnosis = try await Runtime.failing { () async throws(LoopError) in
            try await controller.diagnose(AccountName(rawValue: account))
        }
        Terminal.show(ListReport.permissions(diagnosis), output.output)
        throw ExitCode(ExitStatus.first(of: diagnosis.isHealthy ? [] : [.findings]).rawValue)
    }
}

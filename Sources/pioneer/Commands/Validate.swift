import ArgumentParser
import ControlLoop
import Presentation
import Vocabulary

struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks documents: every problem at once, each with its place.")

    @Argument(help: "A folder of specs, or the URL of a repository. Default: the root source.")
    var place: String?

    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: ReviewOutputOptions

    mutating func run() async throws {
        var folder: String?
        if let place {
            if SourceReader.isLocal(place) { folder = place } else { options.source = place }
        }
        let runtime = try Runtime(options)
        // What was accepted or held before must not hide what the documents say now.
        let controller = runtime.controller(store: nil)
        let place = folder
        let specs = try await Runtime.failing { () async throws(LoopError) in
            try await controller.specs(workingTree: place)
        }
        Terminal.show(ValidationReport(specs, folder: place), output.output)
        throw ExitCode(ExitStatus.first(of: specs.diagnostics.isEmpty ? [] : [specs.worst]).rawValue)
    }
}

import ArgumentParser
import Vocabulary

/// The command.
@main
struct Pioneer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pioneer",
        abstract: "Keeps cloud resources as a Git repository says they should be.",
        discussion: """
            Exit codes: 0 fine; 1 an error; 3 findings; 4 something held or incomplete; \
            2 changes pending, only with --detailed-exitcode; 64 a wrong command line. \
            The first of 1, 3, 4, 2 that applies wins.
            """,
        version: Version.text,
        subcommands: [
            Validate.self, PlanCommand.self, Apply.self, Simulate.self, Run.self, Explain.self, Get.self,
            InventoryCommand.self, ScheduleCommand.self, PolicyCommand.self, CalendarCommand.self, OverrideCommand.self,
            Audit.self, PauseCommand.self, Resume.self, ReleaseCommand.self, Doctor.self, Import.self, Generate.self,
            Completion.self,
        ])

    /// As the library's own, but for a word that was meant to be a subcommand.
    static func main() async {
        do {
            try refuseUnknownWords(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot()
            if var slow = command as? any AsyncParsableCommand {
                try await slow.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }

    private static func refuseUnknownWords(_ words: ArraySlice<String>) throws {
        var command: any ParsableCommand.Type = Pioneer.self
        for word in words {
            let choices = command.configuration.subcommands
            guard !choices.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let next = choices.first(where: { $0._commandName == word }) else {
                let names = choices.map { $0._commandName }
                let advice =
                    Suggestion.nearest(to: word, among: names).map { "did you mean '\($0)'?" }
                    ?? "there are \(names.joined(separator: ", "))"
                throw ValidationError("there is no subcommand '\(Escaping.terminal(word))'; \(advice)")
            }
            command = next
        }
    }
}

import ArgumentParser

struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Prints a completion script for bash, zsh or fish.",
        discussion: "For example: pioneer completion bash > /etc/bash_completion.d/pioneer")

    @Argument(help: "bash, zsh or fish.")
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ValidationError("'\(shell)' is none of bash, zsh and fish")
        }
        Terminal.show(Pioneer.completionScript(for: shell) + "\n")
    }
}

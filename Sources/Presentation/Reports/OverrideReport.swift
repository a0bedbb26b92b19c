public import ControlLoop
import Specs
public import Vocabulary

/// What became of a request for an override.
public struct OverrideReport: Report {
    private let written: WrittenOverride

    /// A report of an override that was committed, or would have been.
    public init(_ written: WrittenOverride) { self.written = written }

    public var value: Value {
        .object([
            "namespace": .string(written.spec.metadata.namespace?.rawValue ?? ""),
            "name": .string(written.spec.metadata.name), "state": .string(written.spec.state.description),
            "start": .string(written.spec.start.description), "end": .string(written.spec.end.description),
            "previousEnd": written.previousEnd.map { .string($0.description) },
            "selected": written.selected.map { .int(Int64($0)) }, "source": .string(written.url),
            "branch": .string(written.branch), "direct": .bool(written.isDirect), "file": .string(written.file),
            "commit": written.commit.map(Value.string), "warnings": .list(written.warnings.map(Value.string)),
            "server": written.said.isEmpty ? nil : .string(written.said),
            "text": written.commit == nil ? .string(written.text) : nil,
        ])
    }

    public func table(_ style: TextStyle) -> String {
        let document = written.commit == nil ? lines(of: written.text).map { "  \(Escaping.terminal($0))" } : []
        return (sentences.map(Escaping.terminal) + document).map { $0 + "\n" }.joined()
    }

    public var markdown: String {
        sentences.map { "\(Escaping.markdown($0))\n\n" }.joined()
            + (written.commit == nil
                ? lines(of: written.text).map { "    \(Escaping.terminal($0))\n" }.joined() : "")
    }

    private func lines(of text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    private var sentences: [String] {
        let said = lines(of: written.said).map { "remote: \($0)" }
        return [summary, place] + said + (written.commit == nil ? [] : [next])
    }

    private var summary: String {
        let spec = written.spec
        let name = "Override \(spec.metadata.namespace?.rawValue ?? "")/\(spec.metadata.name)"
        if let previous = written.previousEnd {
            return "\(name) now lasts until \(spec.end); it would have ended at \(previous)."
        }
        let count = written.selected.map { "; \(Count.of($0, "resource")) now" } ?? ""
        let length = DurationText.text(spec.end.seconds - spec.start.seconds)
        return "\(name): \(spec.state) from \(spec.start) until \(spec.end) (\(length))\(count)."
    }

    private var place: String {
        let branch = "branch \(written.branch) of \(written.url)"
        guard let commit = written.commit else { return "Not committed. It would go to \(branch), as \(written.file):" }
        return "Commit \(commit.prefix(12)) on \(branch): \(written.file)"
    }

    private var next: String {
        let followed = written.followed ?? "the branch that is followed"
        return written.isDirect
            ? "The next look at \(followed) puts it in force."
            : "Nothing changes before it is merged into \(followed): open a pull request, or merge it yourself."
    }
}

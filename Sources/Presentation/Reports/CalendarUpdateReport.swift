public import ControlLoop
public import Vocabulary

/// What became of the files of calendars.
public struct CalendarUpdateReport: Report {
    private let result: CalendarUpdater.Result
    private let commit: String?

    /// A report; `commit` is nil where nothing was committed.
    public init(_ result: CalendarUpdater.Result, commit: String?) {
        self.result = result
        self.commit = commit
    }

    public func table(_ style: TextStyle) -> String { list.table(style) + Escaping.terminal(summary) + "\n" }

    public var markdown: String { list.markdown + "\n" + Escaping.markdown(summary) + "\n" }

    public var value: Value {
        .object(["calendars": list.value, "commit": commit.map { .string($0) }])
    }

    private var list: ListReport {
        ListReport(
            ["Calendar", "File", "Result"],
            result.entries.map { entry in
                let (word, why) = Self.words(entry.outcome)
                return (
                    [
                        TextTable.Cell(Self.name(entry)), TextTable.Cell(entry.file),
                        TextTable.Cell(why.isEmpty ? word : "\(word): \(why)"),
                    ],
                    .object([
                        "calendar": .string(Self.name(entry)), "file": .string(entry.file), "result": .string(word),
                        "why": why.isEmpty ? nil : .string(why),
                    ])
                )
            }, nothing: "No calendar has a url.")
    }

    private static func name(_ entry: CalendarUpdater.Entry) -> String {
        String(entry.calendar.rawValue.dropFirst("Calendar/".count))
    }

    private static func words(_ outcome: CalendarUpdater.Outcome) -> (word: String, why: String) {
        switch outcome {
        case .updated(let events): ("updated", Count.of(events, "whole-day event"))
        case .unchanged: ("unchanged", "")
        case .failed(let why): ("failed", why)
        }
    }

    private var summary: String {
        let written = result.written
        guard !written.isEmpty else { return "Nothing has changed; no commit was made." }
        let files = Count.of(written.count, "file")
        return commit.map { "\(files) committed as \($0.prefix(12))." } ?? "\(files) written, not committed."
    }
}

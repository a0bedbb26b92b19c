public import Importing
public import Vocabulary

/// What came of an import: the documents, what could not be carried over, and when theirs and ours differ.
public struct ImportReport: Report {
    private let outcome: ImportOutcome
    private let tool: ForeignTool
    private let folder: String?

    /// How many differences people are shown; machines are given all.
    private static let most = 20

    /// A report of an outcome; `folder` is where the documents were written, nil where they are to be shown.
    public init(_ outcome: ImportOutcome, of tool: ForeignTool, writtenTo folder: String?) {
        self.outcome = outcome
        self.tool = tool
        self.folder = folder
    }

    /// Whether anything could not be carried over.
    public var isPartial: Bool { outcome.lost.contains { $0.severity != .note } }

    public func table(_ style: TextStyle) -> String {
        var text = folder == nil ? outcome.documents.map { "---\n" + $0.text }.joined() : ""
        if !text.isEmpty { text += "...\n" }
        text += outcome.lost.map { "\($0)\n" }.joined()
        if !outcome.differences.isEmpty {
            var table = TextTable(Self.columns)
            for difference in outcome.differences.prefix(Self.most) {
                table.add(Self.cells(difference).map { TextTable.Cell($0) })
            }
            text += table.text(width: style.width, isColoured: style.isColoured)
            if !rest.isEmpty { text += rest + "\n" }
            text += reasons.map { "  \(Escaping.terminal($0))\n" }.joined()
        }
        return text + summary + "\n"
    }

    public var markdown: String {
        var text = outcome.lost.map { "* \(Escaping.markdown("\($0)"))\n" }.joined()
        if !outcome.differences.isEmpty {
            var table = MarkdownTable(Self.columns + ["Reason"])
            for difference in outcome.differences.prefix(Self.most) {
                table.add(Self.cells(difference) + [difference.reason])
            }
            text += "\n" + table.text + (rest.isEmpty ? "" : "\n\(Escaping.markdown(rest))\n")
        }
        return text + "\n" + Escaping.markdown(summary) + "\n"
    }

    public var value: Value {
        [
            "documents": .list(
                outcome.documents.map {
                    ["kind": .string($0.kind), "name": .string($0.name), "text": .string($0.text)]
                }),
            "rules": .list(
                outcome.rules.map {
                    [
                        "name": .string($0.name), "place": .string($0.place.description),
                        "documents": .list($0.documents.map(Value.string)), "times": .list($0.times),
                        "compared": .bool($0.isCompared),
                    ]
                }),
            "lost": .list(outcome.lost.map(\.value)),
            "differences": .list(outcome.differences.map(Self.value)),
        ]
    }

    private static let columns: [TextTable.Column] = ["Rule", "Zone", "From", "To", "Theirs", "Ours"]

    private static func cells(_ difference: Difference) -> [String] {
        [
            difference.rule, difference.zone.rawValue, difference.start.description, difference.end.description,
            difference.theirs.description, difference.ours.description,
        ]
    }

    private static func value(_ difference: Difference) -> Value {
        [
            "rule": .string(difference.rule), "place": .string(difference.place.description),
            "zone": .string(difference.zone.rawValue), "start": .string(difference.start.description),
            "end": .string(difference.end.description), "theirs": .string(difference.theirs.description),
            "ours": .string(difference.ours.description), "reason": .string(difference.reason),
        ]
    }

    private var rest: String {
        let count = outcome.differences.count - Self.most
        return count > 0 ? "and \(Count.of(count, "more difference")); `-o json` has all" : ""
    }

    /// Each reason once, in the order of the differences.
    private var reasons: [String] {
        outcome.differences.prefix(Self.most).map(\.reason).reduce(into: []) {
            if !$1.isEmpty, !$0.contains($1) { $0.append($1) }
        }
    }

    private var summary: String {
        let lost = outcome.lost.count { $0.severity != .note }
        let silent = outcome.rules.count { !$0.isCompared }
        let written = folder.map { " written to \(Escaping.terminal($0))" } ?? ""
        return "\(tool.title): \(Count.of(outcome.rules.count, "rule")), "
            + "\(Count.of(outcome.documents.count, "document"))\(written); "
            + "\(Count.of(lost, "thing")) not carried over; "
            + "\(Count.of(outcome.differences.count, "difference")) within a year"
            + (silent == 0 ? "." : ", \(silent) not compared.")
    }
}

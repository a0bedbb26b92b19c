import Vocabulary

/// A table in Markdown as code hosts render it (GitHub Flavored Markdown, section 4.10), every cell escaped.
public struct MarkdownTable: Sendable {
    private let columns: [TextTable.Column]
    private var rows: [[String]] = []

    /// An empty table; headings are shown as they are.
    public init(_ columns: [TextTable.Column]) { self.columns = columns }

    /// Adds a row; cells that are missing at its end are empty, cells beyond the columns are left out.
    public mutating func add(_ cells: [String]) {
        rows.append(cells.prefix(columns.count) + Array(repeating: "", count: max(0, columns.count - cells.count)))
    }

    /// The table, a line feed after every line; empty without columns.
    public var text: String {
        guard !columns.isEmpty else { return "" }
        let rule = columns.map { $0.alignment == .trailing ? "---:" : "---" }
        let lines = [columns.map { Escaping.markdown($0.title) }, rule] + rows.map { $0.map(Escaping.markdown) }
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}

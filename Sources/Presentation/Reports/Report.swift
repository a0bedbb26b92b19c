import Documents
public import Vocabulary

/// A result of a command, in every format it can be asked for.
public protocol Report: Sendable {
    /// For people on a terminal; ends with a line feed.
    func table(_ style: TextStyle) -> String
    /// For machines.
    var value: Value { get }
    /// For comments and pages; ends with a line feed.
    var markdown: String { get }
}

/// How a text may look.
public struct TextStyle: Sendable {
    /// Columns of the terminal; nil where there is none, and nothing is cut.
    public let width: Int?
    public let isColoured: Bool

    /// A style from its parts.
    public init(width: Int? = nil, isColoured: Bool = false) {
        self.width = width
        self.isColoured = isColoured
    }
}

extension Report {
    /// The result in a format; ends with a line feed.
    public func text(_ format: OutputFormat, _ style: TextStyle = TextStyle()) -> String {
        switch format {
        case .table: table(style)
        case .json: JSONText.of(value)
        case .yaml: YAMLWriter.text(value)
        case .markdown: markdown
        }
    }
}

/// A list of like things: one row each.
public struct ListReport: Report {
    private let columns: [TextTable.Column]
    private let rows: [[TextTable.Cell]]
    private let nothing: String
    /// A list of values, one for each row.
    public let value: Value

    /// A list from rows and their values; `nothing` is what people read where it is empty: "No tenants.".
    public init(
        _ columns: [TextTable.Column], _ items: [(row: [TextTable.Cell], value: Value)], nothing: String
    ) {
        self.columns = columns
        self.nothing = nothing
        rows = items.map(\.row)
        value = .list(items.map(\.value))
    }

    public func table(_ style: TextStyle) -> String {
        guard !rows.isEmpty else { return nothing + "\n" }
        var table = TextTable(columns)
        for row in rows { table.add(row) }
        return table.text(width: style.width, isColoured: style.isColoured)
    }

    public var markdown: String {
        guard !rows.isEmpty else { return nothing + "\n" }
        var table = MarkdownTable(columns)
        for row in rows { table.add(row.map(\.text)) }
        return table.text
    }
}

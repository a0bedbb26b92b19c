import Vocabulary

/// Rows in aligned columns, for people on a terminal.
///
/// Every cell is escaped, so that no name or tag can move the cursor, break a line or hide text.
public struct TextTable: Sendable {
    /// A heading and where its cells stand in their column.
    public struct Column: Hashable, Sendable, ExpressibleByStringLiteral {
        /// Where the cells of a column stand in it.
        public enum Alignment: Hashable, Sendable { case leading, trailing }

        public let title: String
        public let alignment: Alignment

        /// A column from its heading, which is shown in capitals.
        public init(_ title: String, _ alignment: Alignment = .leading) {
            self.title = title
            self.alignment = alignment
        }

        public init(stringLiteral title: String) { self.init(title) }
    }

    /// A text and what it says of itself; shown as a colour where colours are wanted.
    public struct Cell: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        /// What a cell says of itself.
        public enum Tone: Hashable, Sendable { case plain, good, warning, bad, faint }

        public let text: String
        public let tone: Tone

        /// A cell from its text, which may be hostile.
        public init(_ text: String, _ tone: Tone = .plain) {
            self.text = Escaping.terminal(text)
            self.tone = tone
        }

        public init(stringLiteral text: String) { self.init(text) }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    /// An empty table.
    public init(_ columns: [Column]) {
        self.columns = columns.map { Column(Escaping.terminal($0.title.uppercased()), $0.alignment) }
    }

    /// Adds a row; cells that are missing at its end are empty, cells beyond the columns are left out.
    public mutating func add(_ cells: [Cell]) {
        let missing = columns.count - cells.count
        rows.append(missing == 0 ? cells : cells.prefix(columns.count) + Array(repeating: "", count: max(0, missing)))
    }

    /// The table, a line feed after every line, nothing filled up at their ends.
    ///
    /// With a `width`, that of the terminal in columns, the widest columns are cut, with `…`, until a line fits; no
    /// column is cut below eight.
    public func text(width: Int? = nil, isColoured: Bool = false) -> String {
        let header = columns.map { Cell(escaped: $0.title, .plain) }
        let lines = [header] + rows
        let widths = fitted(
            columns.indices.map { column in
                lines.reduce(0) { max($0, DisplayWidth.of($1[column].text)) }
            }, to: width)
        var text: [UInt8] = []
        text.reserveCapacity(lines.count * (widths.reduce(0, +) + widths.count * Self.gap))
        for line in lines {
            // Nothing is filled up after the last cell that holds something.
            let filled = (line.lastIndex { !$0.text.isEmpty } ?? -1) + 1
            for column in 0..<filled {
                let (before, shown, after) = layOut(line[column], column, widths, isColoured: isColoured)
                text += repeatElement(UInt8(ascii: " "), count: before)
                text += shown.utf8
                if column < filled - 1 { text += repeatElement(UInt8(ascii: " "), count: after + Self.gap) }
            }
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let gap = 3
    private static let narrowest = 8

    private func fitted(_ widths: [Int], to total: Int?) -> [Int] {
        guard let total else { return widths }
        let available = total - Self.gap * max(0, widths.count - 1)
        var cap = widths.max() ?? 0
        while cap > Self.narrowest, widths.reduce(0, { $0 + min($1, cap) }) > available { cap -= 1 }
        return widths.map { min($0, cap) }
    }

    /// A cell as it is shown, and how many blanks before and after it fill its column.
    private func layOut(
        _ cell: Cell, _ column: Int, _ widths: [Int], isColoured: Bool
    ) -> (before: Int, shown: String, after: Int) {
        var text = cell.text
        var width = DisplayWidth.of(text)
        if width > widths[column] {
            text = DisplayWidth.prefix(of: text, width: widths[column] - 1) + "…"
            width = DisplayWidth.of(text)
        }
        let blanks = max(0, widths[column] - width)
        let shown = isColoured ? cell.tone.coloured(text) : text
        return columns[column].alignment == .trailing ? (blanks, shown, 0) : (0, shown, blanks)
    }
}

extension TextTable.Cell {
    fileprivate init(escaped text: String, _ tone: Tone) {
        self.text = text
        self.tone = tone
    }
}

extension TextTable.Cell.Tone {
    /// The text between the codes of ISO 6429 for its tone.
    fileprivate func coloured(_ text: String) -> String {
        let code: Int
        switch self {
        case .plain: return text
        case .good: code = 32
        case .warning: code = 33
        case .bad: code = 31
        case .faint: code = 2
        }
        return text.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

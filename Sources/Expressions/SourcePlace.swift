public import Vocabulary

/// Where the text of an expression stands in a file.
public struct SourcePlace: Sendable {
    /// The file as the user knows it; for errors.
    public var file: String
    /// Where the first character of the expression stands.
    public var start: SourcePosition
    /// How many columns of each further line of the file are no part of the expression.
    public var indentation: Int

    /// A place; an expression that is a file of its own begins at 1:1.
    public init(
        _ file: String = "", start: SourcePosition = SourcePosition(line: 1, column: 1), indentation: Int = 0
    ) {
        self.file = file
        self.start = start
        self.indentation = indentation
    }

    /// The range in the file of a byte of the text.
    func range(of offset: Int, in text: String) -> SourceRange {
        let before = Array(text.utf8.prefix(offset))
        let lines = before.count { $0 == UInt8(ascii: "\n") }
        let last = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let columns = before[last...].count { $0 & 0xC0 != 0x80 }
        let column = lines == 0 ? start.column + columns : 1 + indentation + columns
        return SourceRange(file: file, start: SourcePosition(line: start.line + lines, column: column))
    }
}

/// Why an expression was refused: every finding, with its place.
public struct ExpressionError: Error, CustomStringConvertible {
    /// In the order of the text; at least one.
    public let diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

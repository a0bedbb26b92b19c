/// A place in a text: line and column count from 1, the column in Unicode scalars.
public struct SourcePosition: Hashable, Comparable, Sendable {
    public var line: Int
    public var column: Int

    /// A position from a line and a column, both counted from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of a file, `end` exclusive.
public struct SourceRange: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path as the user knows it: relative to the root of its repository, with `/`.
    public var file: String
    public var start: SourcePosition
    public var end: SourcePosition

    /// A range in a file; without an end it is empty.
    public init(file: String, start: SourcePosition, end: SourcePosition? = nil) {
        self.file = file
        self.start = start
        self.end = end ?? start
    }

    /// A range for what concerns a file as a whole: its first character.
    public init(file: String) { self.init(file: file, start: SourcePosition(line: 1, column: 1)) }

    /// `file:line:column`.
    public var description: String { "\(file):\(start.line):\(start.column)" }

    public static func < (left: SourceRange, right: SourceRange) -> Bool {
        left.file != right.file ? left.file < right.file : (left.start, left.end) < (right.start, right.end)
    }
}

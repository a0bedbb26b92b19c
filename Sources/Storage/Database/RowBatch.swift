/// Rows on their way into one table. They go many at a time, since a statement's way in and out costs as much as a row.
struct RowBatch: ~Copyable {
    /// How many rows one statement takes, the most first.
    private static let sizes = [32, 8, 1]

    private let db: Database
    private let target: StaticString
    private let selection: StaticString?
    private let columns: Int
    private var statements: [Int: Statement] = [:]
    private var parameters = Parameters()

    /// Rows for a table, written as `table (column, ...)`.
    ///
    /// - Parameter selection: What of `column1` and so on goes into the table, where it is not simply all of them.
    init(_ db: Database, into target: StaticString, columns: Int, selecting selection: StaticString? = nil) {
        self.db = db
        self.target = target
        self.selection = selection
        self.columns = columns
    }

    /// Adds a row, whose columns a function appends one after the other; call ``flush()`` after the last one.
    mutating func add(_ row: (inout Parameters) -> Void) throws {
        row(&parameters)
        if parameters.count >= Self.sizes[0] * columns { try flush() }
    }

    /// Writes what was added.
    mutating func flush() throws {
        defer { parameters.clear() }
        var start = 0
        for size in Self.sizes {
            while parameters.count - start >= size * columns {
                let end = start + size * columns
                try statement(size).execute(parameters, start..<end)
                start = end
            }
        }
    }

    private mutating func statement(_ rows: Int) throws -> Statement {
        if let statement = statements[rows] { return statement }
        let row = "(" + repeatElement("?", count: columns).joined(separator: ", ") + ")"
        let values = "VALUES " + repeatElement(row, count: rows).joined(separator: ", ")
        let source = selection.map { "SELECT \($0) FROM (\(values))" } ?? values
        let statement = try db.statement("INSERT INTO \(target) \(source)")
        statements[rows] = statement
        return statement
    }
}

/// One row of an answer.
struct Row {
    fileprivate let columns: [String]
    fileprivate let values: [StoredValue]

    init(columns: [String], values: [StoredValue]) {
        self.columns = columns
        self.values = values
    }

    /// What a column holds.
    ///
    /// - Throws: A ``StoreError`` where it holds something else.
    subscript<Content: ColumnValue>(_ column: String) -> Content {
        get throws {
            guard let value = value(of: column).flatMap(Content.init) else {
                throw StoreError.damaged("column '\(column)' is not what it should be")
            }
            return value
        }
    }

    /// What a column holds; nil for NULL.
    ///
    /// - Throws: A ``StoreError`` where it holds something else.
    subscript<Content: ColumnValue>(_ column: String) -> Content? {
        get throws {
            guard value(of: column) != .null else { return nil }
            return try self[column] as Content
        }
    }

    private func value(of column: String) -> StoredValue? {
        columns.firstIndex(of: column).map { values[$0] }
    }
}

extension Row {
    /// All rows of an answer.
    static func fetchAll(_ statement: Statement, arguments: StatementArguments = []) throws -> [Row] {
        var rows: [Row] = []
        try statement.forEachRow(arguments: arguments) { rows.append($0) }
        return rows
    }

    /// All rows of an answer.
    static func fetchAll(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> [Row] {
        try fetchAll(db.statement(sql), arguments: arguments)
    }

    /// The first row of an answer; nil where there is none.
    static func fetchOne(_ statement: Statement, arguments: StatementArguments = []) throws -> Row? {
        try statement.firstRow(arguments: arguments)
    }

    /// The first row of an answer; nil where there is none.
    static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> Row? {
        try fetchOne(db.statement(sql), arguments: arguments)
    }
}

extension ColumnValue {
    /// The first column of all rows of an answer.
    static func fetchAll(_ statement: Statement, arguments: StatementArguments = []) throws -> [Self] {
        var values: [Self] = []
        try statement.forEachRow(arguments: arguments) { values.append(try first(of: $0)) }
        return values
    }

    /// The first column of all rows of an answer.
    static func fetchAll(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> [Self] {
        try fetchAll(db.statement(sql), arguments: arguments)
    }

    /// The first column of the first row of an answer; nil where there is none or it is NULL.
    static func fetchOne(_ statement: Statement, arguments: StatementArguments = []) throws -> Self? {
        guard let row = try statement.firstRow(arguments: arguments), row.values.first != .null else { return nil }
        return try first(of: row)
    }

    /// The first column of the first row of an answer; nil where there is none or it is NULL.
    static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = []) throws -> Self? {
        try fetchOne(db.statement(sql), arguments: arguments)
    }

    private static func first(of row: Row) throws -> Self {
        guard let value = row.values.first.flatMap(Self.init) else {
            throw StoreError.damaged("column '\(row.columns.first ?? "")' is not what it should be")
        }
        return value
    }
}

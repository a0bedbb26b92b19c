import CSQLite

/// A compiled statement of one connection; for the same thread as its connection.
final class Statement {
    private let connection: OpaquePointer
    private let handle: OpaquePointer
    private var parameters = Parameters()
    /// The names of the columns it gives.
    private(set) lazy var columns: [String] = (0..<sqlite3_column_count(handle)).map {
        String(cString: sqlite3_column_name(handle, $0))
    }

    /// Takes over what was compiled.
    init(_ handle: OpaquePointer, of connection: OpaquePointer) {
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs it to its end; what it gives is not looked at.
    func execute(arguments: StatementArguments = []) throws {
        try run(arguments) { while try step() {} }
    }

    /// The same with parameters that stand elsewhere already.
    func execute(_ parameters: borrowing Parameters, _ range: Range<Int>) throws {
        defer { sqlite3_reset(handle) }
        try bind(parameters, range)
        while try step() {}
    }

    /// Runs it and hands over its rows one by one.
    func forEachRow(arguments: StatementArguments = [], _ body: (Row) throws -> Void) throws {
        try run(arguments) { while try step() { try body(row) } }
    }

    /// Its first row; nil where there is none.
    func firstRow(arguments: StatementArguments = []) throws -> Row? {
        try run(arguments) { try step() ? row : nil }
    }

    /// Whether it gives any row.
    func hasRow(arguments: StatementArguments = []) throws -> Bool {
        try run(arguments) { try step() }
    }

    private func run<Result>(_ arguments: StatementArguments, _ body: () throws -> Result) throws -> Result {
        // An error of the last step is not told again.
        defer { sqlite3_reset(handle) }
        parameters.clear()
        for argument in arguments { argument.append(to: &parameters) }
        try bind(parameters, 0..<parameters.count)
        return try body()
    }

    private func bind(_ parameters: borrowing Parameters, _ range: Range<Int>) throws {
        let wanted = Int(sqlite3_bind_parameter_count(handle))
        guard range.count == wanted else {
            throw DatabaseError(code: SQLITE_MISUSE, message: "\(range.count) arguments for \(wanted) parameters")
        }
        guard parameters.bind(range, to: handle) == SQLITE_OK else { throw DatabaseError(connection) }
    }

    /// Whether there is a further row.
    private func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw DatabaseError(connection)
        }
    }

    private var row: Row { Row(columns: columns, values: (0..<Int32(columns.count)).map(value)) }

    private func value(_ column: Int32) -> StoredValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(handle, column) else { return .null }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = sqlite3_column_blob(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        // No table of the store holds binary floating point.
        default: return .null
        }
    }
}

import CSQLite

/// What SQLite keeps in a column.
enum StoredValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// What can stand for a parameter of a statement. Nil stands for NULL.
protocol StatementArgument: Sendable {
    /// Hands it to a compiled statement; bytes are kept in a space that outlives its run.
    ///
    /// - Returns: SQLite's result code.
    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32
}

/// What can be written to a column and read back from it.
protocol ColumnValue: StatementArgument {
    /// Nil where the column holds something else.
    init?(_ stored: StoredValue)
}

/// What stands for the parameters of a statement, in their order.
typealias StatementArguments = [any StatementArgument]

extension StoredValue: ColumnValue {
    init(_ stored: StoredValue) { self = stored }

    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        switch self {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): number.bind(to: statement, at: place, &space)
        case .text(let text): text.bind(to: statement, at: place, &space)
        case .blob(let bytes): bytes.bind(to: statement, at: place, &space)
        }
    }
}

extension Optional: StatementArgument where Wrapped: StatementArgument {
    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        switch self {
        case .none: sqlite3_bind_null(statement, place)
        case .some(let value): value.bind(to: statement, at: place, &space)
        }
    }
}

extension String: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .text(let text) = stored else { return nil }
        self = text
    }

    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        let bound = utf8.withContiguousStorageIfAvailable { bytes in
            space.bind(text: UnsafeRawBufferPointer(bytes), to: statement, at: place)
        }
        guard let bound else {
            var contiguous = self
            contiguous.makeContiguousUTF8()
            return contiguous.bind(to: statement, at: place, &space)
        }
        return bound
    }
}

extension [UInt8]: StatementArgument {
    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        // No address at all would be NULL.
        guard !isEmpty else { return sqlite3_bind_zeroblob(statement, place, 0) }
        return withUnsafeBytes { space.bind(blob: $0, to: statement, at: place) }
    }
}

extension Int64: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number
    }

    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        sqlite3_bind_int64(statement, place, self)
    }
}

extension Int: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self.init(exactly: number)
    }

    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        Int64(self).bind(to: statement, at: place, &space)
    }
}

/// As 0 or 1.
extension Bool: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number != 0
    }

    func bind(to statement: OpaquePointer, at place: Int32, _ space: inout ParameterSpace) -> Int32 {
        Int64(self ? 1 : 0).bind(to: statement, at: place, &space)
    }
}

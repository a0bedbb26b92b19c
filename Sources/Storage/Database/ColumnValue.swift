/// What SQLite keeps in a column.
enum StoredValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// What can be written to a column and read back from it.
protocol ColumnValue: Sendable {
    var stored: StoredValue { get }
    /// Nil where the column holds something else.
    init?(_ stored: StoredValue)
}

/// What stands for the parameters of a statement, in their order; nil for NULL.
typealias StatementArguments = [(any ColumnValue)?]

extension StoredValue: ColumnValue {
    var stored: StoredValue { self }
    init(_ stored: StoredValue) { self = stored }
}

extension String: ColumnValue {
    var stored: StoredValue { .text(self) }

    init?(_ stored: StoredValue) {
        guard case .text(let text) = stored else { return nil }
        self = text
    }
}

extension Int64: ColumnValue {
    var stored: StoredValue { .integer(self) }

    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number
    }
}

extension Int: ColumnValue {
    var stored: StoredValue { .integer(Int64(self)) }

    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self.init(exactly: number)
    }
}

extension Bool: ColumnValue {
    /// 0 or 1.
    var stored: StoredValue { .integer(self ? 1 : 0) }

    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number != 0
    }
}

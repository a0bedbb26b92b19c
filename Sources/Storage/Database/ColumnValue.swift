/// What SQLite keeps in a column.
enum StoredValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// What can stand for a parameter of a statement. Nil stands for NULL.
protocol StatementArgument: Sendable {
    /// Adds what stands for it.
    func append(to parameters: inout Parameters)
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

    func append(to parameters: inout Parameters) {
        switch self {
        case .null: parameters.appendNull()
        case .integer(let number): parameters.append(number)
        case .text(let text): parameters.append(text)
        case .blob(let bytes): parameters.append(bytes)
        }
    }
}

extension Optional: StatementArgument where Wrapped: StatementArgument {
    func append(to parameters: inout Parameters) {
        switch self {
        case .none: parameters.appendNull()
        case .some(let value): parameters.append(value)
        }
    }
}

extension String: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .text(let text) = stored else { return nil }
        self = text
    }

    func append(to parameters: inout Parameters) {
        var text = self
        text.withUTF8 { parameters.append(text: UnsafeRawBufferPointer($0)) }
    }
}

extension [UInt8]: StatementArgument {
    func append(to parameters: inout Parameters) { withUnsafeBytes { parameters.append(blob: $0) } }
}

extension Int64: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number
    }

    func append(to parameters: inout Parameters) { parameters.append(integer: self) }
}

extension Int: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self.init(exactly: number)
    }

    func append(to parameters: inout Parameters) { parameters.append(integer: Int64(self)) }
}

/// As 0 or 1.
extension Bool: ColumnValue {
    init?(_ stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number != 0
    }

    func append(to parameters: inout Parameters) { parameters.append(integer: self ? 1 : 0) }
}

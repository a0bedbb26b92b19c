import CSQLite

/// What stands for the parameters of statements, one after the other. Texts and blobs stand here while a statement runs with
/// them: SQLite would allocate memory for each, and so would an array of values of any kind.
struct Parameters: ~Copyable {
    private var values: [Value] = []
    private var bytes: UnsafeMutableRawBufferPointer
    private var used = 0

    private enum Value {
        case null
        case integer(Int64)
        case text(offset: Int, count: Int)
        case blob(offset: Int, count: Int)
    }

    init() { bytes = .allocate(byteCount: 256, alignment: 1) }

    deinit { bytes.deallocate() }

    /// How many there are.
    var count: Int { values.count }

    /// Forgets them. What a statement still holds of them is replaced before it runs again.
    mutating func clear() {
        values.removeAll(keepingCapacity: true)
        used = 0
    }

    mutating func appendNull() { values.append(.null) }

    mutating func append(integer: Int64) { values.append(.integer(integer)) }

    /// Adds a text in UTF-8.
    mutating func append(text: UnsafeRawBufferPointer) { values.append(.text(offset: keep(text), count: text.count)) }

    /// Adds bytes.
    mutating func append(blob: UnsafeRawBufferPointer) { values.append(.blob(offset: keep(blob), count: blob.count)) }

    /// Adds the parameters of one more argument.
    mutating func append(_ argument: some StatementArgument) { argument.append(to: &self) }

    /// Hands a stretch of them to a statement, the first one as its first. They must stay as they are until it has run.
    ///
    /// - Returns: SQLite's result code.
    func bind(_ range: Range<Int>, to statement: OpaquePointer) -> Int32 {
        var place: Int32 = 1
        for index in range {
            let code = bind(values[index], to: statement, at: place)
            guard code == SQLITE_OK else { return code }
            place += 1
        }
        return SQLITE_OK
    }

    private func bind(_ value: Value, to statement: OpaquePointer, at place: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, place)
        case .integer(let number):
            return sqlite3_bind_int64(statement, place, number)
        case .text(let offset, let count):
            let text = bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
            return sqlite3_bind_text64(statement, place, text, UInt64(count), nil, UInt8(SQLITE_UTF8))
        case .blob(let offset, let count):
            return sqlite3_bind_blob64(statement, place, bytes.baseAddress?.advanced(by: offset), UInt64(count), nil)
        }
    }

    /// Where a copy stands.
    private mutating func keep(_ source: UnsafeRawBufferPointer) -> Int {
        let offset = used
        used += source.count
        if used > bytes.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: used * 2, alignment: 1)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<offset]))
            bytes.deallocate()
            bytes = larger
        }
        if let start = bytes.baseAddress, let base = source.baseAddress {
            (start + offset).copyMemory(from: base, byteCount: source.count)
        }
        return offset
    }
}

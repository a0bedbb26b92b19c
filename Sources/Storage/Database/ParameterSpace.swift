import CSQLite

/// Where texts and blobs stand while a statement runs with them: SQLite would allocate memory for each.
struct ParameterSpace: ~Copyable {
    private var bytes: UnsafeMutableRawBufferPointer
    private var used = 0
    /// How much the parameters at hand take, whether there is room for them or not.
    private var wanted = 0

    init() { bytes = .allocate(byteCount: 256, alignment: 1) }

    deinit { bytes.deallocate() }

    /// Makes room for new parameters. What a statement still holds from before is replaced before it runs again.
    mutating func clear() {
        if wanted > bytes.count {
            bytes.deallocate()
            bytes = .allocate(byteCount: wanted * 2, alignment: 1)
        }
        used = 0
        wanted = 0
    }

    /// Hands a text in UTF-8 to a statement.
    mutating func bind(text: UnsafeRawBufferPointer, to statement: OpaquePointer, at place: Int32) -> Int32 {
        let kept = keep(text)
        let source = (kept ?? text).baseAddress?.assumingMemoryBound(to: CChar.self)
        return kept == nil
            ? pioneer_sqlite_bind_text(statement, place, source, UInt64(text.count))
            : sqlite3_bind_text64(statement, place, source, UInt64(text.count), nil, UInt8(SQLITE_UTF8))
    }

    /// Hands bytes to a statement.
    mutating func bind(blob: UnsafeRawBufferPointer, to statement: OpaquePointer, at place: Int32) -> Int32 {
        guard let kept = keep(blob) else {
            return pioneer_sqlite_bind_blob(statement, place, blob.baseAddress, UInt64(blob.count))
        }
        return sqlite3_bind_blob64(statement, place, kept.baseAddress, UInt64(blob.count), nil)
    }

    /// A copy; nil where there is no room, and there will be next time.
    private mutating func keep(_ source: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        wanted += source.count
        guard used + source.count <= bytes.count, let start = bytes.baseAddress else { return nil }
        let place = start + used
        if let base = source.baseAddress { place.copyMemory(from: base, byteCount: source.count) }
        used += source.count
        return UnsafeRawBufferPointer(start: place, count: source.count)
    }
}

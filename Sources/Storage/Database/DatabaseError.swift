import CSQLite

/// What SQLite refused, and why.
struct DatabaseError: Error, Equatable {
    /// SQLite's extended result code.
    let code: Int32
    let message: String

    /// The code without what is particular about it.
    var primaryCode: Int32 { code & 0xFF }

    init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// What went wrong last on a connection.
    init(_ connection: OpaquePointer?) {
        self.init(code: sqlite3_extended_errcode(connection), message: String(cString: sqlite3_errmsg(connection)))
    }
}

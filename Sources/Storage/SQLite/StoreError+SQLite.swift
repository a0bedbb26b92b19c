import CSQLite
import Ledger

extension StoreError {
    /// What an error of SQLite or the ledger means for trying again.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as LedgerError:
            self.init(error.kind == .stalled ? .stalled : .terminal, error.message)
        case let error as DatabaseError: self.init(error)
        default: self.init(.terminal, "the store failed: \(error)")
        }
    }

    private init(_ error: DatabaseError) {
        let detail = error.message
        switch error.primaryCode {
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(.transient, "the store is in use by another process (\(detail)); try again")
        case SQLITE_FULL:
            self.init(.stalled, "the disk that holds the store is full (\(detail)); make room")
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
            self.init(.stalled, "the store cannot be opened for writing (\(detail)); check its path and permissions")
        case SQLITE_IOERR, SQLITE_NOMEM:
            self.init(.stalled, "the store cannot be read or written (\(detail)); check the disk")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            self.init(.terminal, "the store is damaged or no store (\(detail)); put back a copy")
        default: self.init(.terminal, "the store refused: \(detail)")
        }
    }

    /// Something in the store that this product never wrote so.
    static func damaged(_ what: String) -> StoreError {
        StoreError(.terminal, "the store is damaged: \(what); see `pioneer audit verify`")
    }
}

import Cryptography
import Ledger
import Vocabulary

/// Reads logs, their leaves and what is kept beside them.
enum LogTable {
    /// A log's id, name and how far it has got.
    struct Log {
        let id: Int64
        let name: LogName
        let frontier: MerkleFrontier
    }

    /// Every log in the order of the names.
    static func all(_ db: Database) throws -> [Log] {
        try Row.fetchAll(db, sql: "SELECT * FROM logs ORDER BY name").map(log)
    }

    /// A log; nil where nothing was ever appended to it.
    static func find(_ name: LogName, _ db: Database) throws -> Log? {
        try Row.fetchOne(db, sql: "SELECT * FROM logs WHERE name = ?", arguments: [name.rawValue]).map(log)
    }

    private static func log(_ row: Row) throws -> Log {
        let name = LogName(rawValue: try row["name"])
        return Log(id: try row["id"], name: name, frontier: try position(row, name).frontier)
    }

    /// How far a log has got.
    static func position(_ row: Row, _ log: LogName) throws -> (frontier: MerkleFrontier, last: SHA256Digest) {
        guard let roots = try (row["frontier"] as Blob).digests,
            let frontier = MerkleFrontier(size: try row["size"], roots: roots),
            let last = SHA256Digest(bytes: try (row["head"] as Blob).bytes)
        else { throw StoreError.damaged("the head of log \(log) is not what it should be") }
        return (frontier, last)
    }

    /// A leaf as it stands there: its text where it is no canonical JSON.
    static func leaf(_ text: String) -> Value { CanonicalJSON.value(Array(text.utf8)) ?? .string(text) }

    /// One record.
    static func record(_ db: Database, log: Int64, sequence: Int64) throws -> LedgerRecord {
        let select = try db.cachedStatement(sql: "SELECT leaf FROM leaves WHERE log = ? AND sequence = ?")
        guard let text = try String.fetchOne(select, arguments: [log, sequence]) else {
            throw StoreError.damaged("record \(sequence) of log \(log) is not there")
        }
        do {
            return try LedgerRecord(recorded: leaf(text))
        } catch {
            throw StoreError.damaged("record \(sequence) of log \(log) cannot be read, \(error.message)")
        }
    }

    /// What is kept beside a record, in the order of the names.
    static func personal(_ db: Database, log: Int64, sequence: Int64) throws -> [PersonalValue] {
        let select = try db.cachedStatement(
            sql: "SELECT name, value, salt FROM personal WHERE log = ? AND sequence = ? ORDER BY name")
        return try Row.fetchAll(select, arguments: [log, sequence]).map { row in
            PersonalValue(name: try row["name"], value: try row["value"], salt: try (row["salt"] as Blob).bytes)
        }
    }

    /// The checkpoints of a log, the oldest first.
    static func checkpoints(_ db: Database, log: Int64) throws -> [SignedCheckpoint] {
        try String.fetchAll(db, sql: "SELECT signed FROM checkpoints WHERE log = ? ORDER BY size", arguments: [log])
            .map(checkpoint)
    }

    /// The latest checkpoint of a log; nil where there is none.
    static func lastCheckpoint(_ db: Database, log: Int64) throws -> SignedCheckpoint? {
        let select = try db.cachedStatement(
            sql: "SELECT signed FROM checkpoints WHERE log = ? ORDER BY size DESC LIMIT 1")
        return try String.fetchOne(select, arguments: [log]).map(checkpoint)
    }

    private static func checkpoint(_ text: String) throws -> SignedCheckpoint {
        do {
            return try SignedCheckpoint(recorded: leaf(text))
        } catch {
            throw StoreError.damaged("a checkpoint cannot be read, \(error.message)")
        }
    }
}

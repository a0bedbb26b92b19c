import Cryptography
public import Ledger
public import Vocabulary

extension SQLiteStore {
    public func append(_ drafts: [LedgerDraft]) async throws(StoreError) -> [LedgerRecord] {
        try await write { db in
            var ledger = try LedgerAppender(db)
            var records: [LedgerRecord] = []
            for draft in drafts {
                let place = try ledger.append(draft)
                records.append(
                    LedgerRecord(
                        draft, sequence: place.sequence, previous: place.previous, personal: place.personal))
            }
            try ledger.finish()
            return records
        }
    }

    public func logs() async throws(StoreError) -> [LogState] {
        try await read { db in
            try LogTable.all(db).map { LogState(log: $0.name, size: $0.frontier.size, root: $0.frontier.root) }
        }
    }

    public func records(in log: LogName, from: Int64, limit: Int) async throws(StoreError) -> [StoredRecord] {
        try await read { db in
            guard let found = try LogTable.find(log, db) else { return [] }
            let start = min(max(0, from), found.frontier.size)
            let count = min(found.frontier.size - start, Int64(max(0, limit)))
            return try (start..<(start + count)).map { sequence in
                StoredRecord(
                    record: try LogTable.record(db, log: found.id, sequence: sequence),
                    personal: try LogTable.personal(db, log: found.id, sequence: sequence))
            }
        }
    }

    public func erase(personal value: String, reason: String, at: Instant) async throws(StoreError) -> Int {
        let count = try await write { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT logs.name AS log, sequence, personal.name AS name
                    FROM personal JOIN logs ON logs.id = personal.log WHERE value = ? ORDER BY logs.name, sequence
                    """, arguments: [value])
            try db.execute(sql: "DELETE FROM personal WHERE value = ?", arguments: [value])
            try PauseTable.erase(value, db)
            var ledger = try LedgerAppender(db)
            for draft in try Self.erasures(rows, reason: reason, at: at) { _ = try ledger.append(draft) }
            try ledger.finish()
            return rows.count
        }
        try await emptyWriteAheadLog()
        return count
    }

    /// A record names so many fields at most, to stay a handy size.
    private static let erasedFieldsInRecord = 1000

    private static func erasures(_ rows: [Row], reason: String, at: Instant) throws -> [LedgerDraft] {
        var drafts: [LedgerDraft] = []
        var rest = rows[...]
        while let first = rest.first {
            let log: String = try first["log"]
            let batch = try rest.prefix(erasedFieldsInRecord).prefix { try $0["log"] as String == log }
            rest = rest.dropFirst(batch.count)
            let fields = try batch.map { Erasure.Field(sequence: try $0["sequence"], name: try $0["name"]) }
            drafts.append(
                LedgerDraft(
                    log: LogName(rawValue: log), kind: .erasure, at: at,
                    body: Erasure(fields: fields, reason: reason).recorded))
        }
        return drafts
    }

    /// What was erased stands in the write-ahead log until that is taken over into the file.
    private func emptyWriteAheadLog() async throws(StoreError) {
        do {
            try await writer.run { try $0.emptyWriteAheadLog() }
        } catch {
            throw StoreError(
                .transient,
                "the values are erased and on record, but another process reads the store and its write-ahead log "
                    + "still holds them; ask for the same again")
        }
    }

    /// Appends one record within a transaction that does something else.
    static func append(_ draft: LedgerDraft, _ db: Database) throws {
        var ledger = try LedgerAppender(db)
        _ = try ledger.append(draft)
        try ledger.finish()
    }
}

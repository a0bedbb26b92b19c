import Cryptography
import GRDB
import Ledger
import Vocabulary

/// Appends records within one transaction: each log's head is read once and written once.
struct LedgerAppender {
    private let db: Database
    private let insertLeaf: Statement
    private var heads: [LogName: Head] = [:]

    private struct Head {
        let id: Int64
        var frontier: MerkleFrontier
        var last: SHA256Digest
    }

    /// Where a record went.
    struct Place {
        let log: Int64
        let record: LedgerRecord
    }

    init(_ db: Database) throws {
        self.db = db
        insertLeaf = try db.cachedStatement(
            sql: "INSERT INTO leaves (log, sequence, kind, leaf, hash) VALUES (?, ?, ?, ?, ?)")
    }

    /// Appends a record; call ``finish()`` after the last one.
    mutating func append(_ draft: LedgerDraft) throws -> Place {
        var head = try heads[draft.log] ?? head(of: draft.log)
        let personal = draft.personal.map {
            PersonalValue(
                name: $0.name, value: $0.value, salt: RandomBytes.generate(PersonalValue.saltByteCount))
        }
        let record = LedgerRecord(
            draft, sequence: head.frontier.size, previous: head.last,
            personal: personal.map { PersonalCommitment(name: $0.name, digest: $0.commitment) })
        let leaf = record.leaf
        let hash = MerkleTree.leafHash(leaf)
        try insertLeaf.execute(arguments: [
            head.id, record.sequence, record.kind.rawValue, String(decoding: leaf, as: UTF8.self), Blob(hash),
        ])
        for value in personal { try insert(value, log: head.id, sequence: record.sequence) }
        head.frontier.append(hash)
        head.last = hash
        heads[draft.log] = head
        return Place(log: head.id, record: record)
    }

    /// Writes how far the logs have got.
    func finish() throws {
        let update = try db.cachedStatement(sql: "UPDATE logs SET size = ?, frontier = ?, head = ? WHERE id = ?")
        for head in heads.values.sorted(by: { $0.id < $1.id }) {
            try update.execute(arguments: [
                head.frontier.size, Blob(head.frontier.roots), Blob(head.last), head.id,
            ])
        }
    }

    private func insert(_ value: PersonalValue, log: Int64, sequence: Int64) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO personal (log, sequence, name, value, salt) VALUES (?, ?, ?, ?, ?)")
        try insert.execute(arguments: [log, sequence, value.name, value.value, Blob(value.salt)])
    }

    private func head(of log: LogName) throws -> Head {
        let select = try db.cachedStatement(sql: "SELECT id, size, frontier, head FROM logs WHERE name = ?")
        if let row = try Row.fetchOne(select, arguments: [log.rawValue]) {
            let (frontier, last) = try LogTable.position(row, log)
            return Head(id: row["id"], frontier: frontier, last: last)
        }
        try db.execute(
            sql: "INSERT INTO logs (name, size, frontier, head) VALUES (?, 0, ?, ?)",
            arguments: [log.rawValue, Blob([UInt8]()), Blob(SHA256Digest.zero)])
        return Head(id: db.lastInsertedRowID, frontier: MerkleFrontier(), last: .zero)
    }
}

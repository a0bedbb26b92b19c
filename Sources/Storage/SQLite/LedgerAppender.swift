import Cryptography
import Ledger
import Vocabulary

/// Appends records within one transaction: each log's head is read once and written once.
struct LedgerAppender: ~Copyable {
    private let db: Database
    private var leaves: RowBatch
    private var personal: RowBatch
    private var heads: [LogName: Head] = [:]
    private var salts = RandomSupply()

    private final class Head {
        let id: Int64
        var frontier: MerkleFrontier
        var last: SHA256Digest

        init(id: Int64, frontier: MerkleFrontier, last: SHA256Digest) {
            self.id = id
            self.frontier = frontier
            self.last = last
        }
    }

    /// Where a record went.
    struct Place {
        let log: Int64
        let sequence: Int64
        let previous: SHA256Digest
        let personal: [PersonalCommitment]
    }

    init(_ db: Database) throws {
        self.db = db
        leaves = RowBatch(db, into: "leaves (log, sequence, kind, leaf, hash)", columns: 5)
        personal = RowBatch(db, into: "personal (log, sequence, name, value, salt)", columns: 5)
    }

    /// Appends a record; call ``finish()`` after the last one.
    mutating func append(_ draft: LedgerDraft) throws -> Place {
        let head = try head(of: draft.log)
        let sequence = head.frontier.size
        var commitments: [PersonalCommitment] = []
        for personal in draft.personal {
            let value = PersonalValue(
                name: personal.name, value: personal.value, salt: salts.take(PersonalValue.saltByteCount))
            try self.personal.add {
                $0.append(head.id)
                $0.append(sequence)
                $0.append(value.name)
                $0.append(value.value)
                $0.append(value.salt)
            }
            commitments.append(PersonalCommitment(name: value.name, digest: value.commitment))
        }
        let place = Place(log: head.id, sequence: sequence, previous: head.last, personal: commitments)
        let leaf = draft.leaf(sequence: sequence, previous: head.last, personal: commitments)
        let hash = MerkleTree.leafHash(leaf)
        try leaves.add { row in
            row.append(head.id)
            row.append(sequence)
            row.append(draft.kind.rawValue)
            leaf.withUnsafeBytes { row.append(text: $0) }
            row.append(hash)
        }
        head.frontier.append(hash)
        head.last = hash
        return place
    }

    /// Writes what was appended, and how far the logs have got.
    consuming func finish() throws {
        try leaves.flush()
        try personal.flush()
        let update = try db.cachedStatement(sql: "UPDATE logs SET size = ?, frontier = ?, head = ? WHERE id = ?")
        for head in heads.values.sorted(by: { $0.id < $1.id }) {
            try update.execute(arguments: [
                head.frontier.size, Blob(head.frontier.roots), Blob(head.last), head.id,
            ])
        }
    }

    private mutating func head(of log: LogName) throws -> Head {
        if let head = heads[log] { return head }
        let head = try stored(log) ?? created(log)
        heads[log] = head
        return head
    }

    private func stored(_ log: LogName) throws -> Head? {
        let select = try db.cachedStatement(sql: "SELECT id, size, frontier, head FROM logs WHERE name = ?")
        guard let row = try Row.fetchOne(select, arguments: [log.rawValue]) else { return nil }
        let (frontier, last) = try LogTable.position(row, log)
        return Head(id: try row["id"], frontier: frontier, last: last)
    }

    private func created(_ log: LogName) throws -> Head {
        try db.execute(
            sql: "INSERT INTO logs (name, size, frontier, head) VALUES (?, 0, ?, ?)",
            arguments: [log.rawValue, Blob([UInt8]()), Blob(SHA256Digest.zero)])
        return Head(id: db.lastInsertedRowID, frontier: MerkleFrontier(), last: .zero)
    }
}

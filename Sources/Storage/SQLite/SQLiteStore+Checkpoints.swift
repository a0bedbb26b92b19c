public import Cryptography
public import Ledger
public import Vocabulary

extension SQLiteStore {
    public func checkpoint(
        signing key: borrowing SigningKey, at: Instant
    ) async throws(StoreError) -> [SignedCheckpoint] {
        let key = key.duplicate()
        return try await write { db in
            try Self.checkSigner(key.verifyingKey, db)
            let logs = try LogTable.all(db)
            var latest: [SignedCheckpoint] = []
            var signed: [SignedCheckpoint] = []
            var hasGrown = false
            for log in logs {
                let last = try LogTable.lastCheckpoint(db, log: log.id)
                let isNew = log.frontier.size > last?.checkpoint.size ?? 0
                hasGrown = hasGrown || isNew
                guard log.name != .platform else { continue }
                if isNew {
                    let checkpoint = try Self.checkpoint(log, after: last, key, at, db)
                    signed.append(checkpoint)
                    latest.append(checkpoint)
                } else if let last {
                    latest.append(last)
                }
            }
            guard hasGrown else { return [] }
            try Self.append(
                LedgerDraft(log: .platform, kind: .checkpoint, at: at, body: CheckpointRound(latest).recorded), db)
            guard let platform = try LogTable.find(.platform, db) else { return signed }
            let last = try LogTable.lastCheckpoint(db, log: platform.id)
            return signed + [try Self.checkpoint(platform, after: last, key, at, db)]
        }
    }

    public func checkpoints(of log: LogName) async throws(StoreError) -> [SignedCheckpoint] {
        try await read { db in
            guard let found = try LogTable.find(log, db) else { return [] }
            return try LogTable.checkpoints(db, log: found.id)
        }
    }

    public func append(_ rotation: KeyRotation) async throws(StoreError) {
        try await write { db in
            let earlier = try Self.rotations(db)
            let isKnown = rotation.to == rotation.from || earlier.contains { rotation.to == $0.from }
            guard rotation.isSigned, !isKnown else {
                throw StoreError(.stalled, "the rotation is not signed by its old key, or goes back to an earlier one")
            }
            try Self.checkSigner(rotation.from, db)
            try Self.append(
                LedgerDraft(log: .platform, kind: .rotation, at: rotation.at, body: rotation.recorded), db)
        }
    }

    /// The rotations on record, the oldest first.
    static func rotations(_ db: Database) throws -> [KeyRotation] {
        guard let platform = try LogTable.find(.platform, db) else { return [] }
        let places = try Int64.fetchAll(
            db, sql: "SELECT sequence FROM leaves WHERE log = ? AND kind = 'rotation' ORDER BY sequence",
            arguments: [platform.id])
        return try places.map { sequence in
            try KeyRotation(recorded: LogTable.record(db, log: platform.id, sequence: sequence).body)
        }
    }

    /// One key signs until it names the next.
    private static func checkSigner(_ key: VerifyingKey, _ db: Database) throws {
        let platform = try LogTable.find(.platform, db)
        let last = try platform.flatMap { try LogTable.lastCheckpoint(db, log: $0.id) }
        guard let current = try rotations(db).last?.to ?? last?.checkpoint.key, current != key else { return }
        throw StoreError(
            .stalled,
            "checkpoints are signed by the key \(current), not by \(key); sign with that one, or record a rotation")
    }

    private static func checkpoint(
        _ log: LogTable.Log, after last: SignedCheckpoint?, _ key: borrowing SigningKey, _ at: Instant, _ db: Database
    ) throws -> SignedCheckpoint {
        let signed = try Checkpoint(
            log: log.name, size: log.frontier.size, root: log.frontier.root, at: at, key: key.verifyingKey,
            previous: last?.checkpoint.digest
        ).signed(by: key)
        let insert = try db.cachedStatement(sql: "INSERT INTO checkpoints (log, size, signed) VALUES (?, ?, ?)")
        try insert.execute(arguments: [log.id, log.frontier.size, signed.text])
        return signed
    }
}

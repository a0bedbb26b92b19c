import Cryptography
public import Ledger
public import Vocabulary

extension SQLiteStore {
    public func export(_ log: LogName, at: Instant) async throws(StoreError) -> [LedgerLine] {
        let controller = identity.controller
        return try await read { db in
            var lines = [LedgerLine.header(log: log, controller: controller, at: at)]
            guard let found = try LogTable.find(log, db) else { return lines }
            // The platform's own log holds them as records.
            if log != .platform { lines += try Self.rotations(db).map(LedgerLine.rotation) }
            let checkpoints = try LogTable.checkpoints(db, log: found.id)
            lines += checkpoints.map(LedgerLine.checkpoint)
            let leaves = try db.cachedStatement(
                sql: "SELECT sequence, leaf FROM leaves WHERE log = ? ORDER BY sequence")
            try leaves.forEachRow(arguments: [found.id]) { row in
                let personal = try LogTable.personal(db, log: found.id, sequence: try row["sequence"])
                lines.append(.record(leaf: LogTable.leaf(try row["leaf"]), personal: personal))
            }
            if log != .platform, let last = checkpoints.last, let anchor = try Self.anchor(last, db) {
                lines.append(.anchor(anchor))
            }
            return lines
        }
    }

    /// The proof that the platform's last round is over a checkpoint; nil where it is not.
    private static func anchor(_ checkpoint: SignedCheckpoint, _ db: Database) throws -> PlatformAnchor? {
        guard let platform = try LogTable.find(.platform, db),
            let last = try LogTable.lastCheckpoint(db, log: platform.id)
        else { return nil }
        let latest = CheckpointRound.ordered(
            try LogTable.all(db).filter { $0.name != .platform }.compactMap {
                try LogTable.lastCheckpoint(db, log: $0.id)
            })
        let hashes = try Blob.fetchAll(
            db, sql: "SELECT hash FROM leaves WHERE log = ? AND sequence < ? ORDER BY sequence",
            arguments: [platform.id, last.checkpoint.size])
        let log = MerkleTree(hashes.compactMap { SHA256Digest(bytes: $0.bytes) })
        guard let place = latest.firstIndex(of: checkpoint),
            let roundProof = CheckpointRound.tree(latest).inclusionProof(of: place),
            let proof = log.inclusionProof(of: Int(last.checkpoint.size) - 1)
        else { return nil }
        let sequence = last.checkpoint.size - 1
        return PlatformAnchor(
            checkpoint: checkpoint, place: Int64(place), roundProof: roundProof,
            round: try LogTable.record(db, log: platform.id, sequence: sequence).recorded, proof: proof,
            platform: last)
    }
}

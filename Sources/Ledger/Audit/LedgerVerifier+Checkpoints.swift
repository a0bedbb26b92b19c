import Cryptography

extension LedgerVerifier {
    /// Checks everything that has to be seen as a whole. Further lines change nothing.
    public consuming func finish() -> LedgerReport {
        var verifier = self
        return verifier.conclude()
    }

    private mutating func conclude() -> LedgerReport {
        let records = checkOrder()
        checkLinks()
        let erased = checkErasures()
        let keys = keysVouchedFor()
        let last = checkCheckpoints(against: records, keys: keys)
        checkOutside(against: records, keys: keys)
        checkAnchor(of: last, keys: keys)
        let covered = last?.checkpoint.size ?? 0
        return LedgerReport(
            log: log, records: Int64(entries.count), covered: covered, erased: erased, checkpoint: last, round: round,
            findings: findings, caveats: caveats(covered: covered))
    }

    /// The trusted keys and those they were rotated to.
    private mutating func keysVouchedFor() -> Set<VerifyingKey> {
        var keys = Set(trusted)
        for rotation in rotations where !rotation.isSigned {
            report(.signature, nil, "the rotation to \(rotation.to) is not signed by \(rotation.from)")
        }
        rotations.removeAll { !$0.isSigned }
        for rotation in rotations where keys.contains(rotation.from) { keys.insert(rotation.to) }
        return keys
    }

    private mutating func isGenuine(_ signed: SignedCheckpoint, _ keys: Set<VerifyingKey>, _ what: String) -> Bool {
        guard signed.isSigned else {
            report(.signature, nil, "\(what) is not signed by the key it names")
            return false
        }
        guard keys.isEmpty || keys.contains(signed.checkpoint.key) else {
            report(.signature, nil, "\(what) is signed by \(signed.checkpoint.key), which nobody vouches for")
            return false
        }
        return true
    }

    /// The last checkpoint that the records bear out.
    private mutating func checkCheckpoints(
        against records: [Entry], keys: Set<VerifyingKey>
    ) -> SignedCheckpoint? {
        var frontier = MerkleFrontier()
        var borneOut: SignedCheckpoint?
        var previous: SignedCheckpoint?
        var retired: Set<VerifyingKey> = []
        var isBroken = false
        for signed in checkpoints {
            let checkpoint = signed.checkpoint
            let what = "the checkpoint at \(checkpoint.size) records"
            guard checkpoint.log == log, checkpoint.size >= previous?.checkpoint.size ?? 0 else {
                report(.checkpoint, nil, "\(what) is of another log or out of its place")
                continue
            }
            let isSound = isGenuine(signed, keys, what)
            if checkpoint.previous != previous?.checkpoint.digest {
                report(.checkpoint, nil, "\(what) does not follow the one before it")
            }
            if retired.contains(checkpoint.key) {
                report(.signature, nil, "\(what) is signed by a key that had been replaced")
            }
            for rotation in rotations where rotation.to == checkpoint.key { retired.insert(rotation.from) }
            previous = signed
            guard isSound, !isBroken else { continue }
            guard checkpoint.size <= Int64(records.count) else {
                isBroken = true
                reportTruncation(at: checkpoint.size, what)
                continue
            }
            for entry in records[Int(frontier.size)..<Int(checkpoint.size)] { frontier.append(entry.hash) }
            guard frontier.root == checkpoint.root else {
                isBroken = true
                let first = min(borneOut?.checkpoint.size ?? 0, checkpoint.size - 1)
                report(
                    .edited, max(first, 0)...max(checkpoint.size - 1, 0), "they are not what \(what) was signed over")
                continue
            }
            borneOut = signed
        }
        return borneOut
    }

    private mutating func reportTruncation(at size: Int64, _ what: String) {
        // With a record missing in the middle, the end may well be there.
        let end = (entries.map(\.sequence).max() ?? -1) + 1
        if end < size { report(.truncated, end...(size - 1), "\(what) was signed over them, and they are not there") }
    }

    private mutating func checkOutside(against records: [Entry], keys: Set<VerifyingKey>) {
        for signed in since where signed.checkpoint.log == log {
            let checkpoint = signed.checkpoint
            let what = "the outside checkpoint at \(checkpoint.size) records"
            guard isGenuine(signed, keys, what) else { continue }
            guard checkpoint.size <= Int64(records.count) else {
                reportTruncation(at: checkpoint.size, what)
                continue
            }
            var frontier = MerkleFrontier()
            for entry in records.prefix(Int(checkpoint.size)) { frontier.append(entry.hash) }
            if frontier.root != checkpoint.root {
                report(.edited, 0...max(checkpoint.size - 1, 0), "they are not what \(what) was signed over")
            }
        }
        guard log != .platform, let platform = anchor?.platform.checkpoint else { return }
        for signed in since where signed.checkpoint.log == .platform && signed.checkpoint.size >= platform.size {
            if signed.checkpoint != platform {
                report(
                    .truncated, nil,
                    "the export is anchored at \(platform.size) records of the platform's log, "
                        + "the outside checkpoint is at \(signed.checkpoint.size): it is an older copy")
            }
        }
    }

    private mutating func checkAnchor(of last: SignedCheckpoint?, keys: Set<VerifyingKey>) {
        guard let anchor else { return }
        if anchor.checkpoint != checkpoints.last {
            report(.truncated, nil, "the platform's log knows another checkpoint than the last one here")
        }
        let platform = anchor.platform.checkpoint
        guard isGenuine(anchor.platform, keys, "the platform's checkpoint") else { return }
        guard platform.log == .platform, let record = try? LedgerRecord(recorded: anchor.round),
            record.log == .platform, record.kind == .checkpoint, record.sequence == platform.size - 1,
            let round = try? CheckpointRound(recorded: record.body)
        else { return report(.checkpoint, nil, "the anchor is not the last round of the platform's log") }
        let isInRound = MerkleTree.verifyInclusion(
            of: CheckpointRound.leafHash(anchor.checkpoint), at: anchor.place, size: round.size,
            proof: anchor.roundProof, root: round.root)
        let isInLog = MerkleTree.verifyInclusion(
            of: record.leafHash, at: record.sequence, size: platform.size, proof: anchor.proof, root: platform.root)
        if !isInRound || !isInLog {
            report(.checkpoint, nil, "the proof that the platform's log holds the last checkpoint does not hold")
        }
    }

    private func caveats(covered: Int64) -> [String] {
        var caveats: [String] = []
        if trusted.isEmpty {
            caveats.append("no public key was given: whoever could write the log could have signed it")
        }
        if Int64(entries.count) > covered {
            caveats.append(
                "records from \(covered) on are not under a valid checkpoint: that they were cut or replaced to the "
                    + "end would not be found")
        }
        // One of the platform's says something only of an export that is anchored no later.
        let anchored = anchor?.platform.checkpoint.size ?? .max
        let isSeenFromOutside = since.map(\.checkpoint).contains {
            $0.log == log || ($0.log == .platform && $0.size >= anchored)
        }
        if !isSeenFromOutside {
            caveats.append(
                "no checkpoint from outside the store was given: a log cut together with its checkpoints, or put "
                    + "back from an old copy, would not be found")
        }
        if log != .platform, anchor == nil {
            caveats.append("there is no proof from the platform's log: later checkpoints might be kept back")
        }
        return caveats
    }
}

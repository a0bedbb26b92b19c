import Ledger
import Vocabulary

/// Outcomes on their way into the journal. What ended alike is written together.
struct EndedIntents {
    private let db: Database
    private var runs: [Run] = []
    private var added: Set<IntentID> = []

    init(_ db: Database) { self.db = db }

    /// Intents with consecutive numbers whose outcomes are the same and stand one after the other in one log.
    private struct Run {
        let first: End
        var last: End

        var range: ClosedRange<Int64> { first.sequence...last.sequence }
    }

    private struct End {
        let sequence: Int64
        let log: Int64
        let leaf: Int64
        let manner: Manner

        func follows(_ other: End) -> Bool {
            sequence == other.sequence + 1 && leaf == other.leaf + 1 && log == other.log && manner == other.manner
        }
    }

    private struct Manner: Equatable {
        let result: String
        let at: Instant
        /// What becomes of the prior state, as the column holds it.
        let prior: String
        let wasUnknown: Bool
    }

    private static let succeeded = IntentOutcome.Result.succeeded.name
    private static let failed = IntentOutcome.Result.failed(code: "", message: "", retry: .terminal).name
    private static let superseded = IntentOutcome.Result.superseded("").name
    private static let unknown = IntentOutcome.Result.unknown(code: "", message: "").name

    /// Records the outcome of an intent that has none yet, or an unknown one.
    mutating func add(_ outcome: IntentOutcome, _ ledger: inout LedgerAppender) throws {
        // A second outcome of one intent comes after the first.
        if !added.insert(outcome.intent).inserted { try write() }
        let select = try db.cachedStatement(
            sql: "SELECT sequence, tenant, evaluated_at, outcome, prior FROM intents WHERE id = ?")
        guard let row = try Row.fetchOne(select, arguments: [outcome.intent.rawValue]) else {
            throw StoreError(.terminal, "there is no intent \(outcome.intent) to finish")
        }
        let known: String? = try row["outcome"]
        guard known == nil || known == Self.unknown else {
            throw StoreError(.terminal, "the intent \(outcome.intent) has ended before: \(known ?? "")")
        }
        let place = try ledger.append(
            outcome.draft(
                log: .tenant(TenantName(rawValue: try row["tenant"])),
                evaluatedAt: Instant(milliseconds: try row["evaluated_at"])))
        let end = End(
            sequence: try row["sequence"], log: place.log, leaf: place.sequence,
            manner: Manner(
                result: outcome.result.name, at: outcome.at, prior: try row["prior"], wasUnknown: known != nil))
        if let last = runs.last?.last, end.follows(last) {
            runs[runs.count - 1].last = end
        } else {
            runs.append(Run(first: end, last: end))
        }
    }

    /// Writes what was added.
    consuming func finish() throws { try write() }

    private mutating func write() throws {
        for run in runs {
            try end(run)
            try settlePriors(of: run)
        }
        runs.removeAll()
    }

    private func end(_ run: Run) throws {
        let manner = run.first.manner
        if manner.result == Self.succeeded {
            try WatchTable.watch(run.range, since: manner.at, db)
            try PastTable.note(run.range, db)
        }
        // Where a later intent is watched, it stays the one.
        let update = try db.cachedStatement(
            sql: """
                UPDATE intents SET outcome = ?3, outcome_leaf = sequence + ?4, verification = CASE
                    WHEN ?3 <> 'succeeded' OR shows_within IS NULL THEN verification
                    WHEN sequence = (
                        SELECT sequence FROM watches WHERE tenant = intents.tenant
                        AND incarnation = intents.incarnation AND fields = intents.fields
                    ) THEN 'awaited'
                    ELSE 'overtaken'
                END
                WHERE sequence BETWEEN ?1 AND ?2
                """)
        try update.execute(arguments: [
            run.range.lowerBound, run.range.upperBound, manner.result, run.first.leaf - run.first.sequence,
        ])
    }

    private func settlePriors(of run: Run) throws {
        let manner = run.first.manner
        switch (manner.prior, manner.result) {
        case (JournalEntry.Prior.keepColumn, Self.succeeded): try PriorTable.confirm(run.range, db)
        case (JournalEntry.Prior.keepColumn, Self.failed): try PriorTable.takeBack(run.range, db)
        // What may have been made is remembered: the return compares it with what is there.
        case (JournalEntry.Prior.keepColumn, Self.superseded) where !manner.wasUnknown:
            try PriorTable.takeBack(run.range, db)
        case (JournalEntry.Prior.dropColumn, Self.succeeded): try PriorTable.drop(run.range, db)
        default: break
        }
    }
}

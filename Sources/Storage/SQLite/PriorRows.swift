import Ledger
import Vocabulary

/// What moves found, on its way into the memory of prior states.
struct PriorRows: ~Copyable {
    private var rows: RowBatch
    /// Those whose rows are not written yet.
    private var pending: Set<Incarnation> = []

    init(_ db: Database) {
        // A field still as the move before set it was found as that one found it; any other belongs to whoever changed
        // it since, and that is what was found.
        rows = RowBatch(
            db,
            into: "priors (tenant, incarnation, field, sequence, address, found, given, claim, on_release, at)",
            columns: 10,
            selecting: """
                column1, column2, column3, column4, column5, coalesce((
                    SELECT CASE given WHEN column6 THEN found END FROM priors
                    WHERE tenant = column1 AND incarnation = column2 AND field = column3
                    ORDER BY sequence DESC LIMIT 1
                ), column6), column7, column8, column9, column10
                """)
    }

    /// Adds what a move found.
    mutating func add(_ intent: Intent, onRelease: String) throws {
        if !pending.insert(intent.incarnation).inserted {
            try rows.flush()
            pending = [intent.incarnation]
        }
        for change in intent.changes {
            guard let from = change.from else { continue }
            try rows.add {
                $0.append(intent.tenant.rawValue)
                $0.append(intent.incarnation.rawValue)
                $0.append(change.field.rawValue)
                $0.append(intent.sequence)
                $0.append(intent.address.description)
                $0.append(PriorTable.text(from))
                $0.append(PriorTable.text(change.to))
                $0.append(intent.claim.rawValue)
                $0.append(onRelease)
                $0.append(intent.recordedAt.milliseconds)
            }
        }
    }

    /// Writes what is left.
    consuming func finish() throws { try rows.flush() }
}

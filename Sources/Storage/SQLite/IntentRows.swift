import CSQLite
import Ledger
import Vocabulary

/// Intents on their way into the journal.
struct IntentRows: ~Copyable {
    private let db: Database
    private var rows: RowBatch
    private var intents: [(intent: Intent, place: LedgerAppender.Place)] = []
    private var wish: (changes: [IntentChange], columns: WatchTable.Wish)?

    init(_ db: Database) {
        self.db = db
        rows = RowBatch(
            db,
            into: """
                intents (id, tenant, address, incarnation, evaluated_at, approval, prior, log, leaf, action, account,
                shows_within, fields, wanted, claim, claim_version, transition, counts, changed)
                """, columns: 19)
    }

    /// Adds an intent whose record stands at a place of the ledger.
    mutating func add(_ entry: JournalEntry, at place: LedgerAppender.Place) throws {
        let intent = entry.intent
        let wish = wish(of: intent)
        intents.append((intent, place))
        try insert {
            try $0.add {
                $0.append(intent.id.rawValue)
                $0.append(intent.tenant.rawValue)
                $0.append(intent.address.description)
                $0.append(intent.incarnation.rawValue)
                $0.append(intent.evaluatedAt.milliseconds)
                $0.append(intent.approval?.rawValue)
                $0.append(entry.prior.column)
                $0.append(place.log)
                $0.append(place.sequence)
                $0.append(intent.actionKey)
                $0.append(intent.account.rawValue)
                $0.append(entry.showsWithin)
                $0.append(wish.fields)
                $0.append(wish.wanted)
                $0.append(intent.claim.rawValue)
                $0.append(intent.claimVersion)
                $0.append(intent.transition.rawValue)
                $0.append(intent.counting.rawValue)
                $0.append(wish.changed)
            }
        }
    }

    /// Writes what is left; the intents with their numbers.
    consuming func finish() throws -> [Intent] {
        try insert { try $0.flush() }
        // Nobody else writes within this transaction, and numbers are given one after the other.
        let first = db.lastInsertedRowID - Int64(intents.count) + 1
        return intents.enumerated().map { index, begun in begun.intent.numbered(first + Int64(index)) }
    }

    /// Most intents want the same as the one before.
    private mutating func wish(of intent: Intent) -> WatchTable.Wish {
        if let wish, wish.changes == intent.changes { return wish.columns }
        let columns = WatchTable.Wish(intent)
        wish = (intent.changes, columns)
        return columns
    }

    private mutating func insert(_ body: (inout RowBatch) throws -> Void) throws {
        do {
            try body(&rows)
        } catch let error as DatabaseError where error.code == pioneer_sqlite_constraint_unique {
            throw StoreError(
                .terminal, "\(try known() ?? "one of the intents") has been begun before; an intent is one effect")
        }
    }

    /// One of the intents that stands in the journal with another record.
    private func known() throws -> String? {
        let select = try db.cachedStatement(sql: "SELECT 1 FROM intents WHERE id = ? AND (log, leaf) <> (?, ?)")
        return try intents.first { intent, place in
            try select.hasRow(arguments: [intent.id.rawValue, place.log, place.sequence])
        }.map { "the intent \($0.intent.id)" }
    }
}

extension JournalEntry.Prior {
    static let keepColumn = "keep"
    static let dropColumn = "drop"

    var column: String {
        switch self {
        case .keep: Self.keepColumn
        case .drop: Self.dropColumn
        case .ignore: "ignore"
        }
    }
}

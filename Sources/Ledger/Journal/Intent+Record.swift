import Vocabulary

extension Intent {
    /// The name under which a record keeps the author of the commit.
    public static let authorField = "author"

    /// What the tenant's log says of the intent; the author goes beside it.
    public var draft: LedgerDraft {
        LedgerDraft(
            log: .tenant(tenant), kind: .intent, at: recordedAt, evaluatedAt: evaluatedAt, body: body,
            personal: reason.author.map { [LedgerDraft.Personal(Self.authorField, $0)] } ?? [])
    }

    private var body: [UInt8] {
        var writer = CanonicalWriter(capacity: 1024)
        writer.object {
            $0.entry("account", account.rawValue)
            $0.entry("action", actionKey)
            $0.entry("address", address.description)
            $0.entry("approval", approval?.rawValue)
            $0.key("changes")
            $0.list(changes) { $1.write(to: &$0) }
            $0.entry("claim", claim.rawValue)
            $0.entry("claimVersion", claimVersion)
            $0.entry("class", actionClass.rawValue)
            $0.entry("counts", counting.rawValue)
            $0.entry("id", id.rawValue)
            $0.entry("incarnation", incarnation.rawValue)
            $0.entry("plan", planID)
            $0.key("reason")
            reason.write(to: &$0)
            $0.entry("tenant", tenant.rawValue)
            $0.entry("transition", transition.rawValue)
        }
        return writer.bytes
    }

    /// Reads the intent back from its record.
    ///
    /// - Parameters:
    ///   - sequence: The store's number of it, which the record does not hold; 0 where unknown.
    ///   - personal: What is kept beside the record.
    public convenience init(record: LedgerRecord, sequence: Int64 = 0, personal: [PersonalValue]) throws(LedgerError) {
        guard record.kind == .intent else { throw LedgerError("a record of kind \(record.kind) is no intent") }
        let fields = try RecordedFields(
            record.body, "the intent",
            keys: [
                "id", "tenant", "account", "address", "incarnation", "transition", "changes", "class", "claim",
                "reason", "plan", "action", "approval", "claimVersion", "counts",
            ])
        var changes: [IntentChange] = []
        for change in try fields.list("changes") { changes.append(try IntentChange(recorded: change)) }
        let author = personal.first { $0.name == Self.authorField }?.value
        self.init(
            id: IntentID(rawValue: try fields.text("id")),
            tenant: TenantName(rawValue: try fields.text("tenant")),
            account: AccountName(rawValue: try fields.text("account")),
            address: try fields.read("address") { $0.text.flatMap { ResourceAddress($0) } },
            incarnation: Incarnation(rawValue: try fields.text("incarnation")),
            transition: TransitionName(rawValue: try fields.text("transition")),
            changes: changes,
            actionClass: try fields.read("class") { $0.text.flatMap { ActionClass(rawValue: $0) } },
            claim: ClaimName(rawValue: try fields.text("claim")),
            reason: try IntentReason(recorded: try fields.value("reason"), author: author),
            evaluatedAt: record.evaluatedAt, recordedAt: record.at,
            planID: try fields.text("plan"), actionKey: try fields.text("action"),
            approval: try fields.optionalText("approval").map { ClaimName(rawValue: $0) },
            claimVersion: try fields.optionalText("claimVersion"),
            counting: try Self.counting(fields), sequence: sequence)
    }
}

extension Intent {
    /// Records from before caps were kept do not say it; the careful answer is that it counts.
    private static func counting(_ fields: RecordedFields) throws(LedgerError) -> ActionCounting {
        guard fields.optional("counts") != nil else { return .counted }
        return try fields.read("counts") { $0.text.flatMap { ActionCounting(rawValue: $0) } }
    }
}

extension IntentChange {
    func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.entry("field", field.rawValue)
            if let from {
                $0.key("from")
                from.write(to: &$0)
            }
            $0.key("to")
            to.write(to: &$0)
        }
    }

    init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(value, "a change", keys: ["field", "from", "to"])
        var from: FieldValue?
        if let value = fields.optional("from") { from = .some(try FieldValue(recorded: value)) }
        self.init(
            field: Field(rawValue: try fields.text("field")), from: from,
            to: try FieldValue(recorded: try fields.value("to")))
    }
}

extension IntentReason {
    func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.entry("chain", chain)
            $0.entry("column", Int64(column))
            $0.entry("file", file)
            $0.entry("gates", gates)
            $0.entry("line", Int64(line))
            $0.entry("revision", revision)
            $0.entry("source", source)
        }
    }

    init(recorded value: Value, author: String?) throws(LedgerError) {
        let fields = try RecordedFields(
            value, "the reason", keys: ["source", "revision", "file", "line", "column", "chain", "gates"])
        self.init(
            source: try fields.text("source"), revision: try fields.text("revision"), author: author,
            file: try fields.text("file"), line: try fields.read("line") { $0.integer.flatMap { Int(exactly: $0) } },
            column: try fields.read("column") { $0.integer.flatMap { Int(exactly: $0) } },
            chain: try fields.texts("chain"), gates: try fields.texts("gates"))
    }
}

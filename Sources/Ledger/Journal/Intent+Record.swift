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

    private var body: Value {
        // In canonical order, as all that is written for every action: then nothing has to be sorted.
        .object([
            "account": .string(account.rawValue),
            "action": .string(actionKey),
            "address": .string(address.description),
            "approval": approval.map { .string($0.rawValue) },
            "changes": .list(changes.map(\.recorded)),
            "claim": .string(claim.rawValue),
            "class": .string(actionClass.rawValue),
            "id": .string(id.rawValue),
            "incarnation": .string(incarnation.rawValue),
            "plan": .string(planID),
            "reason": reason.recorded,
            "tenant": .string(tenant.rawValue),
            "transition": .string(transition.rawValue),
        ])
    }

    /// Reads the intent back from its record.
    ///
    /// - Parameters:
    ///   - sequence: The store's number of it, which the record does not hold; 0 where unknown.
    ///   - personal: What is kept beside the record.
    public init(record: LedgerRecord, sequence: Int64 = 0, personal: [PersonalValue]) throws(LedgerError) {
        guard record.kind == .intent else { throw LedgerError("a record of kind \(record.kind) is no intent") }
        let fields = try RecordedFields(
            record.body, "the intent",
            keys: [
                "id", "tenant", "account", "address", "incarnation", "transition", "changes", "class", "claim",
                "reason", "plan", "action", "approval",
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
            approval: try fields.optionalText("approval").map { ClaimName(rawValue: $0) }, sequence: sequence)
    }
}

extension IntentChange {
    var recorded: Value {
        .object(["field": .string(field.rawValue), "from": from.map(\.recorded), "to": to.recorded])
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
    var recorded: Value {
        .object([
            "chain": .list(chain.map(Value.string)), "column": .int(Int64(column)), "file": .string(file),
            "gates": .list(gates.map(Value.string)), "line": .int(Int64(line)), "revision": .string(revision),
            "source": .string(source),
        ])
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

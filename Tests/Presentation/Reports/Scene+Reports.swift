import Cloud
import Cryptography
import Planning
import Presentation
import Specs
import Timetables
import Vocabulary

@testable import ControlLoop
@testable import Ledger

extension Scene {
    /// Every report there is, by name.
    var reports: [(name: String, report: any Report)] {
        let zones = inputs.zones
        return [
            ("plan", PlanReport(plan, notices: ["a note" + text])),
            ("pass", ActedReport(pass)),
            ("pass of nothing", ActedReport(emptyPass)),
            ("validation", ValidationReport(situation)),
            ("verification", VerificationReport(verification)),
            ("tenants", ListReport.tenants(inputs.specs)),
            ("accounts", ListReport.accounts(inputs.specs)),
            ("schedules", ListReport.schedules(inputs.specs, at: Self.instant, zones)),
            ("overrides", ListReport.overrides(inputs.specs, at: Self.instant)),
            ("resources", ListReport.resources(inputs)),
            ("actions", ListReport.actions(journal)),
            ("records", ListReport.records(records)),
            ("permissions", ListReport.permissions(diagnosis)),
        ]
            + explanations.map { explanation in
                (
                    "explanation of \(explanation.resource.address.id.prefix(6))",
                    ExplanationReport(explanation, actions: journal, at: Self.instant)
                )
            }
    }

    /// A pass in which each action went another way.
    var pass: PassReport {
        let plan = plan
        let fates: [ActionReport.Fate] = [
            .acted(IntentOutcome(intent: "1", result: .succeeded, at: Self.instant, requestID: "r" + text)),
            .acted(
                IntentOutcome(
                    intent: "2", result: .failed(code: "no" + text, message: "why" + text, retry: .stalled),
                    at: Self.instant)),
            .acted(
                IntentOutcome(
                    intent: "3", result: .unknown(code: "lost" + text, message: "where" + text), at: Self.instant)),
            .acted(IntentOutcome(intent: "4", result: .superseded("other" + text), at: Self.instant)),
            .dropped("changed" + text), .held, .notReviewed,
        ]
        let actions = plan.tenants.flatMap { tenant in
            tenant.actions.flatMap { action in
                fates.map { ActionReport(tenant: tenant.tenant, action: action, fate: $0) }
            }
        }
        return PassReport(
            plan: plan, actions: actions,
            settled: [IntentOutcome(intent: IntentID(rawValue: "5" + text), result: .succeeded, at: Self.instant)],
            notices: ["a note" + text],
            held: [SpecSituation.HeldSource(name: "root" + text, reason: "gone" + text, commit: nil, isNew: true)],
            diagnostics: [])
    }

    private var emptyPass: PassReport {
        PassReport(plan: plan, actions: [], settled: [], notices: [], held: [], diagnostics: [])
    }

    private var situation: SpecSituation {
        SpecSituation(
            specs: inputs.specs,
            diagnostics: [
                .error(
                    at: SourceRange(file: "a\(text).yaml"), "what" + text, why: "why" + text, fix: "fix" + text),
                .warning(at: nil, text),
            ], revisions: [], unreadable: [:], held: [], notices: ["a note" + text], snapshots: [], acceptances: [])
    }

    private var verification: Verification {
        let log = LogName(rawValue: "tenant/shop" + text)
        let finding = LedgerFinding(log: log, kind: .edited, records: 3...5, message: "is not" + text)
        let report = LedgerReport(
            log: log, records: 7, covered: 6, erased: 1, checkpoint: nil, round: nil, findings: [finding],
            caveats: ["caveat" + text])
        return Verification(reports: [report], findings: [finding], notes: ["a note" + text])
    }

    private var journal: [JournalAction] {
        plan.actions.map { action in
            let origin = action.claim.origin
            let intent = Intent(
                id: IntentID(rawValue: "1" + text), tenant: TenantName(rawValue: "shop" + text),
                account: action.account, address: action.address, incarnation: action.incarnation,
                transition: action.transition,
                changes: action.changes.map { IntentChange(field: $0.field, from: $0.from, to: $0.to) },
                actionClass: action.actionClass, claim: action.claim.name,
                reason: IntentReason(
                    source: origin.source, revision: origin.revision, author: "Ada" + text, file: origin.range.file,
                    line: 1, column: 1, chain: action.chain, gates: ["mode: open" + text]),
                evaluatedAt: Self.instant, recordedAt: Self.instant, planID: plan.id.hex, actionKey: action.key)
            let outcome = IntentOutcome(
                intent: intent.id, result: .failed(code: "no" + text, message: "why" + text, retry: .terminal),
                at: Self.instant, requestID: "r" + text)
            return JournalAction(intent: intent, outcome: outcome)
        }
    }

    private var records: [StoredRecord] {
        let kinds: [RecordKind] = [.intent, .outcome, .pass, .checkpoint, .hold, .release, .erasure]
        return kinds.enumerated().map { place, kind in
            let draft = LedgerDraft(
                log: LogName(rawValue: "platform" + text), kind: kind, at: Self.instant, evaluatedAt: Self.instant,
                body: .map(
                    ["transition", "address", "claim", "result", "intent", "source", "reason", "commit"].map {
                        Value.Entry($0, .string($0 + text))
                    }), personal: [])
            return StoredRecord(
                record: LedgerRecord(
                    draft, sequence: Int64(place), previous: SHA256.digest([] as [UInt8]), personal: []),
                personal: [PersonalValue(name: "actor", value: "Ada" + text, salt: [1])])
        }
    }

    private var diagnosis: AccountDiagnosis {
        AccountDiagnosis(
            account: AccountName(rawValue: "main" + text),
            accesses: [
                AccountDiagnosis.Access(
                    name: "reading" + text,
                    findings: [
                        PermissionFinding(permission: "list" + text, purpose: "list" + text, status: .granted),
                        PermissionFinding(permission: "stop" + text, purpose: "stop" + text, status: .missing),
                        PermissionFinding(
                            permission: "start" + text, purpose: "start" + text, status: .unknown("nobody" + text)),
                    ])
            ])
    }
}

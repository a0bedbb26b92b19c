import Cloud
import Cryptography
import Importing
import Planning
import Presentation
import Specs
import Storage
import Timetables
import Vocabulary

@testable import ControlLoop
@testable import Ledger

extension Scene {
    /// Every report there is, by name.
    var reports: [(name: String, report: any Report)] {
        let zones = inputs.zones
        return [
            ("plan", PlanReport(plan, situation)),
            ("plan in order", PlanReport(Planner.plan(ordered), situation(inputs.specs))),
            ("change", changeReport),
            ("pass", ActedReport(pass)),
            ("pass of nothing", ActedReport(emptyPass)),
            ("pass that was waited for", ActedReport(emptyPass, wait: wait)),
            ("validation", ValidationReport(situation)),
            ("verification", VerificationReport(verification)),
            ("tenants", ListReport.tenants(inputs.specs)),
            ("accounts", ListReport.accounts(inputs.specs)),
            ("schedules", ListReport.schedules(inputs.specs, at: Self.instant, zones)),
            ("overrides", ListReport.overrides(inputs.specs, at: Self.instant)),
            ("resources", ListReport.resources(inputs)),
            ("actions", ListReport.actions(journal)),
            ("what is held", ListReport.held(plan)),
            ("pauses", ListReport.pauses([pause])),
            ("release", ReleaseReport(release)),
            (
                "release elsewhere",
                ReleaseReport(Release(pause: pause, pass: nil, busy: "pioneer run, process 7" + text))
            ),
            ("records", ListReport.records(records)),
            ("permissions", ListReport.permissions(diagnosis)),
            (
                "calendars",
                CalendarUpdateReport(
                    CalendarUpdater.Result(entries: [
                        .init(
                            calendar: ClaimName(rawValue: "Calendar/shop/team" + text),
                            file: "tenants/shop/team.ics" + text,
                            outcome: .updated(events: 2)),
                        .init(
                            calendar: "Calendar/shop/other", file: "other.ics", outcome: .failed("it is down" + text)),
                        .init(calendar: "Calendar/shop/third", file: "third.ics", outcome: .unchanged),
                    ]), commit: "c0ffeec0ffeec0ffee" + text)
            ),
            ("import", ImportReport(imported, of: .cloudCustodian, writtenTo: "specs" + text)),
            ("import that is shown", ImportReport(imported, of: .kedaCron, writtenTo: nil)),
        ]
            + keepingReports
            + orderedExplanation.map { ("explanation in order", $0) }
            + explanations.map { explanation in
                (
                    "explanation of \(explanation.resource.address.id.prefix(6))",
                    ExplanationReport(
                        explanation, actions: journal, departures: departures, at: Self.instant)
                )
            }
            + ((try? SimulationScene(text: text).reports()) ?? [])
    }

    /// Of schedules that leave alone what they see for the first time.
    private var keepingReports: [(name: String, report: any Report)] {
        let scene = Scene(text: text, restraint: Restraint(enforce: .onTransition))
        return [("plan that keeps", PlanReport(scene.plan, scene.situation(scene.inputs.specs)))]
            + scene.explanations.map { explanation in
                (
                    "keeping of \(explanation.resource.address.id.prefix(6))",
                    ExplanationReport(explanation, actions: [], at: Self.instant)
                )
            }
    }

    var pause: Pause {
        Pause(
            scope: .all, effect: .release, tenant: nil, reason: "the end" + text, actor: "ada" + text,
            since: Self.instant, until: Self.instant.adding(seconds: 3600))
    }

    /// Of a release that found one machine to bring back and one to leave.
    var release: Release {
        func prior(_ name: String, of tenant: String, _ onRelease: String) -> PriorState? {
            guard
                let resource = inputs.inventory.listings[0].resources.first(where: {
                    $0.address.id == "i-\(name)" + text
                })
            else { return nil }
            return PriorState(
                key: PriorState.Key(
                    tenant: TenantName(rawValue: tenant + text), incarnation: resource.incarnation, field: .power),
                address: resource.address, found: .power(.stopped), set: .power(.running),
                claim: ClaimName(rawValue: "Schedule/\(tenant + text)/nights"), onRelease: onRelease, sequence: 1,
                at: Self.instant)
        }
        let facts = Facts(
            priors: [prior("web", of: "shop", "restore"), prior("db", of: "lab", "leave")].compactMap { $0 },
            pauses: [pause])
        let plan = Planner.plan(
            PlanInputs(
                specs: inputs.specs, inventory: inputs.inventory, facts: facts, instant: Self.instant,
                zones: inputs.zones, catalogues: inputs.catalogues, revisions: inputs.revisions,
                controller: inputs.controller))
        let done = ActionReport.Fate.acted(IntentOutcome(intent: "1", result: .succeeded, at: Self.instant))
        let actions = plan.tenants.flatMap { tenant in
            tenant.actions.flatMap { action in
                [done, .dropped("changed" + text)].map { ActionReport(tenant: tenant.tenant, action: action, fate: $0) }
            }
        }
        return Release(
            pause: pause,
            pass: PassReport(
                plan: plan, actions: actions, settled: [], notices: ["a note" + text], held: [], diagnostics: []))
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

    /// What was waited for in vain, in every way.
    var wait: WaitReport {
        let verdicts: [Verdict] = [
            .notYet(lookAgainAt: Self.instant),
            .departed(since: Self.instant, what: "it runs" + text, lookAgainAt: Self.instant), .gone,
            .changedBySomebody("it sleeps" + text),
        ]
        return WaitReport(
            reached: 3,
            unreached: verdicts.flatMap { verdict in
                departures.prefix(1).map { WaitReport.Unreached(change: $0, verdict: verdict) }
            })
    }

    private var departures: [WatchedChange] {
        journal.map { action in
            WatchedChange(
                intent: action.intent, since: Self.instant, deadline: Self.instant.adding(seconds: 60),
                lookAt: Self.instant, departedSince: Self.instant.adding(seconds: 60),
                difference: "its power is running" + text)
        }
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
            return JournalAction(intent: intent, outcome: outcome, verification: .departed)
        }
    }

    private var records: [StoredRecord] {
        let kinds: [RecordKind] = [
            .intent, .outcome, .verification, .pass, .checkpoint, .hold, .release, .erasure,
        ]
        return kinds.enumerated().map { place, kind in
            let draft = LedgerDraft(
                log: LogName(rawValue: "platform" + text), kind: kind, at: Self.instant, evaluatedAt: Self.instant,
                body: .map(
                    ["transition", "address", "claim", "result", "intent", "source", "reason", "commit", "what"].map {
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

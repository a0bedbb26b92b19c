public import ControlLoop
import Cryptography
public import Planning
public import Vocabulary

/// A plan: what would happen, what holds it, what was found.
public struct PlanReport: CheckedReport {
    private let plan: Plan
    private let specs: SpecSituation
    /// What people should know beside the plan.
    public let notices: [String]

    /// A report of a plan, of the documents it was made from, and of what people should know besides.
    public init(_ plan: Plan, _ specs: SpecSituation, notices: [String] = []) {
        self.plan = plan
        self.specs = specs
        self.notices = notices + specs.notices
    }

    public var checks: CheckReport {
        let documents = SpecChecks(specs)
        let places = ReviewPlaces(specs)
        let planned = PlanChecks(plan, specs.specs, places)
        let judged = PolicyChecks(plan, places)
        return CheckReport(
            "plan", rules: documents.rules + PlanChecks.rules + judged.rules, cases: planned.tenants,
            results: documents.results + planned.results + judged.results)
    }

    public var value: Value { plan.value }

    public func table(_ style: TextStyle) -> String {
        var text = "Plan for \(plan.instant): \(summary)\n"
        text += "From \(Escaping.terminal(sources))\n"
        text += notices.map { "Note: \(Escaping.terminal($0))\n" }.joined()
        text += section(ActionRows.table(plan.tenants.flatMap { tenant in rows(tenant) }, style))
        text += section(HoldRows.of(plan).table(style))
        text += section(CautionRows.of(plan).table(style))
        text += section(FindingRows.of(plan).table(style))
        text += section(PolicyRows.findings(plan).table(style))
        text += section(PolicyRows.undetermined(plan).table(style))
        return text
    }

    public var markdown: String {
        var text = "### Plan for \(plan.instant)\n\n\(summary)\n\nFrom \(Escaping.markdown(sources))\n"
        text += notices.map { "\n> \(Escaping.markdown($0))\n" }.joined()
        text += section(ActionRows.markdown(plan.tenants.flatMap { tenant in rows(tenant) }))
        text += section(HoldRows.of(plan).markdown("Held"))
        text += section(CautionRows.of(plan).markdown("Mind that"))
        text += section(FindingRows.of(plan).markdown("Findings"))
        text += section(PolicyRows.findings(plan).markdown("Findings of policies"))
        text += section(PolicyRows.undetermined(plan).markdown("Not decided"))
        return text
    }

    private func rows(_ tenant: TenantPlan) -> [ActionRows.Row] {
        tenant.actions.map { action in
            ActionRows.Row(tenant: tenant.tenant, action: action, state: ActionRows.state(of: action))
        }
    }

    private var summary: String {
        let counts = plan.counts
        let policies = PolicySummary.of(plan)
        let kept = counts.kept > 0 ? ", \(counts.kept) kept" : ""
        return "\(counts.ready) to do, \(counts.held) held, \(counts.satisfied) as they should be\(kept); "
            + "\(Count.of(counts.resources, "resource")) in \(Count.of(plan.tenants.count, "tenant")), "
            + "\(plan.unclaimed) in none" + (policies.isEmpty ? "" : "; \(policies)")
    }

    private var sources: String {
        let revisions = plan.revisions.map { revision in
            let place = revision.path.isEmpty ? revision.source : "\(revision.source):\(revision.path)"
            return "\(place) at \(revision.commit.prefix(12))"
        }
        let zones = plan.zones.release.isEmpty ? String(plan.zones.hash.hex.prefix(12)) : plan.zones.release
        return (revisions + ["zone data \(zones)"]).joined(separator: ", ")
    }

    private func section(_ text: String) -> String { text.isEmpty ? "" : "\n" + text }
}

/// Actions as rows, the same in a plan and after a pass.
enum ActionRows {
    struct Row {
        let tenant: TenantName
        let action: PlannedAction
        let state: TextTable.Cell
    }

    private static let columns: [TextTable.Column] = [
        "Tenant", "Action", "Name", "Change", "Claim", "State", "Resource",
    ]

    static func table(_ rows: [Row], _ style: TextStyle) -> String {
        guard !rows.isEmpty else { return "" }
        var table = TextTable(columns)
        for row in rows { table.add(texts(row).map { TextTable.Cell($0) }, state: row.state) }
        return table.text(width: style.width, isColoured: style.isColoured)
    }

    static func markdown(_ rows: [Row]) -> String {
        guard !rows.isEmpty else { return "" }
        var table = MarkdownTable(columns)
        for row in rows { table.add(texts(row)) }
        return table.text
    }

    static func state(of action: PlannedAction) -> TextTable.Cell {
        guard let hold = action.holds.first else { return TextTable.Cell("ready", .good) }
        return TextTable.Cell("held: \(hold.gate.rawValue)", .warning)
    }

    private static func texts(_ row: Row) -> [String] {
        let action = row.action
        return [
            row.tenant.rawValue, action.transition.rawValue, action.name,
            action.changes.isEmpty ? action.claim.summary : action.summary, action.claim.name.rawValue,
            row.state.text, action.address.description,
        ]
    }
}

extension TextTable {
    /// Adds a row of which the state, the last but one, has a tone.
    fileprivate mutating func add(_ cells: [Cell], state: Cell) {
        var toned = cells
        toned[toned.count - 2] = state
        add(toned)
    }
}

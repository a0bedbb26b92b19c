import Planning
import Vocabulary

/// Rows of reasons: for reading, so they are never cut.
struct ReasonRows {
    let columns: [TextTable.Column]
    let rows: [[String]]

    /// Empty where there are no rows.
    func table(_ style: TextStyle) -> String {
        guard !rows.isEmpty else { return "" }
        var table = TextTable(columns)
        for row in rows { table.add(row.map { TextTable.Cell($0) }) }
        return table.text(width: nil, isColoured: style.isColoured)
    }

    /// A heading and the table; empty where there are no rows.
    func markdown(_ heading: String) -> String {
        guard !rows.isEmpty else { return "" }
        var table = MarkdownTable(columns)
        for row in rows { table.add(row) }
        return "#### \(heading)\n\n" + table.text
    }
}

/// What holds the actions of a plan.
enum HoldRows {
    static func of(_ plan: Plan) -> ReasonRows {
        ReasonRows(
            columns: ["Held", "Gate", "Held by", "Why"],
            rows: plan.actions.flatMap { action in
                action.holds.map { hold in
                    let until = hold.until.map { ", until \($0)" } ?? ""
                    return [action.name, hold.gate.rawValue, hold.holder, hold.message + until]
                }
            })
    }
}

/// What people should know of single resources before they are changed.
enum CautionRows {
    static func of(_ plan: Plan) -> ReasonRows {
        ReasonRows(
            columns: ["Resource", "Mind that"],
            rows: plan.actions.flatMap { action in action.cautions.map { [action.name, $0] } })
    }
}

/// What was found beside the actions of a plan.
enum FindingRows {
    static func of(_ plan: Plan) -> ReasonRows {
        let findings = plan.tenants.flatMap { tenant in
            tenant.findings.map { [tenant.tenant.rawValue, $0.kind.rawValue, $0.subject, $0.message] }
        }
        let overlaps = plan.overlaps.map { overlap in
            [
                "(platform)", "overlap", overlap.address.description,
                "the scopes of \(overlap.tenants.map(\.rawValue).joined(separator: " and ")) both cover it",
            ]
        }
        return ReasonRows(columns: ["Tenant", "Finding", "Subject", "What"], rows: findings + overlaps)
    }
}

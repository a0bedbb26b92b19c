import Planning
import Specs
import Vocabulary

/// What differs between two plans, as rows.
enum ComparisonRows {
    static func actions(_ comparison: PlanComparison) -> ReasonRows {
        ReasonRows(
            columns: ["", "Tenant", "Action", "Name", "Change", "Claim", "State", "Resource"],
            rows: comparison.tenants.flatMap { tenant in
                tenant.actions.compactMap { difference -> [String]? in
                    guard let action = difference.item else { return nil }
                    let states = [difference.base, difference.head].compactMap { $0 }.map {
                        ActionRows.state(of: $0).text
                    }
                    return [
                        difference.kind.words, tenant.tenant.rawValue, action.transition.rawValue, action.name,
                        action.changes.isEmpty ? action.claim.summary : action.summary, action.claim.name.rawValue,
                        states.joined(separator: " → "), action.address.description,
                    ]
                }
            })
    }

    static func claims(_ comparison: PlanComparison) -> ReasonRows {
        ReasonRows(
            columns: ["", "Tenant", "Claim", "Sets", "To", "Resources", "Differs in"],
            rows: comparison.tenants.flatMap { tenant in
                tenant.claims.compactMap { difference -> [String]? in
                    guard let claim = difference.item else { return nil }
                    let differing = difference.base.flatMap { base in
                        difference.head.map { $0.differences(from: base).joined(separator: ", ") }
                    }
                    return [
                        difference.kind.words, tenant.tenant.rawValue, claim.envelope.claim.rawValue,
                        both(difference) { $0.fields.map(\.rawValue).joined(separator: ", ") },
                        both(difference) { $0.states.joined(separator: ", ") },
                        both(difference) { $0.largestCount.map { "at most \($0)" } ?? "any number" }, differing ?? "",
                    ]
                }
            })
    }

    static func findings(_ comparison: PlanComparison) -> ReasonRows {
        ReasonRows(
            columns: ["", "Tenant", "Finding", "Subject", "What"],
            rows: comparison.tenants.flatMap { tenant in
                tenant.findings.compactMap { difference -> [String]? in
                    guard let finding = difference.item else { return nil }
                    return [
                        difference.kind.words, tenant.tenant.rawValue, finding.kind.rawValue, finding.subject,
                        finding.message,
                    ]
                }
            })
    }

    static func faults(_ comparison: PlanComparison) -> ReasonRows {
        ReasonRows(
            columns: ["", "Tenant", "Severity", "Name", "What", "Mode", "Rule", "Resource"],
            rows: comparison.tenants.flatMap { tenant in
                tenant.faults.compactMap { difference -> [String]? in
                    guard let finding = difference.item else { return nil }
                    return [
                        difference.kind.words, tenant.tenant.rawValue, finding.severity.rawValue, finding.name,
                        finding.message, finding.mode.rawValue, "\(finding.policy)#\(finding.rule)",
                        finding.address.description,
                    ]
                }
            })
    }

    /// Before and after, once where they are the same.
    private static func both(
        _ difference: TenantComparison.Difference<ComparedClaim>, _ text: (Envelope) -> String
    ) -> String {
        let texts = [difference.base, difference.head].compactMap { $0.map { text($0.envelope) } }
        return texts.count == 2 && texts[0] == texts[1] ? texts[0] : texts.joined(separator: " → ")
    }
}

extension PlanComparison.Kind {
    /// What the change does with it.
    var words: String {
        switch self {
        case .added: "added"
        case .removed: "taken away"
        case .changed: "changed"
        }
    }
}

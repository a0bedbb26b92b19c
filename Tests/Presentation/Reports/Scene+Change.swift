import Cloud
import Planning
import Presentation
import Specs
import Vocabulary

@testable import ControlLoop

extension Scene {
    /// Of sound documents.
    func situation(_ specs: SpecSet, diagnostics: [Diagnostic] = [], notices: [String] = []) -> SpecSituation {
        SpecSituation(
            specs: specs, diagnostics: diagnostics, revisions: [], unreadable: [:], held: [], notices: notices,
            snapshots: [], acceptances: [])
    }

    /// A change that brings all schedules, touches an account, lets a tenant act and makes a mistake.
    var changeReport: ChangeReport {
        let head = inputs.specs
        let base = SpecSet(
            tenants: head.tenants.map { tenant in
                TenantSpec(
                    metadata: tenant.metadata, mode: .plan, namespaces: tenant.namespaces, accounts: tenant.accounts)
            }, accounts: head.accounts)
        let other = CloudAccountSpec(
            metadata: metadata("CloudAccount", "other"), configuration: account.configuration, reservedTagKeys: [])
        let changed = SpecSet(
            tenants: head.tenants, accounts: head.accounts + [other], namespaces: head.namespaces)
        let mistake = Diagnostic.error(
            at: SourceRange(file: "a\(text).yaml"), "what" + text, why: "why" + text, fix: "fix" + text)
        let change = ReviewedChange(
            base: situation(base), head: situation(changed, diagnostics: [mistake], notices: ["a note" + text]))
        let comparison = PlanComparison(
            Planner.plan(inputs.with(base)), base, Planner.plan(inputs.with(change.specs)), change.specs,
            inputs.catalogues, where: { _ in true })
        return ChangeReport(change, comparison, notices: ["the fleet" + text])
    }
}

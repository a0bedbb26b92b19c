public import Cloud
import Vocabulary

extension PlanInputs {
    /// More memories than that, beyond two for each resource with a claim, are looked through.
    private static let spareMoves = 1000

    /// Memories of a tenant's moves that no cap asks for any more: of resources that are gone, and of claims that are in
    /// no document. None where there are few, or where anything of the tenant is not known whole.
    ///
    /// - Parameter plan: The tenant's plan that was made of these.
    public func outlivedMoves(of plan: TenantPlan) -> [PastMove] {
        let moves = facts.moves(of: plan.tenant)
        let isWhole = !plan.findings.contains { [.documents, .unlisted, .incomplete, .undecided].contains($0.kind) }
        guard moves.count > 2 * plan.counts.claimed + Self.spareMoves, isWhole else { return [] }
        let claims = Set(plan.envelopes.map(\.claim))
        let present = Set(inventory.listings.lazy.flatMap(\.resources).map(\.incarnation))
        return moves.filter { !claims.contains($0.claim) || !present.contains($0.incarnation) }
    }
}

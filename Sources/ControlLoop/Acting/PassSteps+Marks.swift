import Cloud
import Planning
import Specs
import Vocabulary

extension PassSteps {
    /// Marks to be taken off: those that were found to have outlived what they hint at, and those of which nothing is
    /// remembered from now on.
    func outlived(
        _ found: [OutlivedMark], _ plan: Plan, _ inputs: PlanInputs, _ actions: [ActionReport], _ keeper: MarkKeeper
    ) -> [OutlivedMark] {
        var marks = found
        for tenant in plan.tenants {
            let forgotten = Dictionary(
                grouping: toForget(tenant, inputs).map(\.prior).filter { ControlMark.holds($0.key.field) },
                by: \.address)
            for (address, priors) in forgotten.sorted(by: { $0.key < $1.key }) {
                guard let prior = priors.first, let resource = inputs.inventory[address],
                    resource.incarnation == prior.key.incarnation, let mark = resource.mark,
                    keeper.isGenuine(mark, on: resource.incarnation),
                    inputs.facts.priors(of: resource, in: tenant.tenant).count(where: {
                        ControlMark.holds($0.key.field)
                    }) == priors.count,
                    let account = inputs.account(of: address.scope)
                else { continue }
                marks.append(
                    OutlivedMark(
                        tenant: tenant.tenant, account: account.name, address: address,
                        incarnation: prior.key.incarnation, claim: prior.claim))
            }
        }
        let acting = Set(plan.tenants.filter(\.acts).map(\.tenant))
        let acted = Set(actions.filter(\.fate.isRecorded).map(\.action.address))
        var seen: Set<ResourceAddress> = []
        return marks.filter { mark in
            acting.contains(mark.tenant) && !acted.contains(mark.address) && seen.insert(mark.address).inserted
                && !inputs.facts.pauses.contains {
                    $0.effect == .hold && $0.isInForce(at: inputs.instant)
                        && $0.reaches(mark.claim, of: mark.tenant, in: mark.account)
                }
        }
    }

    func unmark(
        _ marks: [OutlivedMark], _ inputs: PlanInputs, only account: AccountName?, _ executor: Executor
    ) async -> Executor.Unmarking {
        struct Place: Hashable {
            let account: AccountName
            let tenant: TenantName
        }
        var all = Executor.Unmarking()
        let places = Dictionary(grouping: marks) { Place(account: $0.account, tenant: $0.tenant) }
        for (place, marks) in places.sorted(by: { ($0.key.account, $0.key.tenant) < ($1.key.account, $1.key.tenant) })
        where account == nil || account == place.account {
            guard let configuration = marks.first.flatMap({ inputs.account(of: $0.address.scope) }) else { continue }
            let some = await executor.unmark(marks, of: place.tenant, in: configuration)
            all.unmarked += some.unmarked
            all.notices += some.notices
            all.seen += some.seen
        }
        return all
    }
}

extension PlanInputs {
    /// The account that a scope is in; nil where no document speaks of it.
    fileprivate func account(of scope: Scope) -> AccountConfiguration? {
        specs.accounts.lazy.map(\.configuration).first { $0.realm == scope.realm && $0.account == scope.account }
    }
}

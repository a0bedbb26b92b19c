import Cloud
import Repositories
import Specs
import Storage
import Vocabulary

/// Tells whether anything has changed that the documents' meaning rests on: a branch, or what the store says of a
/// source. Asks for no document.
struct SourceWatch: Sendable {
    /// What tells one state of the sources from another.
    struct Sighting: Hashable, Sendable {
        /// The commit of each source, or why it could not be asked, in the order of their names.
        let tips: [String]
        let states: [SourceState]
        let pauses: [Pause]
        /// Tenants that something is remembered of, with the scopes it is in.
        let remembered: [Remembered]
    }

    /// What a tenant was given back nothing of yet: whoever leaves is not forgotten before.
    struct Remembered: Hashable, Comparable, Sendable {
        let tenant: TenantName
        let realm: String
        let account: AccountID

        init(tenant: TenantName, _ scope: Scope) {
            self.tenant = tenant
            realm = scope.realm
            account = scope.account
        }

        static func < (left: Remembered, right: Remembered) -> Bool {
            (left.tenant, left.realm, left.account) < (right.tenant, right.realm, right.account)
        }
    }

    let controller: Controller

    func look(at specs: SpecSet?) async throws(LoopError) -> Sighting {
        let loader = SpecLoader(
            controller.configuration, store: controller.store, memory: controller.memory, http: controller.http)
        let tips = try await loader.tips(of: specs?.sources ?? [])
        do {
            return Sighting(
                tips: tips, states: try await controller.store?.sources() ?? [],
                pauses: try await controller.store?.pauses(at: controller.clock.now) ?? [],
                remembered: try await leavers(than: specs))
        } catch {
            throw LoopError(error.kind == .transient ? .transient : .stalled, "\(error)")
        }
    }

    /// Tenants that no document speaks of any more and that something is remembered of.
    private func leavers(than specs: SpecSet?) async throws(StoreError) -> [Remembered] {
        guard let store = controller.store, let specs else { return [] }
        let present = Set(specs.tenants.map(\.name))
        var left: Set<Remembered> = []
        for tenant in try await store.tenantsWithPriors() where !present.contains(tenant) {
            for prior in try await store.facts(of: tenant, at: controller.clock.now).priors {
                left.insert(Remembered(tenant: tenant, prior.address.scope))
            }
        }
        return left.sorted()
    }
}

public import Cloud
public import Logging
public import Transport
public import Vocabulary

/// A Kubernetes cluster: workloads, autoscalers, and whatever else has a size.
public final class KubernetesProvider: Provider {
    public let catalogue = KubernetesCatalogue.catalogue

    private let client: KubernetesClient
    private let sessions: KubernetesSessions

    /// A provider over a client.
    ///
    /// `seed` decides the jitter of repeated calls; `product` begins the `User-Agent`, as `pioneer/1.0`;
    /// `allowedCommands` are the programs that a kubeconfig may name in `exec`.
    public init(
        sender: any HTTPSender, environment: KubernetesEnvironment = .process,
        clock: any TransportClock = SystemClock(), seed: UInt64, product: String = "pioneer",
        allowedCommands: [String] = [], logger: Logger = Logger(label: "kubernetes")
    ) {
        client = KubernetesClient(sender: sender, clock: clock, seed: seed, product: product, logger: logger)
        sessions = KubernetesSessions(
            KubernetesResolver(environment: environment, clock: clock, allowedCommands: allowedCommands), clock: clock)
    }

    public func identity(_ access: AccountAccess) async throws(CloudError) -> AccountID {
        let answer = try await caller(access).call(.get("/api/v1/namespaces/kube-system", accept: .metadata))
        var pool = ResourcePool()
        let draft = try DraftPage.object(answer.body, of: .namespace, &pool)
        guard !draft.metadata.uid.isEmpty else {
            throw CloudError(
                .stalled, code: "notUnderstood", message: "the namespace kube-system has no uid; is this an API server?"
            )
        }
        return AccountID(rawValue: draft.metadata.uid)
    }

    public func list(_ scope: Scope, _ access: AccountAccess) async -> Listing { await list(scope, .whole, access) }

    public func list(_ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess) async -> Listing {
        await InventoryReader(caller: caller(access), scope: scope, detail: detail).list()
    }

    public func watch(
        _ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess, seed: UInt64
    ) -> (any ScopeWatch)? {
        guard scope.account == access.account.account else { return nil }
        return WatchedScope(caller(access), scope, detail, timing: KubernetesWatch.Timing(seed: seed))
    }

    public func read(_ addresses: [ResourceAddress], _ access: AccountAccess) async -> [Reading] {
        guard let scope = addresses.first?.scope else { return [] }
        guard addresses.allSatisfy({ $0.scope == scope }) else {
            // One scope is the contract; several are read one address at a time rather than wrongly.
            var readings: [Reading] = []
            for address in addresses { readings += await read([address], access) }
            return readings
        }
        return await InventoryReader(caller: caller(access), scope: scope).read(addresses.map(\.id))
    }

    public func perform(_ requests: [ActionRequest], _ access: AccountAccess) async -> [ActionResult] {
        await runner(access).perform(requests)
    }

    public func unmark(
        _ addresses: [ResourceAddress], origin: String, _ access: AccountAccess
    ) async -> [CloudError?] {
        await runner(access).unmark(addresses, origin: origin)
    }

    public func diagnose(_ access: AccountAccess) async -> [PermissionFinding] {
        await Diagnosis(caller: caller(access)).findings()
    }

    private func runner(_ access: AccountAccess) -> ActionRunner {
        ActionRunner(caller: caller(access), reader: caller(.reading(access.account)))
    }

    private func caller(_ access: AccountAccess) -> KubernetesCaller {
        KubernetesCaller(client: client, sessions: sessions, access: access)
    }
}

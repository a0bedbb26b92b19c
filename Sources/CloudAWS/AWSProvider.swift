public import Cloud
public import Logging
public import Transport
public import Vocabulary

/// Amazon Web Services: EC2 instances, volumes, snapshots and addresses, RDS instances and clusters, Auto Scaling groups.
public final class AWSProvider: Provider {
    public let catalogue = AWSCatalogue.catalogue

    private let client: AWSClient
    private let sessions: CredentialSessions

    /// A provider over a client.
    ///
    /// `seed` decides the jitter of repeated calls; `product` begins the `User-Agent`, as `pioneer/1.0`;
    /// `allowedCommands` are the programs that a profile may name in `credential_process`.
    public init(
        sender: any HTTPSender, environment: AWSEnvironment = .process, clock: any TransportClock = SystemClock(),
        seed: UInt64, product: String = "pioneer", allowedCommands: [String] = [],
        logger: Logger = Logger(label: "aws")
    ) {
        let client = AWSClient(sender: sender, clock: clock, seed: seed, product: product, logger: logger)
        let resolver = CredentialResolver(
            environment: environment, sender: sender, client: client, allowedCommands: allowedCommands)
        self.client = client
        sessions = CredentialSessions(resolver, clock: clock)
    }

    public func identity(_ access: AccountAccess) async throws(CloudError) -> AccountID {
        try await CallerIdentity.ask(caller(access)).account
    }

    public func list(_ scope: Scope, _ access: AccountAccess) async -> Listing {
        await list(scope, .whole, access)
    }

    public func list(_ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess) async -> Listing {
        await InventoryReader(caller: caller(access), scope: scope, detail: detail).list()
    }

    public func read(_ addresses: [ResourceAddress], _ access: AccountAccess) async -> [Reading] {
        guard let scope = addresses.first?.scope else { return [] }
        let reader = InventoryReader(caller: caller(access), scope: scope)
        guard addresses.allSatisfy({ $0.scope == scope }) else {
            // One scope is the contract; several are read one address at a time rather than wrongly.
            var readings: [Reading] = []
            for address in addresses { readings += await read([address], access) }
            return readings
        }
        return await reader.read(addresses.map(\.id))
    }

    public func perform(_ requests: [ActionRequest], _ access: AccountAccess) async -> [ActionResult] {
        await ActionRunner(caller: caller(access)).perform(requests)
    }

    public func unmark(
        _ addresses: [ResourceAddress], origin: String, _ access: AccountAccess
    ) async -> [CloudError?] {
        await ActionRunner(caller: caller(access)).unmark(addresses, origin: origin)
    }

    public func search(_ intents: [IntentID], in scope: Scope, _ access: AccountAccess) async -> [Trace] {
        if let traces = await IntentSearch(caller: caller(access), scope: scope).traces(of: intents) { return traces }
        let error = CloudError(
            .terminal, code: "unsupported", message: "nothing is ever made of a resource of type \(scope.type)")
        return intents.map { _ in .unreadable(error) }
    }

    public func measurements(of addresses: [ResourceAddress], _ access: AccountAccess) async -> [Measurements] {
        await MetricReader(caller: caller(access)).measurements(of: addresses)
    }

    public func diagnose(_ access: AccountAccess) async -> [PermissionFinding] {
        await Diagnosis(caller: caller(access), reader: caller(.reading(access.account))).findings()
    }

    private func caller(_ access: AccountAccess) -> AWSCaller {
        AWSCaller(client: client, sessions: sessions, access: access)
    }
}

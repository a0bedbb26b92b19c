import Cloud
import ContractCluster
import Transport
import Vocabulary

@testable import CloudKubernetes

/// An API server with a provider that asks it.
struct ClusterRig {
    let server: ClusterServer
    let account: AccountConfiguration
    let provider: KubernetesProvider

    /// Tokens are files here, named after whoever bears them.
    init(_ options: ClusterServer.Options = .init()) async throws {
        server = try await ClusterServer.start(options)
        server.addNamespace("shop")
        let uid = server.object("Namespace", "v1", "kube-system")?["metadata"]?["uid"]?.text ?? ""
        account = AccountConfiguration(
            name: "dev", provider: "kubernetes", realm: "kubernetes", account: AccountID(rawValue: uid),
            regions: ["cluster"], endpoint: server.url, reading: Self.token("admin-token"),
            acting: [.init(tenant: "shop", credentials: Self.token("admin-token"))])
        provider = KubernetesProvider(
            sender: HTTPClient(),
            environment: KubernetesEnvironment(variable: { _ in nil }, readFile: { Array($0.utf8) }), seed: 1)
    }

    private static func token(_ name: String) -> CredentialReference {
        CredentialReference(method: "tokenFile", options: [.init("file", name)])
    }

    var reading: AccountAccess { .reading(account) }
    var acting: AccountAccess { .acting(account, "shop") }

    func scope(_ type: ResourceType) -> Scope {
        Scope(realm: "kubernetes", account: account.account, region: "cluster", type: type)
    }

    /// An object of a kind of ours as it is now, without what the server counts.
    func object(_ kind: ObjectKind, _ id: String) -> Value? {
        guard let object = server.object(kind.kind, kind.apiVersion, id), let entries = object.entries else {
            return nil
        }
        return .map(
            entries.map { entry in
                guard entry.key == "metadata", let metadata = entry.value.entries else { return entry }
                return Value.Entry(
                    "metadata", .map(metadata.filter { !["resourceVersion", "generation"].contains($0.key) }))
            })
    }

    /// The second look at one resource.
    func read(_ type: ResourceType, _ id: String) async throws -> Resource {
        let readings = await provider.read([ResourceAddress(scope: scope(type), id: id)], reading)
        switch readings.first {
        case .found(let resource): return resource
        case .unreadable(let error): throw error
        case .gone, nil: throw CloudError(.terminal, code: "gone", message: id)
        }
    }

    /// Changes a resource as the loop does: with a mark of what was found.
    func change(
        _ resource: Resource, _ transition: TransitionName, _ changes: [FieldChoice], isReturn: Bool = false
    ) async throws {
        let prior = changes.compactMap { change in
            resource.value(of: change.field).value.map { FieldChoice(change.field, $0) }
        }
        let mark = ControlMark(controller: "test", sequence: 1, prior: prior, macs: [[1, 2, 3, 4, 5, 6, 7, 8]])
        let result = await provider.perform(
            [resource.request(transition, changes, mark: isReturn ? nil : mark)], acting)
        try result[0].outcome.get()
    }

    /// To sleep and back, and lets go.
    func sleepAndWake(_ type: ResourceType, _ id: String) async throws {
        let isPowered = KubernetesCatalogue.catalogue[type]?.has(.power) ?? false
        let before = try await read(type, id)
        let field: Field = isPowered ? .power : .desired
        guard case .known(let found) = before.value(of: field) else { return }
        try await change(
            before, isPowered ? .stop : .resize,
            [FieldChoice(field, isPowered ? .power(.stopped) : .count(0))])
        let asleep = try await read(type, id)
        try await change(asleep, isPowered ? .start : .resize, [FieldChoice(field, found)], isReturn: true)
        let stayed = await provider.unmark([before.address], origin: "Schedule/shop/night", acting)
        if let error = stayed.compactMap({ $0 }).first { throw error }
    }
}

import Cloud
import ContractCluster
import ProviderConformance
import Support
import Transport
import Vocabulary

@testable import CloudKubernetes

/// One cluster, one type, and a hand on what it holds.
final class KubernetesWorld: ProviderWorld {
    static let namespace = "shop"

    let provider: any Provider
    let account: AccountConfiguration
    let scope: Scope
    let clock = HastyClock()
    let proxy: FaultProxy
    private let cluster: ClusterServer
    private let kind: ObjectKind
    private let http: HTTPClient

    init(
        _ cluster: ClusterServer, _ type: ResourceType, _ http: HTTPClient,
        _ between: (any Provider) -> any Provider
    ) throws {
        self.cluster = cluster
        self.http = http
        guard let kind = ObjectKind.of(type) else { throw SupportError("\(type) is no kind of objects") }
        self.kind = kind
        proxy = try FaultProxy(before: UInt16(cluster.port), .kubernetes)
        let system = cluster.object("Namespace", "v1", "kube-system")
        func token(_ name: String) -> CredentialReference {
            CredentialReference(method: "tokenFile", options: [.init("file", name)])
        }
        account = AccountConfiguration(
            name: "main", provider: "kubernetes", realm: "kubernetes",
            account: AccountID(rawValue: system?["metadata"]?["uid"]?.text ?? ""), regions: ["cluster"],
            endpoint: proxy.url, reading: token("reader"),
            acting: ["bank", "shop"].map { .init(tenant: TenantName(rawValue: $0), credentials: token($0)) })
        scope = Scope(realm: account.realm, account: account.account, region: "cluster", type: type)
        let tokens = RotatingTokens(cluster)
        provider = between(
            KubernetesProvider(
                sender: http,
                environment: KubernetesEnvironment(
                    variable: { _ in nil }, readFile: { Array(tokens.token(of: $0).utf8) }), clock: clock, seed: 1))
    }

    var listing: String { "GET \(kind.path())" }

    var permission: String { "patch \(kind.qualified)" }

    var misreadings: [Misreading] {
        let lists = "GET \(kind.path())"
        let own = String(lists.dropLast(kind.plural.utf8.count))
        let denied = proxy.dialect.refusals.denied
        switch scope.type {
        case .deployment, .statefulSet:
            return [
                Misreading(
                    own, .rewritten(#""replicas":3"#, as: #""replicas":"three""#), makesUnknown: .field(.desired)),
                Misreading("GET /apis/autoscaling/v2/", denied, makesUnknown: .field(.minimum)),
                Misreading("GET /apis/policy/v1/", denied, makesUnknown: .attribute(.budgetKeeps)),
            ]
        case .cronJob:
            return [
                Misreading(own, .rewritten(#""suspend":false"#, as: #""suspend":"no""#), makesUnknown: .field(.power))
            ]
        default:
            return [
                Misreading(
                    own, .rewritten(#""nodeSelector":{"disk":"ssd"}"#, as: #""nodeSelector":7"#),
                    makesUnknown: .field(.power))
            ]
        }
    }

    /// Source: Kubernetes documentation, "Labels and Selectors", syntax and character set.
    var tagLimits: TagLimits {
        let longest = String(repeating: "k", count: 63)
        let domain = String(repeating: "d", count: 61) + ".example"
        return TagLimits(
            accepted: [
                Tag(longest, "short"), Tag("\(domain)/\(longest)", "x"),
                Tag("long", String(repeating: "v", count: 63)), Tag("signs", "A.b_c-9"), Tag("empty", ""),
            ],
            refused: [
                Tag(longest + "k", "x"), Tag("long", String(repeating: "v", count: 64)), Tag("", "x"),
                Tag(ControlMark.key, "x"), Tag("kubernetes.io/x", "x"), Tag("größe", "x"), Tag("letters", "größe"),
                Tag("spaces", "a b"), Tag("ends", "a-"),
            ])
    }

    func budget(pages: Int) -> Int {
        // What scales workloads, and what guards them, is listed besides.
        pages + ([.deployment, .statefulSet].contains(scope.type) ? 3 : 0)
    }

    // MARK: Behind the provider's back

    func make(_ name: String, _ tags: [Tag]) async throws -> ResourceAddress { try create(name, tags) }

    func gone(_ resource: Resource) async throws -> Resource {
        try await remove(resource.address)
        return resource
    }

    func replace(_ address: ResourceAddress) async throws {
        try await remove(address)
        let name = String(address.id.split(separator: "/").last ?? "")
        _ = try create(name, [Tag("Name", name), Tag("team", "shop")])
    }

    func makeOwned() async throws -> (owned: ResourceAddress, owner: ResourceAddress) {
        let boss = try cluster.create([Self.object("apps/v1", "ReplicaSet", "boss", [], spec: Self.workload)])
        let uid = boss.first?["metadata"]?["uid"]?.text ?? ""
        let owned = try create(
            "owned", [],
            owner: [
                "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "boss", "uid": .string(uid),
                "controller": true,
            ])
        let sets = Scope(realm: scope.realm, account: scope.account, region: scope.region, type: .replicaSet)
        return (owned, ResourceAddress(scope: sets, id: "\(Self.namespace)/boss"))
    }

    func shown(_ address: ResourceAddress) async throws -> Shown {
        let object = try object(address).uncounted
        let spec = object["spec"] ?? .null
        let isAsleep =
            switch scope.type {
            case .deployment, .statefulSet: spec["replicas"] == .int(0)
            case .cronJob: spec["suspend"] == true
            default: spec["template"]?["spec"]?["nodeSelector"]?[WellKnown.asleep] != nil
            }
        let metadata = object["metadata"] ?? .null
        let managers = (metadata["managedFields"]?.elements ?? []).map { entry in
            "\(entry["manager"]?.text ?? "") \(String(decoding: CanonicalJSON.bytes(entry["fieldsV1"] ?? .null), as: UTF8.self))"
        }
        var labels: [String: String] = [:]
        for entry in metadata["labels"]?.entries ?? [] { labels[entry.key] = entry.value.text }
        return Shown(
            isAwake: !isAsleep,
            words: [
                "spec": String(decoding: CanonicalJSON.bytes(spec), as: UTF8.self),
                "annotations": String(
                    decoding: CanonicalJSON.bytes(metadata["annotations"] ?? .map([])), as: UTF8.self),
                "managers": managers.sorted().joined(separator: "; "), "uid": metadata["uid"]?.text ?? "",
            ], tags: labels)
    }

    func changes(of address: ResourceAddress) async throws -> Int? {
        guard case .int(let generation)? = try object(address)["metadata"]?["generation"] else { return nil }
        return Int(generation)
    }

    private func object(_ address: ResourceAddress) throws -> Value {
        guard let object = cluster.object(kind.kind, kind.apiVersion, address.id) else {
            throw SupportError("\(address) is not there")
        }
        return object
    }

    private func remove(_ address: ResourceAddress) async throws {
        guard let name = ObjectName(address.id, scope.type) else { return }
        cluster.add(.admin, token: "admin-token")
        let response = try await http.send(
            HTTPRequest(
                method: "DELETE", url: cluster.url + kind.path(of: name),
                headers: [HTTPHeader("Authorization", "Bearer admin-token", isSensitive: true)], body: [],
                deadline: .seconds(30)))
        guard response.status == 200 else { throw SupportError("deleting \(address): \(response.status)") }
    }

    private func create(_ name: String, _ tags: [Tag], owner: Value? = nil) throws -> ResourceAddress {
        let spec =
            switch scope.type {
            case .deployment: Self.workload
            case .statefulSet: Self.workload.merged(with: ["serviceName": "x"])
            case .cronJob: Self.cronJob
            default: Self.daemonSet
            }
        try cluster.create([Self.object(kind.apiVersion, kind.kind, name, tags, owner: owner, spec: spec)])
        return ResourceAddress(scope: scope, id: "\(Self.namespace)/\(name)")
    }

    // MARK: Objects

    private static func object(
        _ version: String, _ kind: String, _ name: String, _ tags: [Tag], owner: Value? = nil, spec: Value
    ) -> Value {
        let labels = tags.map { Value.Entry($0.key, .string($0.value)) }.sorted { $0.key < $1.key }
        return [
            "apiVersion": .string(version), "kind": .string(kind),
            "metadata": .object([
                "name": .string(name), "namespace": .string(namespace), "labels": labels.isEmpty ? nil : .map(labels),
                "ownerReferences": owner.map { [$0] },
            ]), "spec": spec,
        ]
    }

    private static func template(_ more: Value = .map([])) -> Value {
        let spec: Value = ["containers": [["name": "c", "image": "registry.example/web:1"]]]
        return ["metadata": ["labels": ["app": "x"]], "spec": spec.merged(with: more)]
    }

    private static let selector: Value = ["matchLabels": ["app": "x"]]
    private static let workload: Value = ["replicas": 3, "selector": selector, "template": template()]
    private static let daemonSet: Value = [
        "selector": selector, "template": template(["nodeSelector": ["disk": "ssd"]]),
    ]
    private static let cronJob: Value = [
        "schedule": "0 3 * * *", "suspend": false,
        "jobTemplate": [
            "spec": [
                "template": [
                    "spec": [
                        "containers": [["name": "c", "image": "registry.example/job:1"]], "restartPolicy": "Never",
                    ]
                ]
            ]
        ],
    ]
}

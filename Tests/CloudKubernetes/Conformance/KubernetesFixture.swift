import Cloud
import ContractCluster
import ProviderConformance
import Support
import Synchronization
import Transport
import Vocabulary

@testable import CloudKubernetes

/// Kubernetes for the suite that every provider passes: a cluster for each check, over HTTP.
struct KubernetesFixture: ProviderFixture {
    static let types: [ResourceType] = [.deployment, .statefulSet, .cronJob, .daemonSet]
    private static let http = HTTPClient()
    /// What stands between the suite and the provider.
    var between: @Sendable (any Provider) -> any Provider = { $0 }

    func world(of type: ResourceType, _ demand: WorldDemand) async throws -> any ProviderWorld {
        let cluster = try await ClusterServer.start(ClusterServer.Options())
        cluster.addNamespace(KubernetesWorld.namespace)
        return try KubernetesWorld(cluster, type, Self.http, between)
    }

    func skipped(_ type: ResourceType) -> [String: String] { [:] }
}

/// Bearer tokens in files, each of which is another one whenever it is read.
final class RotatingTokens: Sendable {
    private let cluster: ClusterServer
    private let count = Mutex(0)
    private static let everything = AccessRule(["*"], groups: ["*"], resources: ["*"])
    private static let reading = AccessRule(["get", "list", "watch"], groups: ["*"], resources: ["*"])

    init(_ cluster: ClusterServer) { self.cluster = cluster }

    /// The token of whom the file is named after: `bank` and `reader` may read, `shop` may do everything.
    func token(of name: String) -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let token = "\(name)-\(number)"
        cluster.add(ClusterUser(name), token: token, rules: [name == "shop" ? Self.everything : Self.reading])
        return token
    }
}

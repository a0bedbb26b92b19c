import Cloud
import Documents
import Vocabulary

/// Finds out what an API server serves: in two calls where it knows how, else version by version.
struct KubernetesDiscovery: Sendable {
    let caller: KubernetesCaller

    /// Everything that is served. Groups that do not answer are named and leave the rest as it is.
    func resources() async throws(CloudError) -> ServedResources {
        var found: [ServedResource] = []
        var unavailable: [String] = []
        for (root, prefix) in [("/api", "/api/"), ("/apis", "/apis/")] {
            let answer = try await caller.call(.get(root, accept: .discovery))
            switch try read(root, { () throws(DocumentError) in try DiscoveryAnswer(answer.body) }) {
            case .aggregated(let resources, let stale):
                found += resources
                unavailable += stale
            case .versions(let versions):
                for version in versions {
                    if let resources = try await ask(version, prefix) {
                        found += resources
                    } else {
                        unavailable.append(version)
                    }
                }
            }
        }
        return ServedResources(found, unavailable: unavailable)
    }

    /// What one version serves; nil where who serves it does not answer.
    private func ask(_ version: String, _ prefix: String) async throws(CloudError) -> [ServedResource]? {
        let path = prefix + version
        do throws(CloudError) {
            let answer = try await caller.call(.get(path))
            return try read(path) { () throws(DocumentError) in
                try DiscoveryAnswer.resources(answer.body, of: version)
            }
        } catch {
            // Of one whose server is away others know nothing; what denies us denies us everywhere.
            if error.code == "Unauthorized" || error.code == "Forbidden" { throw error }
            return nil
        }
    }

    private func read<Result>(
        _ path: String, _ body: () throws(DocumentError) -> Result
    ) throws(CloudError) -> Result {
        do throws(DocumentError) { return try body() } catch {
            throw CloudError(.transient, code: "unreadable", message: "GET \(path): \(error)")
        }
    }
}

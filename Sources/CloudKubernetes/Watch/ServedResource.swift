import Transport
import Vocabulary

/// A resource that an API server serves, as discovery tells it.
struct ServedResource: Hashable, Sendable {
    /// Empty for the core group.
    let group: String
    let version: String
    /// The plural, as it stands in paths: `deployments`.
    let name: String
    let kind: String
    let isNamespaced: Bool
    /// Sorted.
    let verbs: [String]
    /// Whether it has the subresource `scale`.
    let hasScale: Bool

    /// `apps/v1`, or `v1` for the core group.
    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The path of all of them, or of those in one namespace.
    func path(namespace: String? = nil) -> String {
        let root = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        return root + (namespace.map { "/namespaces/" + PercentEncoding.encoded($0) } ?? "") + "/\(name)"
    }
}

/// What discovery found.
struct ServedResources: Sendable {
    /// By group and name; each once, in the version the server prefers of those that have it.
    let all: [ServedResource]
    /// Versions of groups that could not be asked, as an aggregated API server that is down: what they serve is unknown.
    let unavailable: [String]

    /// Puts together what versions serve, in the order in which the server prefers them.
    init(_ found: [ServedResource], unavailable: [String]) {
        var seen: Set<String> = []
        let first = found.filter { seen.insert("\($0.group)/\($0.name)").inserted }
        all = first.sorted { ($0.group, $0.name) < ($1.group, $1.name) }
        self.unavailable = unavailable.sorted()
    }

    /// A resource of a group; nil where it is not served or not known.
    subscript(group: String, name: String) -> ServedResource? {
        all.first { $0.group == group && $0.name == name }
    }
}

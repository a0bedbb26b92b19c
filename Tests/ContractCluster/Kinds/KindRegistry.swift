/// All kinds that are served, found by group, version and plural.
struct KindRegistry: Sendable {
    private(set) var kinds: [ResourceKind] = Workloads.all + OtherKinds.all + OtherKinds.views

    func find(group: String, version: String, plural: String) -> ResourceKind? {
        kinds.first { $0.plural == plural && $0.group == group && $0.version == version }
    }

    func find(kind: String, apiVersion: String) -> ResourceKind? {
        kinds.first { $0.kind == kind && $0.apiVersion == apiVersion }
    }

    func kinds(group: String, version: String) -> [ResourceKind] {
        kinds.filter { $0.group == group && $0.version == version }
    }

    mutating func set(_ served: [ResourceKind], for key: ResourceKind.Key) {
        kinds.removeAll { $0.isCustom && $0.key == key }
        kinds += served
    }

    func isServed(_ group: String, _ version: String) -> Bool { versions(of: group).contains(version) }

    /// The versions of a group, the preferred one first; nil for one that is not there.
    func versions(of group: String) -> [String] {
        Self.groups.first { $0.name == group }?.versions
            ?? kinds.filter { $0.group == group && $0.isCustom }.map(\.version).reduce(into: []) {
                if !$0.contains($1) { $0.append($1) }
            }
    }

    /// All groups but the core, in the order of the API server's list.
    var groups: [(name: String, versions: [String])] {
        let custom = Set(kinds.filter(\.isCustom).map(\.group)).subtracting(Self.groups.map(\.name))
        return Self.groups + custom.sorted().map { ($0, versions(of: $0)) }
    }

    /// What a server of version 1.36 lists. Of most, nothing is served here.
    private static let groups: [(name: String, versions: [String])] = [
        ("apiregistration.k8s.io", ["v1"]), ("apps", ["v1"]), ("events.k8s.io", ["v1"]),
        ("authentication.k8s.io", ["v1"]), ("authorization.k8s.io", ["v1"]), ("autoscaling", ["v2", "v1"]),
        ("batch", ["v1"]), ("certificates.k8s.io", ["v1"]), ("networking.k8s.io", ["v1"]), ("policy", ["v1"]),
        ("rbac.authorization.k8s.io", ["v1"]), ("storage.k8s.io", ["v1"]),
        ("admissionregistration.k8s.io", ["v1"]), ("apiextensions.k8s.io", ["v1"]), ("scheduling.k8s.io", ["v1"]),
        ("coordination.k8s.io", ["v1"]), ("node.k8s.io", ["v1"]), ("discovery.k8s.io", ["v1"]),
        ("resource.k8s.io", ["v1"]), ("flowcontrol.apiserver.k8s.io", ["v1"]),
    ]
}

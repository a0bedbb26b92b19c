import Cryptography
import Vocabulary

/// What is served, in the forms in which clients ask for that.
enum Discovery {
    static func version() -> Value {
        [
            "major": "1", "minor": "36", "emulationMajor": "1", "emulationMinor": "36", "minCompatibilityMajor": "1",
            "minCompatibilityMinor": "35", "gitVersion": "v1.36.2",
            "gitCommit": "8e16b12fda5b1dccc41a6de48b3e356cc7d5048b", "gitTreeState": "",
            "buildDate": "1970-01-01T00:00:00Z", "goVersion": "go1.27.3", "compiler": "gc",
            "platform": "linux/amd64",
        ]
    }

    /// `/api` of a server at an address.
    static func core(_ address: String) -> Value {
        [
            "kind": "APIVersions", "versions": ["v1"],
            "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(address)]],
        ]
    }

    /// `/apis`.
    static func groups(_ registry: KindRegistry) -> Value {
        [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .list(registry.groups.map { group($0.name, $0.versions) }),
        ]
    }

    /// `/apis/GROUP`.
    static func group(_ name: String, _ registry: KindRegistry) -> Value? {
        let versions = registry.versions(of: name)
        if versions.isEmpty { return nil }
        var result: Value = ["kind": "APIGroup", "apiVersion": "v1"]
        for entry in group(name, versions).entries ?? [] { result.set(entry.key, entry.value) }
        return result
    }

    private static func group(_ name: String, _ versions: [String]) -> Value {
        let all = versions.map { version -> Value in
            ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
        }
        return ["name": .string(name), "versions": .list(all), "preferredVersion": all.first ?? .null]
    }

    /// `/apis/GROUP/VERSION`, `/api/v1`.
    static func resources(_ group: String, _ version: String, _ registry: KindRegistry) -> Value? {
        let kinds = registry.kinds(group: group, version: version)
        guard !kinds.isEmpty || registry.isServed(group, version) else { return nil }
        let title = group.isEmpty ? version : group + "/" + version
        var resources = kinds.sorted { $0.plural < $1.plural }.flatMap(resources)
        resources += reviews.filter { $0.group == group && $0.version == version }.map { review in
            [
                "name": .string(review.plural), "singularName": .string(review.kind.lowercased()),
                "namespaced": false, "kind": .string(review.kind), "verbs": ["create"],
            ]
        }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(title),
            "resources": .list(resources),
        ]
    }

    /// What is only asked, never stored.
    static let reviews = [
        (
            group: "authorization.k8s.io", version: "v1", plural: "selfsubjectaccessreviews",
            kind: "SelfSubjectAccessReview"
        ),
        (
            group: "authorization.k8s.io", version: "v1", plural: "selfsubjectrulesreviews",
            kind: "SelfSubjectRulesReview"
        ),
        (group: "authentication.k8s.io", version: "v1", plural: "selfsubjectreviews", kind: "SelfSubjectReview"),
        (group: "authentication.k8s.io", version: "v1", plural: "tokenreviews", kind: "TokenReview"),
    ]

    private static func resources(_ kind: ResourceKind) -> [Value] {
        func texts(_ list: [String]) -> Value? { list.isEmpty ? nil : .list(list.map(Value.string)) }
        var result: [Value] = [
            .object([
                "name": .string(kind.plural), "singularName": .string(kind.singular),
                "namespaced": .bool(kind.isNamespaced), "kind": .string(kind.kind),
                "verbs": .list(kind.verbs.map(Value.string)), "shortNames": texts(kind.shortNames),
                "categories": texts(kind.categories), "storageVersionHash": .string(hash(kind)),
            ])
        ]
        for subresource in kind.subresources.map(\.rawValue).sorted() {
            let isScale = subresource == "scale"
            result.append(
                .object([
                    "name": .string(kind.plural + "/" + subresource), "singularName": "",
                    "namespaced": .bool(kind.isNamespaced), "group": isScale ? "autoscaling" : nil,
                    "version": isScale ? "v1" : nil, "kind": isScale ? "Scale" : .string(kind.kind),
                    "verbs": ["get", "patch", "update"],
                ]))
        }
        return result
    }

    /// `discovery.StorageVersionHash` of the API server.
    private static func hash(_ kind: ResourceKind) -> String {
        Base64.encode(Array(SHA256.digest(Array("\(kind.group)/\(kind.version)/\(kind.kind)".utf8)).bytes.prefix(8)))
    }

    /// `/api` and `/apis` with all resources at once (`apidiscovery.k8s.io/v2`).
    static func aggregated(core: Bool, _ registry: KindRegistry) -> Value {
        let groups = core ? [(name: "", versions: ["v1"])] : registry.groups
        return [
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
            "items": .list(
                groups.map { name, versions in
                    .object([
                        "metadata": name.isEmpty ? .map([]) : ["name": .string(name)],
                        "versions": .list(versions.map { discovered(name, $0, registry) }),
                    ])
                }),
        ]
    }

    private static func discovered(_ group: String, _ version: String, _ registry: KindRegistry) -> Value {
        func type(_ group: String, _ version: String, _ kind: String) -> Value {
            ["group": .string(group), "version": .string(version), "kind": .string(kind)]
        }
        func texts(_ list: [String]) -> Value? { list.isEmpty ? nil : .list(list.map(Value.string)) }
        let kinds = registry.kinds(group: group, version: version).sorted { $0.plural < $1.plural }
        var resources = kinds.map { kind -> Value in
            let subresources = kind.subresources.map(\.rawValue).sorted().map { name -> Value in
                [
                    "subresource": .string(name),
                    "responseKind": name == "scale"
                        ? type("autoscaling", "v1", "Scale") : type(group, version, kind.kind),
                    "verbs": ["get", "patch", "update"],
                ]
            }
            return .object([
                "resource": .string(kind.plural), "responseKind": type(group, version, kind.kind),
                "scope": kind.isNamespaced ? "Namespaced" : "Cluster", "singularResource": .string(kind.singular),
                "verbs": .list(kind.verbs.map(Value.string)), "shortNames": texts(kind.shortNames),
                "categories": texts(kind.categories),
                "subresources": subresources.isEmpty ? nil : .list(subresources),
            ])
        }
        resources += reviews.filter { $0.group == group && $0.version == version }.map { review in
            [
                "resource": .string(review.plural), "responseKind": type(group, version, review.kind),
                "scope": "Cluster", "singularResource": .string(review.kind.lowercased()), "verbs": ["create"],
            ]
        }
        return ["version": .string(version), "resources": .list(resources), "freshness": "Current"]
    }
}

import Vocabulary

/// As much of `/openapi/v3` as clients need to know that the server validates fields itself.
enum OpenAPI {
    static func answer(_ path: [String], _ registry: KindRegistry) -> APIAnswer {
        guard path.count >= 2, path[1] == "v3" else { return .pageNotFound }
        if path.count == 2 { return .json(index(registry)) }
        let rest = Array(path.dropFirst(2))
        switch (rest.first, rest.count) {
        case ("api", 2): return document("", rest[1], registry)
        case ("apis", 3): return document(rest[1], rest[2], registry)
        default: return .pageNotFound
        }
    }

    private static func index(_ registry: KindRegistry) -> Value {
        let names = ["api/v1"] + registry.groups.flatMap { group in group.versions.map { "apis/\(group.name)/\($0)" } }
        return [
            "paths": .map(names.map { Value.Entry($0, ["serverRelativeURL": .string("/openapi/v3/" + $0)]) })
        ]
    }

    private static func document(_ group: String, _ version: String, _ registry: KindRegistry) -> APIAnswer {
        let kinds = registry.kinds(group: group, version: version)
        guard !kinds.isEmpty || registry.isServed(group, version) else { return .pageNotFound }
        let root = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        let paths = kinds.map { kind -> Value.Entry in
            let folder = kind.isNamespaced ? "/namespaces/{namespace}/" : "/"
            return Value.Entry(
                root + folder + kind.plural + "/{name}",
                [
                    "patch": [
                        "parameters": .list(
                            ["dryRun", "fieldManager", "fieldValidation", "force"].map { name in
                                ["name": .string(name), "in": "query", "schema": ["type": "string"]]
                            }), "responses": ["200": ["description": "OK"]],
                        "x-kubernetes-group-version-kind": [
                            "group": .string(group), "version": .string(version), "kind": .string(kind.kind),
                        ],
                    ]
                ])
        }
        return .json([
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1.36.2"], "paths": .map(paths),
            "components": ["schemas": [:]],
        ])
    }
}

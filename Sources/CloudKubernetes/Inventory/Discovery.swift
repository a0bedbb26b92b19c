import Cloud
import Documents
import Vocabulary

/// Finds the kinds that have a `scale` subresource and are no type of their own.
///
/// Source: Kubernetes documentation, "Kubernetes API Discovery"; "Extend the Kubernetes API with
/// CustomResourceDefinitions", scale subresource.
struct Discovery: Sendable {
    let caller: KubernetesCaller

    private struct Found: Hashable, Sendable {
        let group: String
        let version: String
        let plural: String
        let kind: String
    }

    /// In the order of their groups and names.
    func scalable() async throws(CloudError) -> [ObjectKind] {
        let groups = [(name: "", version: "v1")] + (try await self.groups())
        let answers = await concurrently(groups.map { Group($0.name, $0.version) }, atOnce: 8) { group in
            await resources(of: group)
        }
        let own = Set(ObjectKind.all.map(\.qualified))
        var kinds: [ObjectKind] = []
        for answer in answers {
            for found in try answer.get() {
                let kind = ObjectKind(
                    type: .scalable, group: found.group, version: found.version, plural: found.plural,
                    kind: found.kind, size: .replicas)
                if own.contains(kind.qualified) { continue }
                kinds.append(kind.group.isEmpty ? kind : try await defined(kind))
            }
        }
        return kinds
    }

    private struct Group: Sendable {
        let name: String
        let version: String

        init(_ name: String, _ version: String) {
            self.name = name
            self.version = version
        }

        var path: String { name.isEmpty ? "/api/\(version)" : "/apis/\(name)/\(version)" }
    }

    private func groups() async throws(CloudError) -> [(name: String, version: String)] {
        let answer = try await caller.call(.get("/apis"))
        let groups = try Self.value(answer.body)["groups"]?.elements ?? []
        return groups.compactMap { group in
            guard let name = group["name"]?.text, let version = group["preferredVersion"]?["version"]?.text else {
                return nil
            }
            return (name, version)
        }.sorted { $0.name < $1.name }
    }

    private func resources(of group: Group) async -> Result<[Found], CloudError> {
        do throws(CloudError) {
            let answer = try await caller.call(.get(group.path))
            let resources = try Self.value(answer.body)["resources"]?.elements ?? []
            let scaled = Set(
                resources.compactMap { $0["name"]?.text }.filter { $0.hasSuffix("/scale") }.map { $0.dropLast(6) })
            return .success(
                resources.compactMap { resource in
                    guard let name = resource["name"]?.text, scaled.contains(name[...]),
                        resource["namespaced"]?.flag == true, let kind = resource["kind"]?.text
                    else { return nil }
                    return Found(group: group.name, version: group.version, plural: name, kind: kind)
                }.sorted { $0.plural < $1.plural })
        } catch {
            return .failure(error)
        }
    }

    /// The kind with the path of its size, as its definition says; a server of its own keeps to the usual one.
    private func defined(_ kind: ObjectKind) async throws(CloudError) -> ObjectKind {
        do throws(CloudError) {
            let answer = try await caller.call(
                .get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(kind.qualified)"))
            guard let path = try Self.replicasPath(in: answer.body, version: kind.version) else { return kind }
            return ObjectKind(
                type: kind.type, group: kind.group, version: kind.version, plural: kind.plural, kind: kind.kind,
                size: path)
        } catch {
            if ["NotFound", Refusal.Code.notServed].contains(error.code) { return kind }
            throw error
        }
    }

    /// The `specReplicasPath` of a version, without reading the schemas beside it.
    static func replicasPath(in body: [UInt8], version: String) throws(CloudError) -> FieldPath? {
        var path: FieldPath?
        do throws(DocumentError) {
            try JSONScanner.read(body) { scanner throws(DocumentError) in
                try scanner.openObject()
                while let key = try scanner.nextKey() {
                    guard key == "spec" else {
                        try scanner.skip()
                        continue
                    }
                    try scanner.openObject()
                    while let key = try scanner.nextKey() {
                        guard key == "versions" else {
                            try scanner.skip()
                            continue
                        }
                        try scanner.openArray()
                        while try scanner.nextElement() {
                            let (name, stated) = try Self.version(&scanner)
                            if name == version { path = stated }
                        }
                    }
                }
            }
        } catch {
            throw .unreadable("a custom resource's definition", error)
        }
        return path
    }

    private static func version(
        _ scanner: inout JSONScanner
    ) throws(DocumentError) -> (name: String, path: FieldPath?) {
        var (name, path) = ("", FieldPath?.none)
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "name": name = try scanner.string() ?? ""
            case "subresources":
                let text = try scanner.value()["scale"]?["specReplicasPath"]?.text
                // Only names with dots between are allowed there.
                path = text.map { FieldPath($0.split(separator: ".").map(String.init)) }
            default: try scanner.skip()
            }
        }
        return (name, path)
    }

    private static func value(_ body: [UInt8]) throws(CloudError) -> Value {
        do throws(DocumentError) {
            return try JSONScanner.read(body) { scanner throws(DocumentError) in try scanner.value() }
        } catch {
            throw .unreadable("what the API server has", error)
        }
    }
}

extension CloudError {
    /// An answer that is no JSON, or of another form than it should be.
    static func unreadable(_ what: String, _ error: DocumentError) -> CloudError {
        CloudError(.transient, code: "notUnderstood", message: "the answer about \(what) cannot be read: \(error)")
    }
}

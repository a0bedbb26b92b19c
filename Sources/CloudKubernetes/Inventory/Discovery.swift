import Cloud
import Documents
import Vocabulary

/// Finds the kinds that have a `scale` subresource and are no type of their own.
///
/// Source: Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions", scale subresource.
struct Discovery: Sendable {
    let caller: KubernetesCaller

    /// What was found, and why that may not be all.
    struct Findings: Sendable {
        /// In the order of their groups and names.
        var kinds: [ObjectKind] = []
        var problem: String?
    }

    func scalable() async throws(CloudError) -> Findings {
        let served = try await KubernetesDiscovery(caller: caller).resources()
        let own = Set(ObjectKind.all.map(\.qualified))
        var findings = Findings()
        for resource in served.all where resource.hasScale && resource.isNamespaced {
            let kind = ObjectKind(
                type: .scalable, group: resource.group, version: resource.version, plural: resource.name,
                kind: resource.kind, size: .replicas)
            if own.contains(kind.qualified) { continue }
            findings.kinds.append(kind.group.isEmpty ? kind : try await defined(kind))
        }
        if let first = served.unavailable.first {
            findings.problem = "what the API server has in \(first) cannot be told: whoever serves it does not answer"
        }
        return findings
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
        do throws(DocumentError) {
            return try JSONScanner.read(body) { scanner throws(DocumentError) in
                var path: FieldPath?
                try scanner.openObject()
                while let key = try scanner.nextKey() {
                    if key == "spec" { path = try self.path(of: version, &scanner) } else { try scanner.skip() }
                }
                return path
            }
        } catch {
            throw .unreadable("a custom resource's definition", error)
        }
    }

    /// From the `spec` of a definition.
    private static func path(
        of version: String, _ scanner: inout JSONScanner
    ) throws(DocumentError) -> FieldPath? {
        var path: FieldPath?
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            guard key == "versions" else {
                try scanner.skip()
                continue
            }
            try scanner.openArray()
            while try scanner.nextElement() {
                let (name, stated) = try self.version(&scanner)
                if name == version { path = stated }
            }
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
}

extension CloudError {
    /// An answer that is no JSON, or of another form than it should be.
    static func unreadable(_ what: String, _ error: DocumentError) -> CloudError {
        CloudError(.transient, code: "unreadable", message: "the answer about \(what) cannot be read: \(error)")
    }
}

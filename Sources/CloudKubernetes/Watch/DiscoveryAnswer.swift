import Documents
import Vocabulary

/// Reads the answers of discovery, which are small enough for values.
///
/// Source: `k8s.io/api/apidiscovery/v2` and `k8s.io/apimachinery/pkg/apis/meta/v1`.
enum DiscoveryAnswer {
    /// All groups with what they serve (servers from 1.26 on).
    case aggregated([ServedResource], unavailable: [String])
    /// The versions to ask one by one, as `apps/v1`, those first that the server prefers.
    case versions([String])

    /// Reads the answer to `/api` or `/apis`.
    init(_ body: [UInt8]) throws(DocumentError) {
        let answer = try JSON.value(body)
        switch answer["kind"]?.text {
        case "APIGroupDiscoveryList":
            let groups = answer["items"]?.elements ?? []
            var unavailable: [String] = []
            let resources = groups.flatMap { group in
                let name = group["metadata"]?["name"]?.text ?? ""
                return (group["versions"]?.elements ?? []).flatMap { version -> [ServedResource] in
                    let text = version["version"]?.text ?? ""
                    if version["freshness"]?.text == "Stale" {
                        unavailable.append(name.isEmpty ? text : "\(name)/\(text)")
                    }
                    return (version["resources"]?.elements ?? []).compactMap { Self.resource($0, name, text) }
                }
            }
            self = .aggregated(resources, unavailable: unavailable)
        case "APIVersions": self = .versions((answer["versions"]?.elements ?? []).compactMap(\.text))
        case "APIGroupList":
            let groups = answer["groups"]?.elements ?? []
            self = .versions(groups.flatMap(Self.versions))
        case let other:
            throw DocumentError(.malformed, "discovery answered with `\(other ?? "nothing known")`")
        }
    }

    /// What one version serves: the answer to `/apis/GROUP/VERSION`.
    static func resources(_ body: [UInt8], of apiVersion: String) throws(DocumentError) -> [ServedResource] {
        let list = try JSON.value(body)["resources"]?.elements ?? []
        let parts = apiVersion.split(separator: "/")
        let (group, version) = parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", apiVersion)
        let scaled = Set(list.compactMap { $0["name"]?.text }.filter { $0.hasSuffix("/scale") })
        return list.compactMap { element in
            guard let name = element["name"]?.text, !name.contains("/"), let kind = element["kind"]?.text else {
                return nil
            }
            return ServedResource(
                group: group, version: version, name: name, kind: kind,
                isNamespaced: element["namespaced"]?.flag ?? false, verbs: verbs(element),
                hasScale: scaled.contains("\(name)/scale"))
        }
    }

    private static func versions(_ group: Value) -> [String] {
        let all = (group["versions"]?.elements ?? []).compactMap { $0["groupVersion"]?.text }
        let preferred = group["preferredVersion"]?["groupVersion"]?.text
        return (preferred.map { [$0] } ?? []) + all.filter { $0 != preferred }
    }

    private static func resource(_ value: Value, _ group: String, _ version: String) -> ServedResource? {
        guard let name = value["resource"]?.text, let kind = value["responseKind"]?["kind"]?.text else { return nil }
        let subresources = value["subresources"]?.elements ?? []
        return ServedResource(
            group: group, version: version, name: name, kind: kind, isNamespaced: value["scope"]?.text == "Namespaced",
            verbs: verbs(value), hasScale: subresources.contains { $0["subresource"]?.text == "scale" })
    }

    private static func verbs(_ value: Value) -> [String] {
        (value["verbs"]?.elements ?? []).compactMap(\.text).sorted()
    }
}

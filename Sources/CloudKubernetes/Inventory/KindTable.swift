import Cloud
import Vocabulary

/// The kinds of a type: one for most, and those that discovery finds for ``ResourceType/scalable``.
struct KindTable: Sendable {
    private let only: ObjectKind?
    private let discovered: [String: ObjectKind]

    /// Asks the API server where it has to.
    static func read(of type: ResourceType, _ caller: KubernetesCaller) async throws(CloudError) -> KindTable {
        if let only = ObjectKind.of(type) { return KindTable(only: only, discovered: [:]) }
        let found = try await Discovery(caller: caller).scalable().kinds
        return KindTable(
            only: nil, discovered: Dictionary(found.map { ($0.qualified, $0) }, uniquingKeysWith: { first, _ in first })
        )
    }

    /// The kind of an object by its id.
    func kind(of id: String) throws(CloudError) -> ObjectKind {
        if let only { return only }
        let parts = id.split(separator: "/").map(String.init)
        if parts.count == 3, let kind = discovered[parts[1]] { return kind }
        throw CloudError(
            .terminal, code: "NotFound", message: "the cluster has nothing of the kind of \(Escaping.terminal(id))")
    }
}

import Specs
import Vocabulary

/// An override as it is to be written.
struct OverrideDraft: Sendable {
    var name: String
    var types: [String]
    var pattern: String?
    var state: RuleState
    var start: Instant
    var end: Instant
    var reason: String
    var owner: String
    var places: [SourceRange]

    func document(name: String, namespace: NamespaceName) -> Value {
        [
            "apiVersion": .string(SpecKind.apiVersion), "kind": "Override",
            "metadata": ["name": .string(name), "namespace": .string(namespace.rawValue)],
            "spec": .object([
                "select": .object(["types": .list(types.map(Value.string)), "name": pattern.map(Value.string)]),
                "state": state.value, "start": .string(start.description), "end": .string(end.description),
                "reason": .string(reason), "owner": .string(owner),
            ]),
        ]
    }
}

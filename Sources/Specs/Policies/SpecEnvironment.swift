import Documents
import Expressions
import Vocabulary

/// What rules over documents may name: the document and whose it is. Not the instant: what a document says is as good
/// tomorrow as today.
final class SpecEnvironment: Sendable {
    static let shared = SpecEnvironment()

    let environment: Environment
    private let metadata = RecordLayout(
        "Metadata",
        [
            RecordLayout.Field("name", .string), RecordLayout.Field("namespace", .string),
            RecordLayout.Field("labels", .map(.string, .string)),
            RecordLayout.Field("annotations", .map(.string, .string)),
        ])
    private let tenant = RecordLayout("Tenant", [RecordLayout.Field("name", .string)])

    private init() {
        var environment = Environment(limits: PolicyExpression.limits)
        for layout in [metadata, tenant] { environment.declare(layout) }
        environment.declare("kind", .string)
        environment.declare("metadata", .message(metadata.name))
        environment.declare("spec", .map(.string, .dyn))
        environment.declare("tenant", .message(tenant.name))
        self.environment = environment
    }

    /// A document as rules see it.
    ///
    /// - Parameter node: The whole document.
    func subject(_ document: Metadata, of owner: TenantName?, _ node: Node) -> PolicySubject {
        var activation = Activation(environment)
        activation["kind"] = .string(document.kind)
        activation["metadata"] = .record(
            Record(
                metadata,
                [
                    .string(document.name), .string(document.namespace?.rawValue ?? ""), Self.map(document.labels),
                    Self.map(document.annotations),
                ]))
        activation["spec"] = node["spec"].map { CELValue($0.value) } ?? .map(.empty)
        activation["tenant"] = .record(Record(tenant, [.string(owner?.rawValue ?? "")]))
        return PolicySubject(activation: activation)
    }

    private static func map(_ tags: [Metadata.Tag]) -> CELValue {
        .map(CELMap(tags.map { (.string($0.key), .string($0.value)) }) ?? .empty)
    }
}

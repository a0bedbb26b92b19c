import Documents
import Vocabulary

/// What every document says of itself, and the fields around it.
enum DocumentHeader {
    private static let label = TextForm(
        "the key of a label, such as `team` or `example.com/team`", lengths: 1...317)

    /// The fields of `metadata`; `namespace` stays nil where it is not written.
    static let metadata = Shape<Written>.object(
        required("name", .text(.name), "The name; with kind and namespace it tells the document from all others."),
        optional(
            "namespace", .text(.name),
            "The namespace, for namespaced kinds. Left out: the folder's, as in `tenants/<namespace>/`."),
        optional(
            "labels", .texts("a mapping from keys to texts", key: label, value: .any("text", 0...63)),
            "Labels, for whoever looks for documents."),
        optional(
            "annotations", .texts("a mapping from keys to texts", key: label, value: .any("text", 0...4096)),
            "Annotations, for people and tools."),
        make: { _, name, namespace, labels, annotations in
            Written(name: name, namespace: namespace, labels: labels ?? [], annotations: annotations ?? [])
        })

    /// Metadata as written.
    struct Written: Sendable {
        let name: String
        let namespace: String?
        let labels: [Metadata.Tag]
        let annotations: [Metadata.Tag]
    }

    /// The fields of `metadata` that a kind may have.
    static func metadataFields(of kind: SpecKind) -> [FieldSchema] {
        guard case .object(let object) = metadata.schema else { return [] }
        return object.fields.filter { kind.scope == .namespaced || $0.name != "namespace" }
    }

    /// The whole document of a kind.
    static func schema(_ kind: SpecKind) -> ObjectSchema {
        let version = Schema.choice([.init(name: SpecKind.apiVersion, summary: "")])
        let name = Schema.choice([.init(name: kind.name, summary: "")])
        return ObjectSchema([
            FieldSchema(
                name: "apiVersion", schema: version, presence: .required, summary: "The version of the schema."),
            FieldSchema(name: "kind", schema: name, presence: .required, summary: "The kind of the document."),
            FieldSchema(
                name: "metadata", schema: .object(ObjectSchema(metadataFields(of: kind))), presence: .required,
                summary: "What every document says of itself."),
            FieldSchema(name: "spec", schema: kind.shape.schema, presence: .required, summary: kind.page.summary),
        ])
    }
}

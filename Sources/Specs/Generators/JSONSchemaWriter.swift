public import Vocabulary

/// Writes all kinds as one JSON Schema (draft 2020-12) for editors, which pick the kind by the word after `kind`.
public enum JSONSchemaWriter {
    /// The schema as indented JSON with a final newline. The same kinds give the same bytes.
    public static func text(_ kinds: [SpecKind]) -> String { CanonicalJSON.pretty(schema(kinds)) + "\n" }

    /// The schema as a value.
    public static func schema(_ kinds: [SpecKind]) -> Value {
        let definitions = kinds.map { kind in
            Value.Entry(
                kind.name,
                SchemaDialect.editor.value(
                    .object(DocumentHeader.schema(kind)), description: kind.page.summary))
        }
        let choices = kinds.map { kind -> Value in
            [
                "if": ["properties": ["kind": ["const": .string(kind.name)]], "required": ["kind"]],
                "then": ["$ref": .string("#/$defs/\(kind.name)")],
            ]
        }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("CloudPioneer \(SpecKind.apiVersion)"),
            "type": "object",
            "required": ["apiVersion", "kind", "metadata", "spec"],
            "properties": ["kind": ["enum": .list(kinds.map { .string($0.name) })]],
            "allOf": .list(choices),
            "$defs": .map(definitions),
        ]
    }
}

import Vocabulary

extension Schema {
    static func object(
        _ properties: KeyValuePairs<String, Schema>, merging: Merging = .granular, required: [String] = [],
        fallback: Value? = nil, keepsUnknown: Bool = false
    ) -> Schema {
        Schema(
            .object, properties: properties.map { ($0.key, $0.value) }, merging: merging, keepsUnknown: keepsUnknown,
            required: required, fallback: fallback)
    }

    static func list(_ items: Schema = .anything, _ merging: Merging = .atomic) -> Schema {
        Schema(.list, items: items, merging: merging)
    }

    static func map(_ values: Schema = .string, _ merging: Merging = .granular) -> Schema {
        Schema(.object, additional: values, merging: merging)
    }

    static func text(_ fallback: String, choices: [String] = []) -> Schema {
        Schema(.string, fallback: .string(fallback), limits: Limits(choices: choices.map(Value.string)))
    }

    static func number(_ fallback: Int64) -> Schema { Schema(.integer, fallback: .int(fallback)) }
    static func flag(_ fallback: Bool) -> Schema { Schema(.boolean, fallback: .bool(fallback)) }

    /// Something with fields of which nothing is checked.
    static let loose = Schema(.object, keepsUnknown: true)
    static let looseAtomic = Schema(.object, merging: .atomic, keepsUnknown: true)

    /// The fields of an object of a kind, those that all have first.
    static func whole(_ properties: KeyValuePairs<String, Schema>) -> Schema {
        Schema(
            .object,
            properties: [("kind", .string), ("apiVersion", .string), ("metadata", .metadata)]
                + properties.map { ($0.key, $0.value) })
    }

    static let ownerReferences = list(
        object(
            [
                "apiVersion": .string, "kind": .string, "name": .string, "uid": .string, "controller": .boolean,
                "blockOwnerDeletion": .boolean,
            ], merging: .atomic), .keyed(["uid"]))

    private static let managedFields = list(
        object([
            "manager": .string, "operation": .string, "apiVersion": .string, "time": .string, "fieldsType": .string,
            "fieldsV1": .loose, "subresource": .string,
        ]))

    /// `metadata` as objects with a type have it.
    static let metadata = object([
        "name": .string, "generateName": .string, "namespace": .string, "selfLink": .string, "uid": .string,
        "resourceVersion": .string, "generation": .integer, "creationTimestamp": .string,
        "deletionTimestamp": .string, "deletionGracePeriodSeconds": .integer, "labels": .texts,
        "annotations": .texts, "ownerReferences": ownerReferences, "finalizers": list(.string, .set),
        "managedFields": managedFields,
    ])

    /// `metadata` of custom objects: the same fields in the order of their names.
    static let customMetadata: Schema = {
        let fields = Schema(
            .list,
            items: Schema(
                .object, properties: (managedFields.items?.properties ?? []).sorted { $0.name < $1.name }))
        return Schema(
            .object,
            properties: metadata.properties.map { $0.name == "managedFields" ? ($0.name, fields) : $0 }
                .sorted { $0.name < $1.name })
    }()

    static let labelSelector = object(
        ["matchLabels": .texts, "matchExpressions": list(.loose)], merging: .atomic)

    static func conditions(_ more: KeyValuePairs<String, Schema> = [:]) -> Schema {
        let fields: [(name: String, schema: Schema)] =
            [("type", .string), ("status", .string), ("observedGeneration", .integer), ("lastProbeTime", .string)]
            + [("lastUpdateTime", .string), ("lastTransitionTime", .string)]
            + [("reason", .string), ("message", .string)]
        return list(Schema(.object, properties: fields, keepsUnknown: true), .keyed(["type"]))
    }
}

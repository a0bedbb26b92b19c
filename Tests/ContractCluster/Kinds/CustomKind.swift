import Vocabulary

/// Kinds that came with a CustomResourceDefinition.
enum CustomKind {
    /// The kinds that a definition serves, one for each version.
    ///
    /// - Throws: what the definition says that is not understood here.
    static func kinds(of definition: Value) throws(APIStatus.Cause) -> [ResourceKind] {
        let spec = definition["spec"] ?? .map([])
        let names = spec["names"] ?? .map([])
        guard let group = spec["group"]?.text, let plural = names["plural"]?.text, let kind = names["kind"]?.text,
            let versions = spec["versions"]?.elements, !versions.isEmpty
        else {
            throw APIStatus.Cause(
                reason: "FieldValueRequired", message: "Required value: group, names and versions", field: "spec")
        }
        var result: [ResourceKind] = []
        for (index, version) in versions.enumerated() where version["served"] == true {
            let field = "spec.versions[\(index)].schema.openAPIV3Schema"
            let whole = try schema(version.at("schema", "openAPIV3Schema") ?? ["type": "object"], field)
            var properties = whole.properties.filter { !["apiVersion", "kind", "metadata"].contains($0.name) }
            properties += [("apiVersion", .string), ("kind", .string), ("metadata", .customMetadata)]
            properties.sort { $0.name < $1.name }
            var served = ResourceKind(
                group: group, version: version["name"]?.text ?? "", kind: kind, plural: plural,
                singular: names["singular"]?.text ?? kind.lowercased(), shortNames: names["shortNames"]?.texts ?? [],
                categories: names["categories"]?.texts ?? [], isNamespaced: spec["scope"] == "Namespaced",
                schema: Schema(
                    .object, properties: properties, keepsUnknown: whole.keepsUnknown, required: whole.required,
                    rules: whole.rules))
            served.isCustom = true
            served.allowsUnconditionalUpdate = false
            served.verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]
            if version.at("subresources", "status") != nil { served.subresources.append(.status) }
            if let scale = version.at("subresources", "scale") {
                served.subresources.append(.scale)
                served.scale = ResourceKind.ScalePaths(
                    spec: path(scale["specReplicasPath"]), status: path(scale["statusReplicasPath"]),
                    selector: path(scale["labelSelectorPath"]))
            }
            served.columns = columns(version["additionalPrinterColumns"]?.elements)
            result.append(served)
        }
        return result
    }

    private static func path(_ value: Value?) -> [String] {
        (value?.text ?? "").split(separator: ".").map(String.init)
    }

    private static func columns(_ given: [Value]?) -> [Column] {
        guard let given else { return [.name, .age] }
        return [.name]
            + given.map { column in
                let path = column["jsonPath"]?.text ?? ""
                let isDate = column["type"] == "date"
                return Column(
                    name: column["name"]?.text ?? "", type: column["type"]?.text ?? "string",
                    format: column["format"]?.text ?? "",
                    description: column["description"]?.text
                        ?? "Custom resource definition column (in JSONPath format): \(path)",
                    priority: Int(column["priority"]?.integer ?? 0)
                ) { object, now in
                    guard let value = JSONPath(path).first(in: object) else { return .null }
                    return isDate ? .string(Column.age(of: value, at: now)) : value
                }
            }
    }

    /// A structural schema.
    private static func schema(_ wire: Value, _ field: String) throws(APIStatus.Cause) -> Schema {
        var properties: [(name: String, schema: Schema)] = []
        for entry in wire["properties"]?.entries ?? [] {
            properties.append((entry.key, try schema(entry.value, "\(field).properties[\(entry.key)]")))
        }
        properties.sort { $0.name < $1.name }
        var additional: Schema?
        if let values = wire["additionalProperties"] {
            additional = values == true ? .anything : try schema(values, "\(field).additionalProperties")
        }
        var limits = Schema.Limits()
        limits.minimum = number(wire["minimum"])
        limits.maximum = number(wire["maximum"])
        limits.choices = wire["enum"]?.elements ?? []
        limits.isNullable = wire["nullable"] == true
        limits.format = wire["format"]?.text
        return Schema(
            try form(wire, field), properties: properties, additional: additional,
            items: try wire["items"].map { items throws(APIStatus.Cause) in try schema(items, "\(field).items") },
            merging: merging(wire),
            keepsUnknown: wire["x-kubernetes-preserve-unknown-fields"] == true
                || wire["x-kubernetes-embedded-resource"] == true,
            required: wire["required"]?.texts ?? [], fallback: wire["default"], limits: limits,
            rules: try rules(wire, field))
    }

    private static func form(_ wire: Value, _ field: String) throws(APIStatus.Cause) -> Schema.Form {
        if wire["x-kubernetes-int-or-string"] == true { return .integerOrString }
        switch wire["type"]?.text {
        case "object": return .object
        case "array": return .list
        case "string": return .string
        case "integer": return .integer
        case "number": return .number
        case "boolean": return .boolean
        case nil where wire["x-kubernetes-preserve-unknown-fields"] == true: return .any
        default:
            throw APIStatus.Cause(
                reason: "FieldValueRequired", message: "Required value: must not be empty for specified object fields",
                field: field + ".type")
        }
    }

    private static func merging(_ wire: Value) -> Schema.Merging? {
        switch (wire["x-kubernetes-list-type"]?.text, wire["x-kubernetes-map-type"]?.text) {
        case ("map", _): .keyed(wire["x-kubernetes-list-map-keys"]?.texts ?? [])
        case ("set", _): .set
        case ("atomic", _), (_, "atomic"): .atomic
        default: nil
        }
    }

    private static func rules(_ wire: Value, _ field: String) throws(APIStatus.Cause) -> [ValidationRule] {
        var rules: [ValidationRule] = []
        for (index, rule) in (wire["x-kubernetes-validations"]?.elements ?? []).enumerated() {
            let text = rule["rule"]?.text ?? ""
            guard let rule = ValidationRule(rule: text, message: rule["message"]?.text) else {
                throw APIStatus.Cause(
                    reason: "FieldValueInvalid",
                    message: "Invalid value: \"\(text)\": this server for tests knows comparisons of two fields only",
                    field: "\(field).x-kubernetes-validations[\(index)].rule")
            }
            rules.append(rule)
        }
        return rules
    }

    private static func number(_ value: Value?) -> Double? {
        switch value {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}

extension APIStatus.Cause: Error {}

import Vocabulary

/// Writes a schema as JSON Schema, in one of the two dialects that are needed.
enum SchemaDialect: Sendable {
    /// JSON Schema 2020-12, for editors: as strict as the reader.
    case editor
    /// OpenAPI v3 as Kubernetes takes it in a CustomResourceDefinition ("structural schema"): unknown fields are
    /// pruned by the server and must not be forbidden here.
    case structural

    /// The schema, with a description where there is one.
    func value(_ schema: Schema, description: String = "", default standard: Value? = nil) -> Value {
        var entries = facts(schema)
        let text = [description, details(schema)].filter { !$0.isEmpty }.joined(separator: " ")
        if !text.isEmpty { entries.append(.init("description", .string(text))) }
        if let standard { entries.append(.init("default", standard)) }
        return .map(entries.sorted { $0.key < $1.key })
    }

    private func facts(_ schema: Schema) -> [Value.Entry] {
        switch schema {
        case .text(let form): return text(form)
        case .integer(let range):
            return [
                .init("type", "integer"), .init("minimum", .int(Int64(range.lowerBound))),
                .init("maximum", .int(Int64(range.upperBound))),
            ]
        case .flag: return [.init("type", "boolean")]
        case .choice(let choices):
            return [.init("type", "string"), .init("enum", .list(choices.map { .string($0.name) }))]
        case .list(let list): return self.list(list)
        case .map(let element, _):
            return [.init("type", "object"), .init("additionalProperties", value(element))]
        case .object(let object): return self.object(object)
        }
    }

    private func text(_ form: TextForm) -> [Value.Entry] {
        var entries: [Value.Entry] = [
            .init("type", "string"), .init("maxLength", .int(Int64(form.lengths.upperBound))),
        ]
        if form.lengths.lowerBound > 0 { entries.append(.init("minLength", .int(Int64(form.lengths.lowerBound)))) }
        if let pattern = form.pattern { entries.append(.init("pattern", .string(pattern))) }
        if let format = form.format { entries.append(.init("format", .string(format))) }
        return entries
    }

    private func list(_ list: ListSchema) -> [Value.Entry] {
        var entries: [Value.Entry] = [.init("type", "array"), .init("items", value(list.element))]
        if list.minimum > 0 { entries.append(.init("minItems", .int(Int64(list.minimum)))) }
        switch (self, list.identity) {
        case (.editor, .value): entries.append(.init("uniqueItems", true))
        case (.structural, .value): entries.append(.init("x-kubernetes-list-type", "set"))
        case (.structural, .field(let name)):
            entries.append(.init("x-kubernetes-list-type", "map"))
            entries.append(.init("x-kubernetes-list-map-keys", .list([.string(name)])))
        default: break
        }
        return entries
    }

    private func object(_ object: ObjectSchema) -> [Value.Entry] {
        let properties = object.fields.map { field -> Value.Entry in
            var standard: Value?
            if case .byDefault(let value) = field.presence { standard = value }
            return .init(field.name, value(field.schema, description: field.summary, default: standard))
        }
        var entries: [Value.Entry] = [.init("type", "object"), .init("properties", .map(properties))]
        let required = object.fields.filter(\.isRequired).map { Value.string($0.name) }
        if !required.isEmpty { entries.append(.init("required", .list(required))) }
        if self == .editor { entries.append(.init("additionalProperties", false)) }
        switch object.rule {
        case .any: break
        case .atLeastOne: entries.append(.init("minProperties", 1))
        case .exactlyOne(let names):
            entries.append(.init("oneOf", .list(names.map { ["required": .list([.string($0)])] })))
        }
        return entries
    }

    /// What the words of a choice mean.
    private func details(_ schema: Schema) -> String {
        switch schema {
        case .choice(let choices):
            let told = choices.filter { !$0.summary.isEmpty }
            return told.map { "`\($0.name)`: \($0.summary)." }.joined(separator: " ")
        case .list(let list): return details(list.element)
        default: return ""
        }
    }
}

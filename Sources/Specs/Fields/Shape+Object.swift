import Documents
import Vocabulary

extension Shape {
    /// A mapping with known fields, listed once: from the list follow what is read, the checks and the schemas.
    ///
    /// - `check` sees every field, nil where it could not be read, and reports what is wrong between fields.
    /// - `make` is called when all could be read.
    static func object<each Field: Sendable>(
        _ fields: repeat SpecField<each Field>, rule: ObjectSchema.Rule = .any, shorthand: String? = nil,
        check: @escaping @Sendable (Place, repeat (each Field)?) -> Void,
        make: @escaping @Sendable (Place, repeat each Field) -> Output?
    ) -> Shape {
        var schemas: [FieldSchema] = []
        for field in repeat each fields { schemas.append(field.schema) }
        let schema = ObjectSchema(schemas, rule: rule, shorthand: shorthand)
        return Shape(.object(schema)) { place in
            guard place.isMapping(of: schema) else { return nil }
            let isSound = schema.check(place)
            let values = (repeat (each fields).read(place))
            check(place, repeat each values)
            guard isSound, let present = try? (repeat present(each values)) else { return nil }
            return make(place, repeat each present)
        }
    }

    /// A mapping with known fields whose values are sound each by itself.
    static func object<each Field: Sendable>(
        _ fields: repeat SpecField<each Field>, rule: ObjectSchema.Rule = .any, shorthand: String? = nil,
        make: @escaping @Sendable (Place, repeat each Field) -> Output?
    ) -> Shape {
        object(
            repeat each fields, rule: rule, shorthand: shorthand, check: { (_: Place, _: repeat (each Field)?) in },
            make: make)
    }
}

private struct Missing: Error {}

private func present<Value>(_ value: Value?) throws(Missing) -> Value {
    if let value { return value }
    throw Missing()
}

extension Place {
    /// Whether the node is a mapping at all; reports where it is not.
    func isMapping(of schema: ObjectSchema) -> Bool {
        if node.kind == .map { return true }
        let word = schema.shorthand.flatMap { field in node.text.map { "write `{\(field): \(Echo.cut($0))}`" } }
        wrongType(wanted: Schema.object(schema).wanted, fix: word ?? "")
        return false
    }
}

extension ObjectSchema {
    /// Reports fields that are unknown, missing, or against the rule, and returns whether the rule holds.
    func check(_ place: Place) -> Bool {
        let misspelt = reportUnknown(place)
        for field in fields where field.isRequired && place.node[field.name] == nil {
            guard !misspelt.contains(field.name) else { continue }
            place.error(
                "\(place.subject(field.name)) is missing", why: "\(field.schema.wanted) is needed", fix: "add it")
        }
        return holds(place, misspelt)
    }

    /// Returns the names of fields that were probably meant.
    private func reportUnknown(_ place: Place) -> [String] {
        var meant: [String] = []
        for entry in place.node.entries {
            let name = entry.key.scalarText ?? ""
            guard !fields.contains(where: { $0.name == name }) else { continue }
            let free = fields.map(\.name).filter { place.node[$0] == nil }
            let nearest = Suggestion.nearest(to: name, among: free)
            if let nearest { meant.append(nearest) }
            let holder = place.reader.path.isEmpty ? "" : " in \(place.subject)"
            place.reader.error(
                at: entry.key.range, "unknown field \(Echo.quoted(name))\(holder)",
                fix: Echo.suggestion(nearest, else: fields.map(\.name), called: "the fields here"))
        }
        return meant
    }

    /// - Parameter misspelt: Fields that were meant, and not written so.
    private func holds(_ place: Place, _ misspelt: [String]) -> Bool {
        switch rule {
        case .any: return true
        case .atLeastOne:
            if fields.contains(where: { place.node[$0.name] != nil }) { return true }
            let names = fields.map { "`\($0.name)`" }.joined(separator: ", ")
            place.error("\(place.subject) says nothing", why: "at least one of \(names) is needed")
        case .exactlyOne(let names):
            let given = names.filter { place.node[$0] != nil }
            if given.count == 1 { return true }
            if given.isEmpty, names.contains(where: misspelt.contains) { return false }
            let all = (given.isEmpty ? names : given).map { "`\($0)`" }.joined(separator: " and ")
            if let second = given.dropFirst().first {
                place.error(
                    at: second, "\(place.subject) has \(all)", why: "only one of them can hold", fix: "remove one")
            } else {
                place.error(
                    "\(place.subject) has neither \(all.replacing(" and ", with: " nor "))", why: "one is needed")
            }
        }
        return false
    }
}

import Vocabulary

/// Where two values differ, by structured-merge-diff's rules (sigs.k8s.io/structured-merge-diff, `typed/compare.go`).
struct Comparison {
    var added = FieldSet()
    var removed = FieldSet()
    var modified = FieldSet()

    var changed: FieldSet { added.union(modified) }
    var isEmpty: Bool { added.isEmpty && removed.isEmpty && modified.isEmpty }

    private mutating func nest(_ key: String, _ inner: Comparison) {
        added.set(key, inner.added)
        removed.set(key, inner.removed)
        modified.set(key, inner.modified)
    }

    /// A field that is absent is nil, which is not the same as one that is null.
    static func between(_ old: Value?, _ new: Value?, _ schema: Schema) -> Comparison {
        if let old, let new, old == new { return Comparison() }
        var result = Comparison()
        let shape = Shape(schema, old, new)
        if shape == .leaf || (isEmpty(old) && isEmpty(new)) {
            if old == nil {
                result.added.isMember = true
            } else if new == nil {
                result.removed.isMember = true
            } else {
                result.modified.isMember = true
            }
            return result
        }
        for (key, before, after, inner) in shape.children(old, new, schema) {
            result.nest(key, between(before, after, inner))
        }
        result.added.isMember = old == nil
        result.removed.isMember = new == nil
        return result
    }

    private static func isEmpty(_ value: Value?) -> Bool { value.map { $0.isNull || $0.isEmptyCollection } ?? true }
}

/// How a value is walked: as one leaf, by field, or by element.
private enum Shape: Hashable {
    case leaf, fields, elements

    init(_ schema: Schema, _ old: Value?, _ new: Value?) {
        let values = [old, new].compactMap { $0 }.filter { !$0.isNull }
        if schema.merging != .atomic, schema.form == .object || schema.form == .any, values.allSatisfy(\.isMap) {
            self = .fields
        } else if schema.form == .list, schema.merging != .atomic, values.allSatisfy({ $0.elements != nil }) {
            self = .elements
        } else {
            self = .leaf
        }
    }

    func children(
        _ old: Value?, _ new: Value?, _ schema: Schema
    ) -> [(key: String, before: Value?, after: Value?, schema: Schema)] {
        let before = pairs(old, schema)
        let after = pairs(new, schema)
        let was = Dictionary(before.map { ($0.key, $0.value) }) { first, _ in first }
        let isNow = Dictionary(after.map { ($0.key, $0.value) }) { first, _ in first }
        return after.map { ($0.key, was[$0.key], $0.value, $0.schema) }
            + before.filter { isNow[$0.key] == nil }.map { ($0.key, $0.value, nil, $0.schema) }
    }

    private func pairs(_ value: Value?, _ schema: Schema) -> [(key: String, value: Value, schema: Schema)] {
        if self == .fields {
            return (value?.entries ?? []).map { ("f:" + $0.key, $0.value, schema.child($0.key) ?? .anything) }
        }
        return (value?.elements ?? []).map { (schema.key(of: $0), $0, schema.items ?? .anything) }
    }
}

extension Schema {
    /// What tells an element of a list from the others (`k:{"name":"c"}`, `v:"x"`).
    func key(of element: Value) -> String {
        guard case .keyed(let names) = merging else { return "v:" + JSONText.text(element) }
        let keys = names.sorted().map { name in
            Value.Entry(name, element[name] ?? items?.property(name)?.fallback ?? .null)
        }
        return "k:" + JSONText.text(.map(keys))
    }

    /// The paths that an applied configuration lays hold of (`typed/tofieldset.go`).
    func fields(of value: Value) -> FieldSet {
        var result = FieldSet()
        switch value {
        case .map(let entries) where (form == .object || form == .any) && merging != .atomic:
            for entry in entries {
                var inner = (child(entry.key) ?? .anything).fields(of: entry.value)
                if entry.value.isNull || entry.value == .map([]) || property(entry.key) == nil {
                    inner.isMember = true
                }
                result.set("f:" + entry.key, inner)
            }
        case .list(let elements) where form == .list && merging != .atomic:
            for element in elements {
                var inner = (items ?? .anything).fields(of: element)
                inner.isMember = true
                result.set(key(of: element), inner)
            }
        default: result.isMember = true
        }
        return result
    }
}

import Vocabulary

extension Schema {
    /// What is there with an applied configuration laid over it (`typed/merge.go`).
    func merged(_ live: Value, with applied: Value) -> Value {
        switch (live, applied) {
        case (.map(var entries), .map(let others)) where (form == .object || form == .any) && merging != .atomic:
            for other in others {
                if let index = entries.firstIndex(where: { $0.key == other.key }) {
                    let inner = child(other.key) ?? .anything
                    entries[index].value = inner.merged(entries[index].value, with: other.value)
                } else {
                    entries.append(other)
                }
            }
            return .map(entries)
        case (.list(let elements), .list(let others)) where form == .list && merging != .atomic:
            return .list(mergedElements(elements, with: others))
        default: return applied
        }
    }

    private func mergedElements(_ elements: [Value], with others: [Value]) -> [Value] {
        var result = elements
        var places = Dictionary(elements.enumerated().map { (key(of: $1), $0) }) { first, _ in first }
        for other in others {
            let key = key(of: other)
            if let place = places[key] {
                result[place] = (items ?? .anything).merged(result[place], with: other)
            } else {
                places[key] = result.count
                result.append(other)
            }
        }
        return result
    }

    /// A value without what stands at some paths.
    func removing(_ paths: FieldSet, from value: Value) -> Value {
        if paths.isEmpty { return value }
        switch value {
        case .map(let entries):
            return .map(
                entries.compactMap { entry in
                    guard let branch = paths.branches["f:" + entry.key] else { return entry }
                    if branch.isMember { return nil }
                    return Value.Entry(
                        entry.key, (child(entry.key) ?? .anything).removing(branch, from: entry.value))
                })
        case .list(let elements):
            return .list(
                elements.compactMap { element in
                    guard let branch = paths.branches[key(of: element)] else { return element }
                    return branch.isMember ? nil : (items ?? .anything).removing(branch, from: element)
                })
        default: return value
        }
    }
}

extension FieldSet {
    /// See ``ManagedFields/reconcile(with:_:)``.
    func reconciled(with value: Value?, _ schema: Schema) -> FieldSet {
        guard schema.merging != .atomic, schema.form == .object || schema.form == .list else { return self }
        var result = self
        if isMember, branches.isEmpty, let value { result = result.union(schema.fields(of: value)) }
        for (key, branch) in result.branches {
            if let (inner, schema) = schema.element(key, of: value) {
                result.branches[key] = branch.reconciled(with: inner, schema)
            }
        }
        return result
    }
}

extension Schema {
    /// What stands under a key of a field set, and what it is; nil where nothing is known of it.
    fileprivate func element(_ key: String, of value: Value?) -> (Value?, Schema)? {
        if key.hasPrefix("f:") {
            let name = String(key.dropFirst(2))
            return child(name).map { (value?[name], $0) }
        }
        guard let items else { return nil }
        return (value?.elements?.first { self.key(of: $0) == key }, items)
    }
}

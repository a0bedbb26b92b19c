import Vocabulary

/// Strategic merge patches (`k8s.io/apimachinery/pkg/util/strategicpatch`), by the keys that lists are merged by.
enum StrategicPatch {
    static func merge(_ patch: Value, into target: Value, _ schema: Schema) -> Value {
        guard case .map(let entries) = patch else { return patch }
        switch patch["$patch"]?.text {
        case "replace": return .map(entries.filter { $0.key != "$patch" })
        case "delete": return .map([])
        default: break
        }
        var result = target.isMap ? target : .map([])
        if let kept = patch["$retainKeys"]?.texts {
            result = .map((result.entries ?? []).filter { kept.contains($0.key) })
        }
        for entry in entries where !entry.key.hasPrefix("$") {
            if entry.value.isNull {
                result.set(entry.key, nil)
            } else {
                result.set(
                    entry.key,
                    merged(entry.value, into: result[entry.key], schema.child(entry.key) ?? .anything))
            }
        }
        for entry in entries where entry.key.hasPrefix("$setElementOrder/") {
            let name = String(entry.key.dropFirst("$setElementOrder/".count))
            guard case .keyed(let keys) = schema.child(name)?.merging, let key = keys.first else { continue }
            let order = entry.value.elements?.compactMap { $0[key] } ?? []
            let elements = result[name]?.elements ?? []
            let named = order.compactMap { wanted in elements.first { $0[key] == wanted } }
            result.set(name, elements.isEmpty ? nil : .list(named + elements.filter { !named.contains($0) }))
        }
        for entry in entries where entry.key.hasPrefix("$deleteFromPrimitiveList/") {
            let name = String(entry.key.dropFirst("$deleteFromPrimitiveList/".count))
            let gone = entry.value.elements ?? []
            result.set(name, (result[name]?.elements).map { .list($0.filter { !gone.contains($0) }) })
        }
        return result
    }

    private static func merged(_ patch: Value, into target: Value?, _ schema: Schema) -> Value {
        switch patch {
        case .map: return merge(patch, into: target ?? .map([]), schema)
        case .list(let elements):
            switch schema.merging {
            case .keyed(let keys): return list(elements, into: target?.elements ?? [], by: keys, schema)
            case .set:
                let present = target?.elements ?? []
                return .list(present + elements.filter { !present.contains($0) })
            default: return patch
            }
        default: return patch
        }
    }

    /// The first key is the patch's merge key.
    private static func list(
        _ patches: [Value], into elements: [Value], by keys: [String], _ schema: Schema
    ) -> Value {
        let key = keys.first ?? "name"
        if patches.contains(where: { $0["$patch"] == "replace" }) {
            return .list(patches.filter { $0["$patch"] != "replace" })
        }
        var (result, added) = (elements, [Value]())
        for patch in patches {
            let place = result.firstIndex { $0[key] == patch[key] }
            if patch["$patch"] == "delete" {
                if let place { result.remove(at: place) }
            } else if let place {
                result[place] = merge(patch, into: result[place], schema.items ?? .anything)
            } else {
                added.append(merge(patch, into: .map([]), schema.items ?? .anything))
            }
        }
        // What the patch brings comes first.
        return .list(added + result)
    }
}

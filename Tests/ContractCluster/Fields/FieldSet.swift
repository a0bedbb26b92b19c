import Vocabulary

/// A set of paths into an object, as `metadata.managedFields[].fieldsV1` writes it.
///
/// The keys of the branches are those of the wire (`f:spec`, `k:{"name":"c"}`, `v:"x"`), so that writing it is walking it.
struct FieldSet: Hashable, Sendable {
    /// Whether the path that leads here is in the set (`.`, where more lies beneath).
    var isMember = false
    var branches: [String: FieldSet] = [:]

    init() {}

    init(isMember: Bool) { self.isMember = isMember }

    /// The set of one path.
    init(path: [String]) {
        guard let first = path.first else {
            isMember = true
            return
        }
        branches[first] = FieldSet(path: Array(path.dropFirst()))
    }

    var isEmpty: Bool { !isMember && branches.isEmpty }

    mutating func set(_ key: String, _ branch: FieldSet) { branches[key] = branch.isEmpty ? nil : branch }

    func union(_ other: FieldSet) -> FieldSet {
        var result = self
        result.isMember = isMember || other.isMember
        for (key, branch) in other.branches { result.branches[key] = result.branches[key]?.union(branch) ?? branch }
        return result
    }

    func subtracting(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        var result = FieldSet(isMember: isMember && !other.isMember)
        for (key, branch) in branches {
            result.set(key, other.branches[key].map(branch.subtracting) ?? branch)
        }
        return result
    }

    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && other.isMember)
        for (key, branch) in branches {
            if let theirs = other.branches[key] { result.set(key, branch.intersection(theirs)) }
        }
        return result
    }

    /// Without the paths at and beneath those of another set.
    func cut(at other: FieldSet) -> FieldSet {
        if other.isMember { return FieldSet() }
        var result = self
        for (key, branch) in branches {
            if let theirs = other.branches[key] { result.set(key, branch.cut(at: theirs)) }
        }
        return result
    }

    /// The paths of this set at and beneath which the other has none.
    func uncovered(by other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && other.isEmpty)
        for (key, branch) in branches { result.set(key, branch.uncovered(by: other.branches[key] ?? FieldSet())) }
        return result
    }

    /// Every path, as its elements, in order.
    var paths: [[String]] {
        (isMember ? [[]] : [])
            + branches.sorted { $0.key < $1.key }.flatMap { key, branch in branch.paths.map { [key] + $0 } }
    }
}

extension FieldSet {
    init(wire value: Value) {
        for entry in value.entries ?? [] {
            if entry.key == "." {
                isMember = true
            } else {
                var branch = FieldSet(wire: entry.value)
                if branch.branches.isEmpty { branch.isMember = true }
                branches[entry.key] = branch
            }
        }
    }

    var wire: Value {
        var entries: [Value.Entry] = isMember && !branches.isEmpty ? [Value.Entry(".", .map([]))] : []
        entries += branches.sorted { $0.key < $1.key }.map { Value.Entry($0.key, $0.value.wire) }
        return .map(entries)
    }

    /// `.spec.template.spec.containers[name="c"].image`.
    static func text(of path: [String]) -> String {
        path.map { element in
            let rest = String(element.dropFirst(2))
            switch element.prefix(2) {
            case "f:": return "." + rest
            case "v:": return "[=" + rest + "]"
            default:
                let keys = (try? JSONReading.value(Array(rest.utf8)))?.entries ?? []
                return "[" + keys.map { "\($0.key)=\(JSONText.text($0.value))" }.joined(separator: ",") + "]"
            }
        }.joined()
    }
}

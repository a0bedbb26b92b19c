import Vocabulary

/// Ways to say what is to change in a JSON value.
enum Patch {
    /// RFC 7386.
    static func merge(_ patch: Value, into target: Value) -> Value {
        guard case .map(let entries) = patch else { return patch }
        var result = target.isMap ? target : .map([])
        for entry in entries {
            result.set(entry.key, entry.value.isNull ? nil : merge(entry.value, into: result[entry.key] ?? .null))
        }
        return result
    }

    /// RFC 6902.
    ///
    /// - Throws: 422 for a test that fails or a path that is not there, 400 for what is no patch.
    static func operations(_ patch: Value, on target: Value) throws(APIStatus)
        -> Value
    {
        guard let operations = patch.elements else {
            throw .badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch")
        }
        var result = target
        for operation in operations {
            guard let verb = operation["op"]?.text, let path = operation["path"]?.text else {
                throw .badRequest("Unexpected kind: unknown")
            }
            do throws(Problem) {
                try apply(verb, pointer(path), operation, to: &result)
            } catch {
                // The API server says no more than this either.
                throw .badOperations
            }
        }
        return result
    }

    private enum Problem: Error { case missing(String), testFailed, unknown(String) }

    private static func pointer(_ text: String) -> [String] {
        text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    private static func apply(
        _ verb: String, _ path: [String], _ operation: Value, to target: inout Value
    ) throws(Problem) {
        switch verb {
        case "add": try edit(&target, path, .insert(operation["value"] ?? .null))
        case "replace": try edit(&target, path, .replace(operation["value"] ?? .null))
        case "remove": try edit(&target, path, .remove)
        case "test":
            let found = value(target, path) ?? .null
            guard found.sorted == (operation["value"] ?? .null).sorted else { throw .testFailed }
        case "copy", "move":
            let from = pointer(operation["from"]?.text ?? "")
            guard let found = value(target, from) else { throw .missing(from.joined(separator: "/")) }
            if verb == "move" { try edit(&target, from, .remove) }
            try edit(&target, path, .insert(found))
        default: throw .unknown(verb)
        }
    }

    private static func value(_ target: Value, _ path: [String]) -> Value? {
        var value = target
        for step in path {
            guard
                let next = value.elements.flatMap({ list in
                    Int(step).flatMap { list.indices.contains($0) ? list[$0] : nil }
                }) ?? value[step]
            else { return nil }
            value = next
        }
        return value
    }

    private enum Edit {
        case insert(Value), replace(Value), remove
    }

    private static func edit(_ target: inout Value, _ path: [String], _ edit: Edit) throws(Problem) {
        guard let step = path.first else {
            switch edit {
            case .insert(let value), .replace(let value): target = value
            case .remove: throw .missing("")
            }
            return
        }
        if case .list(var elements) = target {
            try editElement(&elements, step, Array(path.dropFirst()), edit)
            target = .list(elements)
        } else if path.count > 1 {
            guard var inner = target[step] else { throw .missing(step) }
            try Self.edit(&inner, Array(path.dropFirst()), edit)
            target.set(step, inner)
        } else {
            guard target.isMap else { throw .missing(step) }
            switch edit {
            case .insert(let value): target.set(step, value)
            case .replace(let value):
                guard target[step] != nil else { throw .missing(step) }
                target.set(step, value)
            case .remove:
                guard target[step] != nil else { throw .missing(step) }
                target.set(step, nil)
            }
        }
    }

    private static func editElement(
        _ elements: inout [Value], _ step: String, _ rest: [String], _ edit: Edit
    ) throws(Problem) {
        if rest.isEmpty, case .insert(let value) = edit {
            guard let index = step == "-" ? elements.count : Int(step), (0...elements.count).contains(index) else {
                throw .missing(step)
            }
            return elements.insert(value, at: index)
        }
        guard let index = Int(step), elements.indices.contains(index) else { throw .missing(step) }
        if rest.isEmpty, case .remove = edit {
            elements.remove(at: index)
        } else {
            try Self.edit(&elements[index], rest, edit)
        }
    }
}

import Documents
import Vocabulary

/// One that holds fields of a kind's size, as `managedFields` tell.
///
/// Source: Kubernetes documentation, "Server-Side Apply", field management.
struct FieldHolder: Hashable, Sendable {
    var manager = ""
    var operation = ""
    var apiVersion = ""
    var subresource = ""
    var time = ""
    /// Which of the kind's ``ObjectKind/sizes``.
    var fields: [Int] = []

    /// Takes the `managedFields` of an object: all that hold any of the fields.
    static func all(of paths: [FieldPath], _ scanner: inout JSONScanner) throws(DocumentError) -> [FieldHolder] {
        var holders: [FieldHolder] = []
        try scanner.openArray()
        while try scanner.nextElement() {
            var holder = FieldHolder()
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                switch key {
                case "manager": holder.manager = try scanner.string() ?? ""
                case "operation": holder.operation = try scanner.string() ?? ""
                case "apiVersion": holder.apiVersion = try scanner.string() ?? ""
                case "subresource": holder.subresource = try scanner.string() ?? ""
                case "time": holder.time = try scanner.string() ?? ""
                case "fieldsV1": holder.fields = try fields(paths, &scanner)
                default: try scanner.skip()
                }
            }
            if !holder.fields.isEmpty { holders.append(holder) }
        }
        return holders
    }

    private static func fields(_ paths: [FieldPath], _ scanner: inout JSONScanner) throws(DocumentError) -> [Int] {
        if paths.count == 1 { return try holds(paths[0].managed[...], &scanner) ? [0] : [] }
        let set = try scanner.value()
        return paths.indices.filter { paths[$0].isHeld(in: set) }
    }

    /// Whether a set of fields holds one.
    private static func holds(
        _ path: ArraySlice<[UInt8]>, _ scanner: inout JSONScanner
    ) throws(DocumentError) -> Bool {
        guard let first = path.first, try scanner.peek() == .object else {
            try scanner.skip()
            return path.isEmpty
        }
        var found = false
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            if !found, key.withBytes({ $0.elementsEqual(first) }) {
                found = try holds(path.dropFirst(), &scanner)
            } else {
                try scanner.skip()
            }
        }
        return found
    }
}

extension FieldHolder {
    /// As the annotation remembers them.
    static func encoded(_ holders: [FieldHolder]) -> String {
        let list = holders.map { holder -> Value in
            let texts = [holder.manager, holder.operation, holder.apiVersion, holder.subresource, holder.time]
            return Value.list(texts.map(Value.string) + holder.fields.map { .int(Int64($0)) })
        }
        return String(decoding: CanonicalJSON.bytes(.list(list)), as: UTF8.self)
    }

    /// Reads ``encoded(_:)``; none of anything else.
    static func decoded(_ text: String) -> [FieldHolder] {
        let list = try? JSONScanner.read(Array(text.utf8)) { scanner throws(DocumentError) in try scanner.value() }
        return (list?.elements ?? []).compactMap { entry in
            let parts = (entry.elements ?? []).compactMap(\.text)
            guard parts.count == 5 else { return nil }
            return FieldHolder(
                manager: parts[0], operation: parts[1], apiVersion: parts[2], subresource: parts[3], time: parts[4],
                fields: (entry.elements ?? []).compactMap { $0.integer.map { Int(clamping: $0) } })
        }
    }
}

extension FieldPath {
    /// Whether a set of fields, as `fieldsV1` words it, holds this one.
    func isHeld(in set: Value?) -> Bool {
        var fields = set
        for part in parts { fields = fields?["f:\(part)"] }
        return fields != nil
    }

    /// A set of fields that holds this one alone.
    var asSet: Value { FieldPath(parts.map { "f:\($0)" }).object(.map([])) }
}

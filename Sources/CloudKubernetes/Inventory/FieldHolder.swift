import Documents
import Vocabulary

/// One that holds the field of a kind's size, as `managedFields` tell.
///
/// Source: Kubernetes documentation, "Server-Side Apply", field management.
struct FieldHolder: Hashable, Sendable {
    var manager = ""
    var operation = ""
    var apiVersion = ""
    var subresource = ""
    var time = ""

    /// Takes the `managedFields` of an object: all that hold a field.
    static func all(of path: FieldPath, _ scanner: inout JSONScanner) throws(DocumentError) -> [FieldHolder] {
        var holders: [FieldHolder] = []
        try scanner.openArray()
        while try scanner.nextElement() {
            var (holder, holds) = (FieldHolder(), false)
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                switch key {
                case "manager": holder.manager = try scanner.string() ?? ""
                case "operation": holder.operation = try scanner.string() ?? ""
                case "apiVersion": holder.apiVersion = try scanner.string() ?? ""
                case "subresource": holder.subresource = try scanner.string() ?? ""
                case "time": holder.time = try scanner.string() ?? ""
                case "fieldsV1": holds = try self.holds(path.managed[...], &scanner)
                default: try scanner.skip()
                }
            }
            if holds { holders.append(holder) }
        }
        return holders
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
        let list = holders.map { holder in
            Value.list(
                [holder.manager, holder.operation, holder.apiVersion, holder.subresource, holder.time].map {
                    .string($0)
                })
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
                manager: parts[0], operation: parts[1], apiVersion: parts[2], subresource: parts[3], time: parts[4])
        }
    }
}

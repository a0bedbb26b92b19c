import Documents
import Vocabulary

/// A field of a mapping: its name, what it holds, whether it must be there, and what it is for.
struct SpecField<Output: Sendable>: Sendable {
    let schema: FieldSchema
    /// Reads the field of the mapping at hand; nil where it is wrong or missing.
    let read: @Sendable (Place) -> Output?
}

/// A field that must be there.
func required<Output>(_ name: String, _ shape: Shape<Output>, _ summary: String) -> SpecField<Output> {
    let schema = FieldSchema(name: name, schema: shape.schema, presence: .required, summary: summary)
    return SpecField(schema: schema) { place in
        // A missing one was reported when the mapping was opened.
        place.node[name].flatMap { read($0, as: shape, field: name, of: place) }
    }
}

/// A field that may be left out.
func optional<Output>(_ name: String, _ shape: Shape<Output>, _ summary: String) -> SpecField<Output?> {
    let schema = FieldSchema(name: name, schema: shape.schema, presence: .optional, summary: summary)
    return SpecField(schema: schema) { place in
        guard let node = place.node[name] else { return .some(nil) }
        return read(node, as: shape, field: name, of: place).map { .some($0) }
    }
}

/// A field that means something when it is left out.
func defaulted<Output: SpecDefault>(
    _ name: String, _ shape: Shape<Output>, _ value: Output, _ summary: String
) -> SpecField<Output> {
    let schema = FieldSchema(
        name: name, schema: shape.schema, presence: .byDefault(value.written), summary: summary)
    return SpecField(schema: schema) { place in
        guard let node = place.node[name] else { return value }
        return read(node, as: shape, field: name, of: place)
    }
}

private func read<Output>(_ node: Node, as shape: Shape<Output>, field: String, of place: Place) -> Output? {
    place.reader.inside(.field(field)) { shape.read(Place(node: node, reader: place.reader)) }
}

/// A value that can be shown as a default.
protocol SpecDefault: Sendable {
    /// As it would stand in a document.
    var written: Value { get }
}

extension String: SpecDefault {
    var written: Value { .string(self) }
}

extension Int: SpecDefault {
    var written: Value { .int(Int64(self)) }
}

extension Bool: SpecDefault {
    var written: Value { .bool(self) }
}

extension SpecDefault where Self: RawRepresentable<String> {
    var written: Value { .string(rawValue) }
}

import Documents
import Vocabulary

/// How a value is written in a document: its schema, and how it is read.
///
/// Shapes are put together like the documents they describe, and a kind is one shape. Reading never stops at the
/// first problem: a shape reports everything it finds and returns nil where no value could be made.
struct Shape<Output: Sendable>: Sendable {
    let schema: Schema
    let read: @Sendable (Place) -> Output?

    init(_ schema: Schema, read: @escaping @Sendable (Place) -> Output?) {
        self.schema = schema
        self.read = read
    }

    /// The same text in the document, read into something else; `transform` reports why it could not.
    func map<Other>(_ transform: @escaping @Sendable (Output, Place) -> Other?) -> Shape<Other> {
        let read = read
        return Shape<Other>(schema) { place in read(place).flatMap { transform($0, place) } }
    }
}

extension Shape where Output == String {
    /// Text of a form. Numbers and truth values are refused: what they were before YAML read them is a guess.
    static func text(_ form: TextForm) -> Shape {
        Shape(.text(form)) { place in
            guard let text = place.node.text else {
                let written = place.node.scalarText ?? ""
                place.wrongType(
                    wanted: form.wanted, fix: written.isEmpty ? "" : "put it in quotes: `\"\(Echo.cut(written))\"`")
                return nil
            }
            let count = text.unicodeScalars.count
            guard count >= form.lengths.lowerBound else {
                let length = count == 0 ? "empty" : "only \(count) characters long"
                place.error("\(place.subject) is \(length)", why: "\(form.wanted) is wanted")
                return nil
            }
            guard count <= form.lengths.upperBound else {
                place.error(
                    "\(place.subject) is \(count) characters long", why: "\(form.lengths.upperBound) are the most",
                    fix: "shorten it")
                return nil
            }
            guard form.accepts(text) else {
                place.error("\(place.subject) is \(Echo.quoted(text))", why: "\(form.wanted) is wanted")
                return nil
            }
            return text
        }
    }
}

extension Shape where Output == Int {
    /// A whole number of a range.
    static func integer(_ range: ClosedRange<Int>) -> Shape {
        Shape(.integer(range)) { place in
            let wanted = Schema.integer(range).wanted
            guard let number = place.node.integer else {
                let digits = place.node.text.flatMap { Int64($0) }
                place.wrongType(wanted: wanted, fix: digits.map { "write `\($0)` without quotes" } ?? "")
                return nil
            }
            guard let value = Int(exactly: number), range.contains(value) else {
                place.error("\(place.subject) is \(number)", why: "\(wanted) is wanted")
                return nil
            }
            return value
        }
    }
}

extension Shape where Output == Bool {
    /// `true` or `false`.
    static var flag: Shape {
        Shape(.flag) { place in
            if let flag = place.node.flag { return flag }
            let word = place.node.text?.lowercased() ?? ""
            let meant = ["yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"]
            place.wrongType(wanted: Schema.flag.wanted, fix: meant[word].map { "write `\($0)`" } ?? "")
            return nil
        }
    }
}

extension Shape {
    /// One of some words, each standing for a value.
    static func choice(_ options: [(name: String, value: Output, summary: String)]) -> Shape {
        let schema = Schema.choice(options.map { Schema.Choice(name: $0.name, summary: $0.summary) })
        let values = Dictionary(options.map { ($0.name, $0.value) }) { first, _ in first }
        let names = options.map(\.name)
        return Shape(schema) { place in
            guard let word = place.node.scalarText, place.node.kind != .null else {
                place.wrongType(wanted: schema.wanted)
                return nil
            }
            if let value = values[word] { return value }
            let nearest = Suggestion.nearest(to: word, among: names)
            place.error(
                "\(place.subject) is \(Echo.quoted(word))", why: "which is none of the possible values",
                fix: Echo.suggestion(nearest, else: names, called: "the possible values"))
            return nil
        }
    }

    /// The cases of an enumeration, each with a sentence about it.
    static func cases(_ summary: @escaping @Sendable (Output) -> String) -> Shape
    where Output: CaseIterable & RawRepresentable<String> {
        choice(Output.allCases.map { ($0.rawValue, $0, summary($0)) })
    }

    /// A list. Elements that could not be read are reported and make the list unreadable, after all were looked at.
    static func list<Element>(
        _ element: Shape<Element>, atLeast minimum: Int = 0, unique: ListSchema.Identity = .nothing
    ) -> Shape where Output == [Element] {
        let schema = Schema.list(ListSchema(element: element.schema, minimum: minimum, identity: unique))
        return Shape(schema) { place in
            guard place.node.kind == .list else {
                let isLone = place.node.kind != .null && place.node.kind != .map
                let lone = isLone ? place.node.scalarText.map(Echo.cut) : nil
                place.wrongType(wanted: schema.wanted, fix: lone.map { "write `[\($0)]`" } ?? "")
                return nil
            }
            let nodes = place.node.elements
            guard nodes.count >= minimum else {
                place.error("\(place.subject) is empty", why: "at least \(minimum) element is needed")
                return nil
            }
            let distinct = areDistinct(nodes, by: unique, place)
            let values = nodes.enumerated().map { index, node in
                place.reader.inside(.element(index)) { element.read(Place(node: node, reader: place.reader)) }
            }
            let sound = values.compactMap { $0 }
            return distinct && sound.count == values.count ? sound : nil
        }
    }

    /// Any keys with text: `{team: web}`.
    static func texts(_ wanted: String, key: TextForm, value: TextForm) -> Shape where Output == [Metadata.Tag] {
        let text = Shape<String>.text(value)
        return Shape(.map(text.schema, wanted: wanted)) { place in
            guard place.node.kind == .map else {
                place.wrongType(wanted: wanted)
                return nil
            }
            var isSound = true
            let tags: [Metadata.Tag] = place.node.entries.compactMap { entry in
                let name = entry.key.scalarText ?? ""
                return place.reader.inside(.field(name)) {
                    if !key.lengths.contains(name.unicodeScalars.count) || !key.accepts(name) {
                        place.reader.error(
                            at: entry.key.range, "the key \(Echo.quoted(name)) cannot be used",
                            why: "\(key.wanted) is wanted")
                        isSound = false
                    }
                    guard let value = text.read(Place(node: entry.value, reader: place.reader)) else {
                        isSound = false
                        return nil
                    }
                    return Metadata.Tag(name, value)
                }
            }
            return isSound ? tags : nil
        }
    }
}

/// Reports every element that repeats an earlier one.
private func areDistinct(_ nodes: [Node], by identity: ListSchema.Identity, _ place: Place) -> Bool {
    let identify: (Node) -> Node?
    switch identity {
    case .nothing: return true
    case .value: identify = { $0 }
    case .field(let name): identify = { $0[name] }
    }
    var seen: Set<String> = []
    var result = true
    for node in nodes {
        guard let named = identify(node), let text = named.scalarText, !seen.insert(text).inserted else { continue }
        result = false
        place.reader.error(
            at: named.range, "\(Echo.quoted(text)) is given twice in \(place.subject)", fix: "remove one of them")
    }
    return result
}

import Cloud
import Documents
import Vocabulary

/// What the fields of one rule have to do with each other.
struct RuleCheck {
    /// Seconds: whoever deletes leaves people a day to object.
    static let shortestGraceOfDelete: Int64 = 86_400
    /// What providers keep for themselves.
    private static let reservedPrefix = "aws:"

    let place: Place
    let then: PolicyRule.Consequence

    func check(grace: Int64?, tags: [Tag]?, to: DesiredState?, snapshot: Bool?) {
        if grace != nil, !then.acts {
            place.error(
                at: "grace", "\(place.subject) has a `grace`", why: "`\(then.rawValue)` does not act",
                fix: "remove it, or let `then` act: `stop`, `tag`, `resize`, `snapshot` or `delete`")
        }
        if place.node["mark"] != nil, place.node["grace"] == nil {
            place.error(
                at: "mark", "\(place.subject) has a `mark`", why: "it has no `grace` whose end could be told",
                fix: "remove it, or add a `grace`")
        }
        checkBelonging()
        check(tags)
        check(to)
        if then == .delete { checkDelete(grace) }
    }

    /// Each of these fields belongs to one consequence.
    private func checkBelonging() {
        let owners: [(field: String, then: PolicyRule.Consequence, isNeeded: Bool)] = [
            ("tags", .tag, true), ("to", .resize, true), ("snapshot", .delete, false),
        ]
        for (field, owner, isNeeded) in owners {
            let isThere = place.node[field] != nil
            if isThere, then != owner {
                place.error(
                    at: field, "\(place.subject) has \(place.fieldName(field))",
                    why: "only `\(owner.rawValue)` asks for it", fix: "remove it, or write `then: \(owner.rawValue)`")
            } else if !isThere, then == owner, isNeeded {
                place.error(
                    at: "then", "\(place.subject("then")) is `\(owner.rawValue)`", why: "`\(field)` is missing",
                    fix: "add it")
            }
        }
    }

    private func check(_ tags: [Tag]?) {
        guard let tags else { return }
        if tags.isEmpty {
            place.error(at: "tags", "\(place.subject("tags")) is empty", why: "at least one tag is needed")
        }
        for entry in place.node["tags"]?.entries ?? [] {
            guard let key = entry.key.scalarText else { continue }
            if key.lowercased().hasPrefix(Self.reservedPrefix) {
                place.reader.error(
                    at: entry.key.range, "the key \(Echo.quoted(key)) cannot be used",
                    why: "`\(Self.reservedPrefix)` is the provider's own", fix: "choose another")
            }
            for (node, text) in [(entry.key, key), (entry.value, entry.value.text ?? "")]
            where !text.unicodeScalars.allSatisfy(Self.isWritable) {
                place.reader.error(
                    at: node.range, "\(Echo.quoted(text)) cannot be written",
                    why: "providers take letters, digits, spaces and `+ - = . _ : / @`", fix: "leave other signs out")
            }
        }
    }

    private static func isWritable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || " +-=._:/@".unicodeScalars.contains(scalar)
    }

    private func check(_ to: DesiredState?) {
        switch to {
        case .power?, .leaveAlone?:
            place.error(
                at: "to", "\(place.subject("to")) is no size", why: "`resize` sets a `class` or a `size`",
                fix: "write one of them")
        case .size?, .instanceClass?, nil: break
        }
    }

    private func checkDelete(_ grace: Int64?) {
        if place.node["grace"] == nil {
            place.error(
                at: "then", "\(place.subject("then")) is `delete`", why: "a `grace` is missing",
                fix: "add one of a day or more, such as `grace: 7d`, so that people can object")
        } else if let grace, grace < Self.shortestGraceOfDelete {
            place.error(
                at: "grace", "\(place.subject("grace")) is too short for `delete`", why: "a day is the least",
                fix: "give people more time to object, such as `7d`")
        }
    }
}

extension Place {
    /// A field's name as it is written about.
    fileprivate func fieldName(_ field: String) -> String { field == "snapshot" ? "a `snapshot`" : "`\(field)`" }
}

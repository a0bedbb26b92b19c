import Cloud
import Documents
import Vocabulary

extension TextForm {
    /// The longest any provider allows, so that one document can speak of several.
    static let tagKey = TextForm(
        "the key of a tag, which does not begin with `\(ControlMark.keyPrefix)`", lengths: 1...317,
        accepts: { !$0.hasPrefix(ControlMark.keyPrefix) })
    static let tagValue = TextForm.any("the value of a tag", 0...256)
    static let region = TextForm(
        "a region such as `eu-west-1`", pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", lengths: 1...63,
        accepts: TextForm.name.accepts)
    static let glob = TextForm.any("a pattern such as `web-*`", 1...Glob.longest)
}

extension Shape where Output == ResourceType {
    /// A type of a catalogue.
    static func resourceType(_ catalogues: [Catalogue]) -> Shape {
        .choice(catalogues.flatMap(\.types).map { ($0.type.rawValue, $0.type, $0.title) })
    }
}

extension Shape where Output == TransitionName {
    /// A change that some type of a catalogue can go through.
    static func transition(_ catalogues: [Catalogue]) -> Shape {
        let names = Set(catalogues.flatMap(\.types).flatMap(\.transitions).map(\.name)).sorted()
        return .choice(names.map { ($0.rawValue, $0, "") })
    }
}

extension Shape where Output: Name {
    /// A name that another document must bear out.
    static func reference(_ target: SpecReference.Target, _ form: TextForm = .name) -> Shape {
        Shape<String>.text(form).map { name, place in
            place.reader.refer(target, name, at: place.node.range)
            return Output(rawValue: name)
        }
    }
}

extension Shape where Output == String {
    /// A text that another document must bear out.
    static func reference(_ target: SpecReference.Target, _ form: TextForm) -> Shape {
        .text(form).map { name, place in
            place.reader.refer(target, name, at: place.node.range)
            return name
        }
    }
}

extension Shape where Output == TagSelector {
    /// Requirements on tags, written as Kubernetes writes label selectors.
    static var tagSelector: Shape {
        .object(
            optional(
                "matchLabels",
                .texts("a mapping from tag keys to values", key: .tagKey, value: .tagValue),
                "Tags that must be there with exactly these values."),
            optional("matchExpressions", .list(.requirement), "Further requirements, all of which must hold."),
            make: { _, labels, expressions in
                let equalities = (labels ?? []).map { TagSelector.Requirement($0.key, .isIn, [$0.value]) }
                return TagSelector(equalities + (expressions ?? []))
            })
    }
}

extension Shape where Output == TagSelector.Requirement {
    static var requirement: Shape {
        .object(
            required("key", .text(.tagKey), "The key of the tag."),
            required("operator", .cases(\.summary), "What the tag must satisfy."),
            optional("values", .list(.text(.tagValue), unique: .value), "The values for `In` and `NotIn`."),
            check: { (place: Place, _: String?, relation: Operator?, values: [String]??) in
                guard let relation, let values else { return }
                let wantsValues = relation == .isIn || relation == .notIn
                if wantsValues, values?.isEmpty ?? true {
                    place.error(
                        at: "values", "\(place.subject) has no `values`",
                        why: "`\(relation.rawValue)` compares with at least one", fix: "add them")
                } else if !wantsValues, values != nil {
                    place.error(
                        at: "values", "\(place.subject) has `values`",
                        why: "`\(relation.rawValue)` only asks whether the key is there", fix: "remove them")
                }
            },
            make: { _, key, relation, values in TagSelector.Requirement(key, relation, values ?? []) })
    }

    private typealias Operator = TagSelector.Requirement.Operator
}

extension TagSelector.Requirement.Operator {
    fileprivate var summary: String {
        switch self {
        case .isIn: "the tag has one of the values"
        case .notIn: "the tag has none of the values, or is not there"
        case .exists: "the tag is there"
        case .doesNotExist: "the tag is not there"
        }
    }
}

extension Shape where Output == ResourceSelector {
    /// Which resources a document means.
    static func selector(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required(
                "types", .list(.resourceType(catalogues), atLeast: 1, unique: .value), "The types of the resources."),
            optional(
                "accounts", .list(.reference(.heldAccount), unique: .value),
                "Only in these accounts, each a `CloudAccount` that the tenant holds. Left out: in all of them."),
            optional(
                "regions", .list(.reference(.heldRegion, .region), unique: .value),
                "Only in these regions. Left out: in all of them."),
            optional(
                "name", .text(.glob),
                "Only resources with a matching name: `*` stands for any run of characters, `?` for one. The name is"
                    + " what the provider says it is, else the tag `Name`, else the provider's id."),
            optional("namespaces", .namespaces, "Only resources in these namespaces of their cluster."),
            optional("tags", .tagSelector, "Only resources whose tags satisfy this."),
            optional(
                "atMost", .integer(1...1_000_000),
                "The most resources this may select. If it selects more, nothing is done on account of it."),
            make: { place, types, accounts, regions, name, namespaces, tags, atMost in
                guard let tags = (tags ?? TagSelector([])).within(namespaces, of: types, catalogues, place) else {
                    return nil
                }
                return ResourceSelector(
                    types: types, accounts: accounts ?? [], regions: regions ?? [], name: name, tags: tags,
                    atMost: atMost)
            })
    }
}

extension Shape where Output == [String] {
    /// Namespaces, each by its exact name: the written form of a requirement on the key by which a provider tells them.
    static var namespaces: Shape { .list(.text(.name), atLeast: 1, unique: .value) }
}

extension TagSelector {
    /// The selector with a requirement on the namespace; the same where none is named. Reports types that are in no
    /// namespace, and is nil then.
    ///
    /// - Parameter types: Those meant; empty where the account alone tells, which is looked at once it is known.
    func within(
        _ namespaces: [String]?, of types: [ResourceType], _ catalogues: [Catalogue], _ place: Place
    ) -> TagSelector? {
        guard let namespaces else { return self }
        let able = catalogues.filter { $0.namespaceKey != nil }
        if let stray = types.first(where: { type in !able.contains { $0[type] != nil } }) {
            place.error(
                at: "namespaces", "\(place.subject("namespaces")) names namespaces", why: "`\(stray)` is in none",
                fix: "leave `\(stray)` out of `types`, or the namespaces")
            return nil
        }
        let meant = types.isEmpty ? able : able.filter { catalogue in types.contains { catalogue[$0] != nil } }
        let keys = Set(meant.compactMap(\.namespaceKey))
        guard keys.count == 1, let key = keys.first else {
            place.error(
                at: "namespaces", "\(place.subject("namespaces")) names namespaces",
                why: keys.isEmpty
                    ? "no provider has any" : "providers that tell namespaces by different tags are meant",
                fix: "say it in `tags`")
            return nil
        }
        return TagSelector(requirements + [Requirement(key, .isIn, namespaces)])
    }
}

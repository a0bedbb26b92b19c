import Cloud
import Documents
import Vocabulary

extension Shape where Output == CaseSheet {
    /// A file of cases.
    static func sheet(_ catalogues: [Catalogue]) -> Shape {
        .object(
            optional("now", .instant, "The instant of all cases."),
            required("cases", .list(.policyCase(catalogues), atLeast: 1, unique: .field("name")), "The cases."),
            make: { _, now, cases in CaseSheet(instant: now, cases: cases) })
    }
}

extension Shape where Output == PolicyCase {
    fileprivate static func policyCase(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("name", .text(.any("what the case is about", 1...128)), "What it is about."),
            required("resource", .describedResource(catalogues), "The resource."),
            optional("tenant", .text(.name), "Whose it is. Left out: anybody's, named `test`."),
            optional("account", .text(.name), "The account it is in. Left out: `test`."),
            optional("metrics", .measured("metrics"), "What monitoring says of it. Left out: nobody measured it."),
            optional("cost", .measured("cost"), "What it costs. Left out: nobody measured it."),
            optional("specs", .mentions, "Which documents select it. Left out: none."),
            optional("atFault", .list(.text(.name), unique: .value), "The rules that find it at fault."),
            optional("undetermined", .list(.text(.name), unique: .value), "The rules that cannot decide."),
            optional(
                "actions", .list(.action, unique: .value),
                "What follows once any grace is over. Left out: not looked at."),
            make: { place, name, resource, tenant, account, metrics, cost, mentions, atFault, undetermined, actions in
                var measurements = Measurements()
                for (group, stated) in [("metrics", metrics), ("cost", cost)] {
                    // What is wrong with them was reported when they were read.
                    if let stated { try? measurements.read(stated, under: group) }
                }
                return PolicyCase(
                    name: name, resource: resource.measured(measurements), tenant: tenant.map(TenantName.init),
                    account: account.map(AccountName.init), mentions: mentions ?? SpecMentions(),
                    expected: Expectation(
                        atFault: atFault ?? [], undetermined: undetermined ?? [], actions: actions),
                    range: place.node.range)
            })
    }
}

extension Shape where Output == PolicyRule.Consequence {
    /// What can follow besides that a finding is shown.
    fileprivate static var action: Shape {
        choice(PolicyRule.Consequence.allCases.filter { $0 != .report }.map { ($0.rawValue, $0, "") })
    }
}

extension Shape where Output == Value {
    /// Measurements of one of the groups.
    fileprivate static func measured(_ group: String) -> Shape {
        let wanted = "a mapping with \(Measurements.steps(below: group).map { "`\($0)`" }.joined(separator: ", "))"
        return Shape(.map(.text(.any("a number")), wanted: wanted)) { place in
            guard place.node.kind == .map else {
                place.wrongType(wanted: wanted)
                return nil
            }
            var measurements = Measurements()
            do throws(Measurements.Problem) {
                try measurements.read(place.node.value, under: group)
                return place.node.value
            } catch {
                var node = place.node
                for step in error.path.dropFirst() { node = node[step] ?? node }
                place.reader.error(
                    at: node.range, "`\(Echo.cut(error.path.joined(separator: ".")))` cannot be read",
                    why: error.what)
                return nil
            }
        }
    }
}

extension Shape where Output == SpecMentions {
    fileprivate static var mentions: Shape {
        let names = Shape<[String]>.list(.text(.any("`NAMESPACE/NAME`", 3...127)), unique: .value)
        return .object(
            optional("schedules", names, "Schedules, as `NAMESPACE/NAME`."),
            optional("overrides", names, "Overrides, the same way."),
            make: { _, schedules, overrides in
                SpecMentions(schedules: .known(schedules ?? []), overrides: .known(overrides ?? []))
            })
    }
}

extension Shape where Output == Resource {
    /// What is left out is known to be absent.
    fileprivate static func describedResource(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("type", .resourceType(catalogues), "Its type."),
            optional("id", .text(.any("an id", 1...255)), "Its id."),
            optional("region", .text(.region), "Where it is."),
            optional(
                "tags", .texts("a mapping from tag keys to values", key: .tagKey, value: .tagValue), "Its tags."),
            optional("fields", .values("a mapping from fields to values"), "`power`, or `minimum` and so on."),
            optional("attributes", .values("a mapping from attributes to values"), "Its attributes."),
            optional(
                "unknown", .list(.text(.any("`tags`, a field or an attribute", 1...128)), unique: .value),
                "What of it nobody could read."),
            make: { place, type, id, region, tags, fields, attributes, unknown in
                guard let catalogue = catalogues.first(where: { $0[type] != nil }), let description = catalogue[type]
                else { return nil }
                let described = ResourceDescription(type: description, unknown: Set(unknown ?? []), place: place)
                guard let state = described.state(fields ?? [], attributes ?? []) else { return nil }
                let id = id ?? "example"
                return Resource(
                    address: ResourceAddress(
                        scope: Scope(
                            realm: catalogue.realms.first ?? "", account: "000000000000",
                            region: region ?? "eu-central-1", type: type), id: id),
                    incarnation: Incarnation(rawValue: id),
                    tags: described.unknown.contains("tags")
                        ? .unknown(.notRead) : .known(TagSet((tags ?? []).map { Tag($0.key, $0.value) })),
                    state: state)
            })
    }
}

/// Turns what a case says into what a provider would have shown.
private struct ResourceDescription {
    let type: ResourceTypeDescription
    let unknown: Set<String>
    let place: Place

    func state(_ fields: [Value.Entry], _ attributes: [Value.Entry]) -> ResourceState? {
        let names = type.fields.map(\.field.rawValue)
        guard known(fields, "fields", names), known(attributes, "attributes", type.attributes.map(\.rawValue)),
            fields.allSatisfy(isPossible)
        else { return nil }
        return ResourceState(
            fields: type.fields.map { description in
                ResourceState.FieldReading(
                    description.field,
                    reading(description.field.rawValue, fields) { Self.value($0, of: description.field) })
            },
            attributes: type.attributes.map { name in
                ResourceState.AttributeReading(name, reading(name.rawValue, attributes) { $0 })
            })
    }

    private func reading<Content>(
        _ name: String, _ entries: [Value.Entry], _ convert: (Value) -> Content?
    ) -> Known<Content> {
        if unknown.contains(name) { return .unknown(.notRead) }
        guard let entry = entries.first(where: { $0.key == name }) else { return .absent }
        return convert(entry.value).map(Known.known) ?? .unknown(.notUnderstood)
    }

    private static func value(_ value: Value, of field: Field) -> FieldValue? {
        switch (field, value) {
        case (.power, .string(let text)): PowerState(rawValue: text).map(FieldValue.power)
        case (.instanceClass, .string(let text)): .text(text)
        case (_, .int(let number)) where field != .power && field != .instanceClass: .count(number)
        default: nil
        }
    }

    private func isPossible(_ entry: Value.Entry) -> Bool {
        let field = Field(rawValue: entry.key)
        if Self.value(entry.value, of: field) != nil { return true }
        let wanted =
            switch field {
            case .power: PowerState.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or ")
            case .instanceClass: "a text such as `t3.small`"
            default: "a number"
            }
        place.error(
            at: "fields", "\(place.subject("fields")) has \(Echo.quoted(entry.key)) with a value it never has",
            why: "\(wanted) is wanted", fix: "write that, or name it in `unknown`")
        return false
    }

    private func known(_ entries: [Value.Entry], _ field: String, _ names: [String]) -> Bool {
        guard let wrong = entries.first(where: { !names.contains($0.key) }) else { return true }
        place.error(
            at: field, "\(place.subject(field)) has \(Echo.quoted(wrong.key))",
            why: "`\(type.type)` has none of that name",
            fix: Echo.suggestion(
                Suggestion.nearest(to: wrong.key, among: names), else: names, called: "its \(field)"))
        return false
    }
}

extension Shape where Output == [Value.Entry] {
    /// Any keys with any values.
    fileprivate static func values(_ wanted: String) -> Shape {
        Shape(.map(.text(.any("a value")), wanted: wanted)) { place in
            guard place.node.kind == .map else {
                place.wrongType(wanted: wanted)
                return nil
            }
            return place.node.value.entries ?? []
        }
    }
}

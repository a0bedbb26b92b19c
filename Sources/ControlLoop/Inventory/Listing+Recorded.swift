import Cloud
import Ledger
import Vocabulary

extension Listing {
    /// As a recorded inventory holds it.
    var recorded: Value {
        var reason: Value?
        if case .incomplete(let why) = completeness { reason = .string(why) }
        return .object([
            "scope": .string(scope.description), "listedAt": .string(listedAt.description), "incomplete": reason,
            "clockSkew": clockSkew.map { .int(Int64($0)) }, "resources": .list(resources.map(\.recorded)),
        ])
    }

    /// Reads ``recorded``; equal tags and states become one object.
    init(recorded part: RecordedPart, _ pool: inout ResourcePool) throws(RecordingProblem) {
        guard let scope = ResourceAddress(try part.text("scope") + "/0")?.scope,
            try part.text("scope") == scope.description
        else {
            throw part.problem(
                "a scope is wanted here, such as aws/123456789012/eu-west-1/ec2/instance", under: "scope")
        }
        var resources: [Resource] = []
        var ids: Set<String> = []
        for entry in try part.parts("resources") {
            let resource = try Resource(recorded: entry, in: scope, &pool)
            guard ids.insert(resource.address.id).inserted else {
                throw entry.problem("there is another resource of this id", under: "id")
            }
            resources.append(resource)
        }
        var completeness = Completeness.complete
        if part["incomplete"] != nil { completeness = .incomplete(try part.text("incomplete")) }
        var skew: Int?
        if let stated = part["clockSkew"] {
            guard let seconds = stated.value.integer else { throw stated.problem("a number of seconds is wanted here") }
            skew = Int(seconds)
        }
        self.init(
            scope: scope, resources: resources, completeness: completeness, listedAt: try part.instant("listedAt"),
            clockSkew: skew)
    }
}

extension Resource {
    /// As a recorded inventory holds it. Its mark is there as it stands on the resource, for whoever reads its tags.
    var recorded: Value {
        .object([
            "id": .string(address.id),
            "incarnation": incarnation.rawValue == address.id ? nil : .string(incarnation.rawValue),
            "name": statedName.map(Value.string), "tags": recordedTags, "mark": mark.map { .string($0.encoded) },
            "notice": notice.map(Value.string),
            "owner": state.owner == .absent ? nil : state.owner.recorded { .string($0.description) },
            "fields": .map(state.fields.map { Value.Entry($0.field.rawValue, $0.value.recorded(\.recorded)) }),
            "attributes": Self.recorded(state.attributes), "particulars": Self.recorded(particulars),
            "changing": state.isChanging ? true : nil,
            "metrics": measurements.written(under: "metrics"), "cost": measurements.written(under: "cost"),
        ])
    }

    private static func recorded(_ attributes: [ResourceState.AttributeReading]) -> Value? {
        attributes.isEmpty ? nil : .map(attributes.map { Value.Entry($0.name.rawValue, $0.value.recorded { $0 }) })
    }

    private static func attributes(
        _ part: RecordedPart, under name: String
    ) throws(RecordingProblem) -> [ResourceState.AttributeReading] {
        var attributes: [ResourceState.AttributeReading] = []
        for (key, entry) in try part.entries(name) {
            let value = try Known<Value>(recorded: entry) { value throws(LedgerError) in value }
            attributes.append(ResourceState.AttributeReading(AttributeName(rawValue: key), value))
        }
        return attributes
    }

    /// A mapping where they are known, null where there are none, else why nobody knows.
    private var recordedTags: Value {
        switch tags {
        case .known(let set): .map(set.tags.map { Value.Entry($0.key, .string($0.value)) })
        case .absent: .null
        case .unknown(let why): .string(why.rawValue)
        }
    }

    /// Reads ``recorded``.
    convenience init(
        recorded part: RecordedPart, in scope: Scope, _ pool: inout ResourcePool
    ) throws(RecordingProblem) {
        let id = try part.text("id")
        var fields: [ResourceState.FieldReading] = []
        for (name, entry) in try part.entries("fields") {
            let value = try Known<FieldValue>(recorded: entry) { value throws(LedgerError) in
                try FieldValue(recorded: value)
            }
            fields.append(ResourceState.FieldReading(Field(rawValue: name), value))
        }
        let attributes = try Self.attributes(part, under: "attributes")
        var owner = Known<ResourceAddress>.absent
        if let entry = part["owner"] {
            owner = try Known(recorded: entry) { value throws(LedgerError) in
                guard let address = value.text.flatMap({ ResourceAddress($0) }) else {
                    throw LedgerError(.terminal, "an address is wanted here")
                }
                return address
            }
        }
        var mark: ControlMark?
        if part["mark"] != nil {
            mark = ControlMark(encoded: try part.text("mark"))
            if mark == nil { throw part.problem("this is no mark", under: "mark") }
        }
        self.init(
            address: ResourceAddress(scope: scope, id: id),
            incarnation: Incarnation(rawValue: part["incarnation"] == nil ? id : try part.text("incarnation")),
            name: part["name"] == nil ? nil : try part.text("name"), tags: try Self.tags(part, &pool),
            state: pool.state(
                ResourceState(
                    fields: fields, attributes: attributes, owner: owner,
                    isChanging: part["changing"]?.value.flag ?? false)),
            mark: mark, notice: part["notice"] == nil ? nil : try part.text("notice"),
            particulars: try Self.attributes(part, under: "particulars"),
            measurements: try Measurements(recorded: part))
    }

    private static func tags(
        _ part: RecordedPart, _ pool: inout ResourcePool
    ) throws(RecordingProblem) -> Known<TagSet> {
        switch part["tags"]?.value {
        case .null?: return .absent
        case .string(let text)?:
            guard let why = Ignorance(rawValue: text) else {
                throw part.problem("'\(text)' is no reason for not knowing", under: "tags")
            }
            return .unknown(why)
        default:
            var tags: [Tag] = []
            for (key, entry) in try part.entries("tags") {
                guard let text = entry.value.text else { throw entry.problem("a text is wanted here") }
                tags.append(pool.tag(key, text))
            }
            guard part["tags"] != nil else { throw part.problem("this is missing", under: "tags") }
            return .known(TagSet(tags))
        }
    }
}

extension Measurements {
    /// What a resource's part says was measured of it.
    fileprivate init(recorded part: RecordedPart) throws(RecordingProblem) {
        self.init()
        for group in Self.groups {
            guard let stated = part[group] else { continue }
            do throws(Problem) {
                try read(stated.value, under: group)
            } catch {
                throw part.problem(error.what, under: error.path.joined(separator: "."))
            }
        }
    }
}

extension Known {
    /// The value itself where it is known, null where there is none, else `{"unknown": why}`. What could be taken for one
    /// of these stands in `{"value": …}`.
    fileprivate func recorded(_ write: (Value) -> Vocabulary.Value) -> Vocabulary.Value {
        switch self {
        case .known(let value):
            let written = write(value)
            return written == .null || Self.aside(written) != nil ? ["value": written] : written
        case .absent: return .null
        case .unknown(let why): return ["unknown": .string(why.rawValue)]
        }
    }

    fileprivate init(
        recorded part: RecordedPart, _ read: (Vocabulary.Value) throws(LedgerError) -> Value
    ) throws(RecordingProblem) {
        let aside = Self.aside(part.value)
        if part.value == .null {
            self = .absent
        } else if let aside, aside.key == "unknown" {
            guard let why = aside.value.text.flatMap(Ignorance.init) else {
                throw part.problem("this is no reason for not knowing", under: aside.key)
            }
            self = .unknown(why)
        } else {
            do throws(LedgerError) {
                self = .known(try read(aside?.value ?? part.value))
            } catch {
                throw part.problem("\(error)")
            }
        }
    }

    /// The entry of a mapping that does not stand for itself.
    private static func aside(_ value: Vocabulary.Value) -> Vocabulary.Value.Entry? {
        guard let entries = value.entries, entries.count == 1, let entry = entries.first,
            ["unknown", "value"].contains(entry.key)
        else { return nil }
        return entry
    }
}

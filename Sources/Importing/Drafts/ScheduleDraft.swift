import Specs
import Timetables
import Vocabulary

/// A schedule as it is to be written.
struct ScheduleDraft: Sendable {
    /// Some windows and the state within them.
    struct Rule: Hashable, Sendable {
        var name: String?
        var windows: [WindowDraft]
        var except: [WindowDraft] = []
        var state: RuleState
    }

    /// A field that makes a schedule behave more like the rule it comes from, and what is lost without it.
    struct Refinement: Sendable {
        let field: String
        let value: Value
        let lost: String
    }

    /// What it would like to be called.
    var name: String
    var types: [String]
    var pattern: String?
    var tags: [TagSelector.Requirement] = []
    var zone: Zone
    /// In order: the first that holds wins.
    var rules: [Rule]
    var outside = RuleState.stopped
    var refinements: [Refinement] = []
    /// Before it the schedule wants nothing; written as a refinement.
    var validFrom: Instant?
    /// Where what it comes from stands.
    var places: [SourceRange]

    /// `spec` without `select`, and with some of the refinements.
    func times(_ refinements: [Refinement]) -> [Value.Entry] {
        var entries = [Value.Entry("zone", .string(zone.id.rawValue))]
        if rules.count == 1, let rule = rules.first {
            entries.append(.init("windows", .list(rule.windows.map(\.value))))
            if !rule.except.isEmpty { entries.append(.init("except", .list(rule.except.map(\.value)))) }
            entries.append(.init("inside", rule.state.value))
        } else {
            entries.append(.init("rules", .list(rules.map(Self.value))))
        }
        entries.append(.init("outside", outside.value))
        return entries + refinements.map { .init($0.field, $0.value) }
    }

    private static func value(_ rule: Rule) -> Value {
        .object([
            "name": rule.name.map(Value.string), "windows": .list(rule.windows.map(\.value)),
            "except": rule.except.isEmpty ? nil : .list(rule.except.map(\.value)), "state": rule.state.value,
        ])
    }

    /// The whole document.
    func document(name: String, namespace: NamespaceName, _ refinements: [Refinement]) -> Value {
        let select = Value.object([
            "types": .list(types.map(Value.string)), "name": pattern.map(Value.string), "tags": tagSelector,
        ])
        return [
            "apiVersion": .string(SpecKind.apiVersion), "kind": "Schedule",
            "metadata": ["name": .string(name), "namespace": .string(namespace.rawValue)],
            "spec": .map([.init("select", select)] + times(refinements)),
        ]
    }

    private var tagSelector: Value? {
        guard !tags.isEmpty else { return nil }
        let isEquality = { (tag: TagSelector.Requirement) in tag.operator == .isIn && tag.values.count == 1 }
        let labels = tags.filter(isEquality).map { Value.Entry($0.key, .string($0.values[0])) }
        // A mapping holds a key once.
        let isPlain = Set(labels.map(\.key)).count == labels.count
        let rest = isPlain ? tags.filter { !isEquality($0) } : tags
        return .object([
            "matchLabels": isPlain && !labels.isEmpty ? .map(labels) : nil,
            "matchExpressions": rest.isEmpty
                ? nil
                : .list(
                    rest.map { tag in
                        .object([
                            "key": .string(tag.key), "operator": .string(tag.operator.rawValue),
                            "values": tag.values.isEmpty ? nil : .list(tag.values.map(Value.string)),
                        ])
                    }),
        ])
    }
}

import Specs
import Vocabulary

/// A resource policy as it is to be written.
struct PolicyDraft: Sendable {
    struct Rule: Hashable, Sendable {
        var name: String
        var then: String
        /// Whole hours; nil for none.
        var graceHours: Int?
        /// Further fields of the rule: `tags`, `to`, `snapshot`.
        var more: [Value.Entry] = []
    }

    /// What it would like to be called.
    var name: String
    var type: String
    /// In the Common Expression Language.
    var when: String
    var message: String
    var rules: [Rule]
    /// Where what it comes from stands.
    var places: [SourceRange]

    /// Adds a rule, under a name that no other has.
    mutating func add(_ rule: Rule) { rules.add(rule) }

    /// The whole document. It shows and does nothing: whoever takes it over looks at what it finds first.
    func document(name: String, namespace: NamespaceName) -> Value {
        [
            "apiVersion": .string(SpecKind.apiVersion), "kind": "ResourcePolicy",
            "metadata": ["name": .string(name), "namespace": .string(namespace.rawValue)],
            "spec": [
                "select": ["types": [.string(type)]], "mode": "audit", "rules": .list(rules.map(value)),
            ],
        ]
    }

    private func value(_ rule: Rule) -> Value {
        var entries = [
            Value.Entry("name", .string(rule.name)), .init("when", .string(when)), .init("message", .string(message)),
            .init("then", .string(rule.then)),
        ]
        entries += rule.more
        if let hours = rule.graceHours {
            entries.append(.init("grace", .string(hours % 24 == 0 ? "\(hours / 24)d" : "\(hours)h")))
        }
        return .map(entries)
    }
}

extension [PolicyDraft.Rule] {
    /// Adds a rule, under a name that no other has.
    mutating func add(_ rule: PolicyDraft.Rule) {
        var rule = rule
        var number = 2
        let name = rule.name
        while contains(where: { $0.name == rule.name }) {
            rule.name = "\(name)-\(number)"
            number += 1
        }
        append(rule)
    }
}

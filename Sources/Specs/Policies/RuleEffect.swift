import Cloud
import Expressions
import Vocabulary

/// What of a resource changes, as rules see it, where a rule acts.
struct RuleEffect {
    private let then: PolicyRule.Consequence
    private var fields: Set<String> = []
    private var attributes: Set<String> = []
    private var tags: Set<String> = []

    init(_ rule: PolicyRule, on selected: [ResourceTypeDescription]) {
        then = rule.then
        func follow(_ changed: [Field]) {
            fields.formUnion(changed.map(\.rawValue))
            attributes.formUnion(selected.flatMap(\.followingAttributes).map(\.rawValue))
        }
        switch rule.then {
        case .report, .notify, .snapshot, .delete: break
        case .stop: follow(selected.flatMap(\.fields).map(\.field))
        case .resize:
            follow(selected.flatMap(\.fields).map(\.field))
            if case .instanceClass? = rule.to {
                attributes.formUnion(selected.flatMap(\.classAttributes).map(\.rawValue))
            }
        case .tag:
            tags = Set(rule.tags.map(\.key))
            if tags.contains("Name") { fields.insert("name") }
        }
    }

    var gerund: String {
        switch then {
        case .report, .notify, .stop: "stopping"
        case .tag: "tagging"
        case .resize: "resizing"
        case .snapshot: "copying"
        case .delete: "deleting"
        }
    }

    /// What of that a use concerns, in words; nil where it concerns nothing.
    func touched(by access: Program.Access) -> String? {
        switch access.name {
        case "resource":
            return access.key == nil && !(fields.isEmpty && attributes.isEmpty && tags.isEmpty)
                ? "`resource` as a whole" : nil
        case "Resource.attributes":
            return access.key == nil && !attributes.isEmpty ? "`resource.attributes` as a whole" : nil
        case "Resource.tags":
            guard !tags.isEmpty else { return nil }
            guard let key = access.key else { return "`resource.tags` as a whole, or by a key that is computed," }
            return tags.contains(key) ? "the tag \(Echo.quoted(key))" : nil
        default:
            let parts = access.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return nil }
            let isTouched = parts[0] == "Resource" ? fields.contains(parts[1]) : attributes.contains(parts[1])
            return isTouched && (parts[0] == "Resource" || parts[0] == "Attributes") ? "`\(parts[1])`" : nil
        }
    }

    /// What to do about it.
    func advice(_ access: Program.Access) -> String {
        if access.key == nil, ["resource", "Resource.attributes", "Resource.tags"].contains(access.name) {
            return "name what it needs, as in `resource.region` or `'owner' in resource.tags`"
        }
        return then == .stop
            ? "leave it out of the condition: what is stopped already is left as it is"
            : "leave it out of the condition: what is so already is left as it is"
    }
}

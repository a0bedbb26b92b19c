import Documents
import Specs
import Vocabulary

/// Policies without hours: what they ask becomes the condition of rules, what they do the rules' consequences.
///
/// Marking for an operation and carrying it out later are two policies of theirs, and one rule with a grace here.
struct CustodianRules {
    private var nodes: [Node] = []

    mutating func add(_ node: Node) { nodes.append(node) }

    func carryOver(_ findings: inout Findings) {
        var made: [CustodianRule] = []
        for node in nodes where MarkFollower(node) == nil {
            if let policy = CustodianRule(node, &findings) { made.append(policy) }
        }
        for node in nodes {
            guard let follower = MarkFollower(node) else { continue }
            follower.join(&made, &findings)
        }
        for policy in made {
            findings.rules.append(
                FoundRule(
                    name: policy.draft.name, place: policy.draft.places[0], drafts: [], policies: [policy.draft],
                    rule: nil))
        }
    }
}

/// A policy that waits for a mark which another makes, or takes it off.
private struct MarkFollower {
    private let node: Node
    private let marker: String
    private let isUndoing: Bool

    /// Nil for any other policy.
    init?(_ node: Node) {
        self.node = node
        let waiting = node["filters"]?.elements.first { ($0["type"]?.loose ?? $0.loose) == "marked-for-op" }
        if let waiting {
            marker = waiting["tag"]?.loose ?? CustodianActions.defaultMarker
            isUndoing = false
            return
        }
        for action in node["actions"]?.elements ?? [] {
            let word = action["type"]?.loose ?? action.loose ?? ""
            guard ["unmark", "remove-tag", "untag"].contains(word) else { continue }
            let named = action["tags"]?.looseList ?? []
            guard let tag = action["key"]?.loose ?? action["tag"]?.loose ?? named.first ?? Self.fallback(word) else {
                continue
            }
            marker = tag
            isUndoing = true
            return
        }
        return nil
    }

    private static func fallback(_ word: String) -> String? { word == "unmark" ? CustodianActions.defaultMarker : nil }

    /// Joins what is there already: it also says where that comes from, and a further mark is a rule with more grace.
    func join(_ made: inout [CustodianRule], _ findings: inout Findings) {
        let name = CustodianRule.name(of: node)
        guard
            let index = made.firstIndex(where: { $0.marker == marker && $0.draft.type == CustodianRule.type(of: node) })
        else {
            return findings.lose(
                at: node.range, "the policy `\(name)` is not carried over",
                why: isUndoing
                    ? "it takes off a tag, and no policy that was given marks by it"
                    : "it waits for a mark, and no policy that was given makes one",
                fix: "import it together with the policy that has `mark-for-op`")
        }
        made[index].draft.places.append(node.range)
        guard !isUndoing else { return }
        var actions = CustodianActions(type: made[index].draft.type, policy: name)
        for action in node["actions"]?.elements ?? [] where action["type"]?.loose ?? action.loose == "mark-for-op" {
            actions.add(action, &findings)
        }
        let before = made[index].draft.rules.compactMap(\.graceHours).max() ?? 0
        for var rule in actions.rules {
            if let grace = rule.graceHours { rule.graceHours = min(8784, before + grace) }
            made[index].draft.add(rule)
        }
        for action in node["actions"]?.elements ?? [] {
            let word = action["type"]?.loose ?? action.loose ?? "?"
            // A grace is told of by itself.
            guard word != "mark-for-op", word != "notify" else { continue }
            let known = CustodianActions.consequence(word, action, type: made[index].draft.type)
            guard !made[index].draft.rules.contains(where: { $0.then == known }) else { continue }
            findings.lose(
                at: action.range, "the action `\(word)` of `\(name)` is not carried over",
                why: "it is none of those that were marked for")
        }
    }
}

/// One policy without hours.
struct CustodianRule {
    var draft: PolicyDraft
    let marker: String?

    static func name(of node: Node) -> String { node["name"]?.loose ?? "unnamed" }

    static func type(of node: Node) -> String? {
        let resource = node["resource"]?.loose ?? ""
        return CustodianKey.types[resource.hasPrefix("aws.") ? String(resource.dropFirst(4)) : resource]
    }

    /// Nil where it cannot be carried over, which is noted then.
    init?(_ node: Node, _ findings: inout Findings) {
        let name = Self.name(of: node)
        let subject = "the policy `\(name)` is not carried over"
        guard let type = Self.type(of: node) else {
            findings.lose(
                at: node["resource"]?.range ?? node.range, subject,
                why: "it is about `\(node["resource"]?.loose ?? "")`, which no provider lists")
            return nil
        }
        guard Self.isWithoutObstacle(node, subject, &findings) else { return nil }
        var actions = CustodianActions(type: type, policy: name)
        let stated = node["actions"]?.elements ?? []
        for action in stated { actions.add(action, &findings) }
        guard stated.isEmpty || !actions.rules.isEmpty else {
            findings.lose(at: node.range, subject, why: "none of its actions has an equal")
            return nil
        }
        let stops = actions.rules.contains { $0.then == "stop" }
        let filters = (node["filters"]?.elements ?? []).filter {
            !Self.asksForMarker($0, actions.marker) && !(stops && Self.asksWhetherItRuns($0))
        }
        var translator = CustodianTranslator(type: type)
        let condition: CustodianCondition
        do throws(CustodianObstacle) {
            condition = try translator.all(filters)
        } catch {
            findings.lose(at: error.place, subject, why: "its filter `\(error.filter)` has no equal: \(error.why)")
            return nil
        }
        for note in translator.notes { findings.lose(at: note.place, "\(note.what) in `\(name)`") }
        let said = node["description"]?.loose ?? node["comments"]?.loose ?? node["comment"]?.loose
        let words = " is meant by the policy \(name)" + (said.map { ": \($0)" } ?? "")
        draft = PolicyDraft(
            name: name, type: type, when: Self.region(node).map { "\($0) && (\(condition.text))" } ?? condition.text,
            message: "resource.name + \(ExpressionText.quoted(String(words.prefix(512))))",
            rules: stated.isEmpty ? [.init(name: "report", then: "report")] : actions.rules, places: [node.range])
        marker = actions.marker
    }

    private static func region(_ node: Node) -> String? {
        node["region"]?.loose.map { "resource.region == \(ExpressionText.quoted($0))" }
    }

    /// What a policy says besides filters and actions, and what would be another policy without it.
    private static func isWithoutObstacle(_ node: Node, _ subject: String, _ findings: inout Findings) -> Bool {
        for field in ["conditions", "query"] {
            guard let part = node[field] else { continue }
            findings.lose(
                at: part.range, subject, why: "its `\(field)` has no equal, and without it more would be meant")
            return false
        }
        let mode = node["mode"]?["type"]?.loose ?? "pull"
        guard ["pull", "periodic"].contains(mode) else {
            findings.lose(
                at: node["mode"]?.range, subject, why: "it acts on events (`\(mode)`), and rules judge what there is",
                fix: "without its `mode` it would mean every resource that there is, not only new ones")
            return false
        }
        if let most = node["max-resources"] ?? node["max-resources-percent"] {
            findings.lose(
                at: most.range, "the most resources of `\(name(of: node))` are not carried over",
                why: "how much may happen is for the caps of a tenant to say")
        }
        return true
    }

    /// Whether it only keeps from marking twice.
    private static func asksForMarker(_ filter: Node, _ marker: String?) -> Bool {
        guard let marker else { return false }
        let key = "tag:\(marker)"
        if filter["type"] == nil { return filter[key]?.loose == "absent" }
        return filter["key"]?.loose == key && filter["value"]?.loose == "absent" && filter["op"] == nil
    }

    /// What is stopped already is left as it is, and a rule that stops may not ask.
    private static func asksWhetherItRuns(_ filter: Node) -> Bool {
        for (key, word) in [("State.Name", "running"), ("DBInstanceStatus", "available"), ("Status", "available")] {
            if filter["type"] == nil, filter[key]?.loose == word { return true }
            if filter["key"]?.loose == key, filter["value"]?.loose == word,
                ["eq", "equal"].contains(filter["op"]?.loose ?? "eq")
            {
                return true
            }
        }
        return false
    }
}

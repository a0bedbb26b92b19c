import Documents
import Vocabulary

/// What a policy's actions come to, as rules.
struct CustodianActions {
    private(set) var rules: [PolicyDraft.Rule] = []
    /// The tags that `mark-for-op` leaves on resources; where a grace is, nobody asks for them.
    private(set) var marker: String?
    private let type: String
    private let policy: String

    init(type: String, policy: String) {
        self.type = type
        self.policy = policy
    }

    /// The tag of `mark-for-op` where none is named.
    static let defaultMarker = "maid_status"

    mutating func add(_ node: Node, _ findings: inout Findings) {
        let word = node["type"]?.loose ?? node.loose ?? "?"
        guard word == "mark-for-op" || word == "mark_for_op" else {
            guard let rule = rule(word, node) else { return lose(node, word, &findings) }
            if rule.then == "delete" {
                findings.lose(
                    at: node.range, "`\(word)` of `\(policy)` gets a grace of a day",
                    why: "nothing is deleted the moment it is found")
            }
            return keep(rule)
        }
        let op = node["op"]?.loose ?? "stop"
        guard var rule = rule(op, node["op"] ?? node), let hours = Self.hours(node) else {
            return lose(node, "mark-for-op", &findings)
        }
        marker = node["tag"]?.loose ?? Self.defaultMarker
        // Telling needs no grace.
        if rule.then != "notify" { rule.graceHours = max(rule.then == "delete" ? 24 : 1, hours) }
        keep(rule)
    }

    private mutating func keep(_ rule: PolicyDraft.Rule) { rules.add(rule) }

    /// What a rule does for an action; nil for nothing.
    static func consequence(_ word: String, _ node: Node, type: String) -> String? {
        CustodianActions(type: type, policy: "").rule(word, node)?.then
    }

    private func lose(_ node: Node, _ word: String, _ findings: inout Findings) {
        findings.lose(
            at: node.range, "the action `\(word)` of `\(policy)` is not carried over",
            why: "no rule does that with `\(type)`")
    }

    /// Whole hours; four days where nothing is said. Nil where it is no number of hours.
    private static func hours(_ node: Node) -> Int? {
        guard node["days"] != nil || node["hours"] != nil else { return 96 }
        var hours = 0.0
        for (unit, length) in [("days", 24.0), ("hours", 1)] {
            guard let value = node[unit] else { continue }
            guard let number = value.loose.flatMap(Double.init) else { return nil }
            hours += number * length
        }
        return (0...8784).contains(hours) ? Int(exactly: hours) : nil
    }

    private func rule(_ word: String, _ node: Node) -> PolicyDraft.Rule? {
        switch (word, type) {
        case ("stop", "ec2/instance"), ("stop", "rds/instance"), ("stop", "rds/cluster"):
            guard node["hibernate"]?.looseFlag != true else { return nil }
            return .init(name: "stop", then: "stop")
        case ("notify", _): return .init(name: "notify", then: "notify")
        case ("tag", _), ("mark", _): return tagging(node)
        case ("snapshot", "ec2/volume"), ("snapshot", "rds/instance"), ("snapshot", "rds/cluster"):
            return .init(name: "snapshot", then: "snapshot")
        case ("terminate", "ec2/instance"), ("delete", "ec2/volume"), ("delete", "ec2/snapshot"),
            ("release", "ec2/address"):
            return .init(name: "delete", then: "delete", graceHours: 24, more: [.init("snapshot", false)])
        case ("delete", "rds/instance"), ("delete", "rds/cluster"):
            // It leaves a last snapshot unless it is told not to.
            let skips = node["skip-snapshot"]?.looseFlag ?? false
            return .init(name: "delete", then: "delete", graceHours: 24, more: [.init("snapshot", .bool(!skips))])
        case ("resize", "autoscaling/group"): return resizing(node)
        default: return nil
        }
    }

    private func tagging(_ node: Node) -> PolicyDraft.Rule? {
        var tags = (node["tags"]?.entries ?? []).compactMap { entry -> Value.Entry? in
            guard let key = entry.key.loose, let value = entry.value.loose else { return nil }
            return .init(key, .string(value))
        }
        guard tags.count == (node["tags"]?.entries.count ?? 0) else { return nil }
        if let key = node["key"]?.loose ?? node["tag"]?.loose {
            guard let value = node["value"]?.loose else { return nil }
            tags.append(.init(key, .string(value)))
        }
        // What they put in for braces is computed when it acts.
        guard !tags.isEmpty, tags.allSatisfy({ !($0.value.text ?? "").contains("{") }) else { return nil }
        return .init(name: "tag", then: "tag", more: [.init("tags", .map(tags))])
    }

    private func resizing(_ node: Node) -> PolicyDraft.Rule? {
        let known: Set = ["type", "min-size", "max-size", "desired-size"]
        guard node.kind == .map, node.entries.allSatisfy({ known.contains($0.key.loose ?? "") }) else { return nil }
        let sizes = [("min-size", "minimum"), ("max-size", "maximum"), ("desired-size", "desired")].compactMap {
            theirs, ours in node[theirs]?.integer.map { Value.Entry(ours, .int($0)) }
        }
        guard !sizes.isEmpty else { return nil }
        return .init(name: "resize", then: "resize", more: [.init("to", ["size": .map(sizes)])])
    }
}

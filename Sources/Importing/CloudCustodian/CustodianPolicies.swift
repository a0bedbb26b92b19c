import Documents
import Specs
import Timetables
import Vocabulary

/// Cloud Custodian's policies: those with off-hours filters become schedules, the others resource policies.
///
/// Contract: the policy format of `c7n`; what its filters and actions are called.
enum CustodianPolicies {
    static func read(_ input: ImportInput) -> Findings {
        var findings = Findings()
        var groups: [CustodianGroup] = []
        var tags = ResourceTags()
        var rules = CustodianRules()
        for document in input.documents {
            guard let policies = document["policies"] else {
                tags.collect(from: document)
                continue
            }
            for node in policies.elements {
                guard CustodianPolicy.hasHours(node) else {
                    rules.add(node)
                    continue
                }
                guard let policy = CustodianPolicy(node, &findings) else { continue }
                if let index = groups.firstIndex(where: { $0.takes(policy) }) {
                    groups[index].policies.append(policy)
                } else {
                    groups.append(CustodianGroup(policies: [policy]))
                }
            }
        }
        for group in groups { group.carryOver(tags, input, &findings) }
        rules.carryOver(&findings)
        return findings
    }
}

/// One policy that starts or stops something by the clock.
struct CustodianPolicy: Sendable {
    let name: String
    let place: SourceRange
    let type: String
    let filter: OffHoursFilter
    /// What else a resource must have.
    let tags: [TagSelector.Requirement]
    /// What it does to resources.
    let state: RuleState

    /// Types of Cloud Custodian's and ours.
    private static let types = [
        "ec2": "ec2/instance", "rds": "rds/instance", "rds-cluster": "rds/cluster", "asg": "autoscaling/group",
    ]

    /// Whether it has to do with off-hours.
    static func hasHours(_ node: Node) -> Bool {
        var filters = CustodianFilters()
        for filter in node["filters"]?.elements ?? [] { filters.add(filter) }
        return filters.offHours != nil || filters.buried != nil
    }

    /// Reads a policy with off-hours; nil where it cannot be carried over, which is noted then.
    init?(_ node: Node, _ findings: inout Findings) {
        let name = node["name"]?.loose ?? "unnamed"
        var filters = CustodianFilters()
        for filter in node["filters"]?.elements ?? [] { filters.add(filter) }
        guard let offHours = filters.offHours else {
            if let buried = filters.buried { findings.lose(at: buried, Self.subject(name), why: Self.inAlternatives) }
            return nil
        }
        let resource = node["resource"]?.loose ?? ""
        let short = resource.hasPrefix("aws.") ? String(resource.dropFirst(4)) : resource
        guard let type = Self.types[short] else {
            findings.lose(
                at: node["resource"]?.range ?? node.range, Self.subject(name),
                why: "it is about `\(resource)`, of which no provider has resources to be started and stopped")
            return nil
        }
        if let conditions = node["conditions"] {
            filters.unknown.append((conditions.range, "conditions"))
        }
        for (place, filter) in filters.unknown {
            findings.lose(
                at: place, Self.subject(name),
                why: "its `\(filter)` cannot be said in a selector, and without it more would be selected",
                fix: "mark those resources with a tag, and let the policy filter by that")
        }
        guard filters.unknown.isEmpty else { return nil }
        var state: RuleState?
        for action in node["actions"]?.elements ?? [] {
            let word = action["type"]?.loose ?? action.loose ?? ""
            switch (offHours.kind, word) {
            case (.off, "stop"): state = action["hibernate"]?.looseFlag == true ? .hibernated : .stopped
            case (.off, "suspend"), (.off, "resize"): state = .stopped
            case (.on, "start"), (.on, "resume"), (.on, "resize"): state = .running
            default: findings.lose(at: action.range, "the action `\(word)` of `\(name)` is not carried over")
            }
            if word == "suspend" {
                findings.lose(
                    at: action.range, "`suspend` of `\(name)` becomes a size of zero",
                    why: "Cloud Custodian stops the instances of a group, a schedule lets the group end them")
            }
        }
        guard let state else {
            findings.lose(at: node.range, Self.subject(name), why: "none of its actions starts or stops anything")
            return nil
        }
        self.name = name
        self.type = type
        self.state = state
        place = node.range
        filter = offHours
        tags = filters.tags
    }

    private static func subject(_ name: String) -> String { "the policy `\(name)` is not carried over" }

    private static let inAlternatives = "its off-hours are one of several alternatives"
}

/// The values of tags that resources have, from whatever lists of resources were given.
struct ResourceTags: Sendable {
    struct Value: Sendable {
        let key: String
        let value: String
        let place: SourceRange
    }

    private(set) var values: [Value] = []
    private var seen: Set<[String]> = []

    /// Looks everywhere in a document for lists `Tags` of `Key` and `Value`, which is how AWS writes tags.
    mutating func collect(from node: Node) {
        for element in node.elements { collect(from: element) }
        for entry in node.entries {
            if entry.key.text == "Tags" {
                for tag in entry.value.elements {
                    guard let key = tag["Key"]?.loose, let value = tag["Value"] else { continue }
                    let text = value.loose ?? ""
                    if seen.insert([key, text]).inserted {
                        values.append(Value(key: key, value: text, place: value.range))
                    }
                }
            } else {
                collect(from: entry.value)
            }
        }
    }

    /// The values under a key, letter case ignored.
    func values(of key: String) -> [Value] { values.filter { $0.key.lowercased() == key.lowercased() } }
}

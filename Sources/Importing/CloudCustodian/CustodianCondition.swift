import Documents
import Vocabulary

/// What a policy's filters come to, as a condition of a rule.
indirect enum CustodianCondition: Hashable, Sendable {
    /// In the Common Expression Language, an operand of anything.
    case plain(String)
    case all([CustodianCondition])
    case any([CustodianCondition])
    case not(CustodianCondition)

    var text: String {
        switch self {
        case .plain(let text): text
        case .all(let parts): parts.isEmpty ? "true" : parts.map(\.operand).joined(separator: " && ")
        case .any(let parts): parts.isEmpty ? "false" : parts.map(\.operand).joined(separator: " || ")
        case .not(let inner): "!(\(inner.text))"
        }
    }

    private var operand: String {
        switch self {
        case .plain, .not: text
        case .all(let parts), .any(let parts): parts.count == 1 ? parts[0].operand : "(\(text))"
        }
    }
}

/// Why a filter has no equal.
struct CustodianObstacle: Error {
    let place: SourceRange
    /// What the filter is called.
    let filter: String
    let why: String
}

/// Turns filters into conditions that hold for the same resources.
///
/// Contract: `c7n.filters.core` of Cloud Custodian 0.9, `ValueFilter.match`, `AgeFilter`, `And`, `Or`, `Not`.
struct CustodianTranslator {
    /// One of our types.
    let type: String
    /// What means the same only nearly, for people.
    private(set) var notes: [(place: SourceRange, what: String)] = []

    init(type: String) { self.type = type }

    /// All filters of a list, as they hold together.
    mutating func all(_ filters: [Node]) throws(CustodianObstacle) -> CustodianCondition {
        var parts: [CustodianCondition] = []
        let isFree = type == "ec2/address" && filters.contains { Self.isAbsent("AssociationId", $0) }
        for filter in filters {
            // What is associated with nothing is with no instance either.
            if isFree, Self.isAbsent("InstanceId", filter) { continue }
            parts.append(try condition(filter))
        }
        return .all(parts)
    }

    private static func isAbsent(_ key: String, _ filter: Node) -> Bool {
        if filter["type"] == nil { return filter[key]?.loose == "absent" }
        return filter["key"]?.loose == key && filter["value"]?.loose == "absent" && filter["op"] == nil
    }

    mutating func condition(_ node: Node) throws(CustodianObstacle) -> CustodianCondition {
        if let inner = node["and"] { return try all(inner.elements) }
        if let inner = node["not"] { return .not(try all(inner.elements)) }
        if let inner = node["or"] {
            var parts: [CustodianCondition] = []
            for filter in inner.elements { parts.append(try condition(filter)) }
            return .any(parts)
        }
        let name = node["type"]?.loose ?? (node.kind == .map ? nil : node.loose)
        switch name {
        case nil, "value": return .plain(try CustodianComparison(node, type).text)
        case "instance-uptime" where type == "ec2/instance": return try age(node, "launchedAt", "instance-uptime")
        case "state-age" where type == "ec2/instance": return try age(node, "stoppedAt", "state-age")
        case "instance-age" where type == "ec2/instance":
            notes.append(
                (
                    node.range,
                    "`instance-age` counts from the last start, as nothing tells when the first volume was attached"
                ))
            return try age(node, "launchedAt", "instance-age")
        case "age" where type == "ec2/snapshot": return try age(node, "createdAt", "age")
        case let name?:
            throw CustodianObstacle(place: node.range, filter: name, why: "no rule can ask that")
        }
    }

    private func age(_ node: Node, _ attribute: String, _ name: String) throws(CustodianObstacle) -> CustodianCondition
    {
        let known: Set = ["type", "op", "days", "hours", "minutes"]
        let other = node.entries.compactMap(\.key.loose).first { !known.contains($0) }
        if let other {
            throw CustodianObstacle(place: node.range, filter: name, why: "no rule can ask for its `\(other)`")
        }
        var seconds = 0.0
        for (unit, length) in [("days", 86_400.0), ("hours", 3600), ("minutes", 60)] {
            guard let value = node[unit] else { continue }
            guard let number = value.loose.flatMap(Double.init) else {
                throw CustodianObstacle(place: value.range, filter: name, why: "its `\(unit)` is no number")
            }
            seconds += number * length
        }
        let word = node["op"]?.loose ?? "greater-than"
        guard let comparison = CustodianComparison.orders[word] ?? CustodianComparison.equalities[word] else {
            throw CustodianObstacle(place: node.range, filter: name, why: "ages are not compared by `\(word)`")
        }
        guard let limit = Self.duration(seconds) else {
            throw CustodianObstacle(place: node.range, filter: name, why: "its time is no whole number of seconds")
        }
        return .plain(Self.older("resource.attributes.\(attribute)", comparison, limit))
    }

    static func older(_ attribute: String, _ comparison: String, _ limit: String) -> String {
        "(has(\(attribute)) && now - timestamp(\(attribute)) \(comparison) \(limit))"
    }

    /// A literal, for up to a century.
    static func duration(_ seconds: Double) -> String? {
        guard abs(seconds) <= 36_525 * 86_400, let whole = Int64(exactly: seconds) else { return nil }
        return whole % 3600 == 0 ? "duration('\(whole / 3600)h')" : "duration('\(whole)s')"
    }
}

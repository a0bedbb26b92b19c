import Documents
import Specs
import Vocabulary

/// The filters of a policy: its off-hours, what a selector can say, and what it cannot.
struct CustodianFilters {
    private(set) var offHours: OffHoursFilter?
    private(set) var tags: [TagSelector.Requirement] = []
    var unknown: [(place: SourceRange, name: String)] = []
    /// Where an off-hours filter stands that is one of several alternatives.
    private(set) var buried: SourceRange?

    /// Adds a filter that must hold with all others.
    mutating func add(_ node: Node) {
        if let filter = Self.offHours(node) {
            offHours = filter
        } else if let all = node["and"] {
            for filter in all.elements { add(filter) }
        } else if let requirement = Self.requirement(node) {
            tags.append(requirement)
        } else if let only = node["not"]?.elements, only.count == 1, let inner = Self.requirement(only[0]) {
            tags.append(inner.opposite)
        } else if !Self.isImplied(node) {
            if node["or"]?.elements.contains(where: { Self.offHours($0) != nil }) == true { buried = node.range }
            unknown.append((node.range, node["type"]?.loose ?? node.entries.first?.key.loose ?? node.loose ?? "?"))
        }
    }

    /// What a policy says only because starting what runs, or stopping what is stopped, fails.
    private static func isImplied(_ node: Node) -> Bool {
        let key = node["key"]?.loose ?? node.entries.first?.key.loose
        return key == "State.Name" || key == "DBInstanceStatus" || key == "Status"
    }

    private static func offHours(_ node: Node) -> OffHoursFilter? {
        guard let kind = OffHoursFilter.Kind(rawValue: String((node["type"]?.loose ?? node.loose ?? "").dropLast(4))),
            (node["type"]?.loose ?? node.loose ?? "").hasSuffix("hour")
        else { return nil }
        var filter = OffHoursFilter(kind, zone: node["default_tz"]?.loose ?? "et")
        if let hour = node["\(kind.rawValue)hour"]?.loose.flatMap({ Int($0) }) { filter.hour = hour }
        filter.weekends = node["weekends"]?.looseFlag ?? true
        filter.weekendsOnly = node["weekends-only"]?.looseFlag ?? false
        filter.optOut = node["opt-out"]?.looseFlag ?? false
        if let tag = node["tag"]?.loose { filter.tag = tag }
        let fallback = node["fallback-schedule"]?.loose ?? node["fallback_schedule"]?.loose
        filter.fallback = fallback?.isEmpty == false ? fallback : nil
        filter.skipDays = node["skip-days"]?.looseList ?? []
        return filter
    }

    /// What a filter on a tag means; nil for any other, and where a selector cannot say it.
    private static func requirement(_ node: Node) -> TagSelector.Requirement? {
        let isLong = node["type"]?.loose == "value"
        guard isLong || node.entries.count == 1, node.kind == .map else { return nil }
        let key = isLong ? node["key"]?.loose : node.entries[0].key.loose
        guard let key, key.hasPrefix("tag:"), key.utf8.count > 4 else { return nil }
        let tag = String(key.dropFirst(4))
        let value = isLong ? node["value"] : node.entries[0].value
        guard Set(node.entries.compactMap(\.key.loose)).isSubset(of: ["type", "key", "value", "op", key]) else {
            return nil
        }
        switch (node["op"]?.loose ?? "eq", value?.kind) {
        case ("in", .list): return .init(tag, .isIn, value?.looseList ?? [])
        case ("not-in", .list), ("ni", .list): return .init(tag, .notIn, value?.looseList ?? [])
        case ("eq", .list), (_, .map), (_, .null), (_, nil): return nil
        case ("eq", _), ("equal", _):
            switch value?.loose ?? "" {
            case "absent": return .init(tag, .doesNotExist)
            case "present": return .init(tag, .exists)
            case "not-null", "empty": return nil
            case let text: return .init(tag, .isIn, [text])
            }
        case ("ne", _), ("not-equal", _): return .init(tag, .notIn, [value?.loose ?? ""])
        default: return nil
        }
    }
}

extension TagSelector.Requirement {
    /// What holds exactly where this does not.
    var opposite: TagSelector.Requirement {
        switch self.operator {
        case .isIn: .init(key, .notIn, values)
        case .notIn: .init(key, .isIn, values)
        case .exists: .init(key, .doesNotExist)
        case .doesNotExist: .init(key, .exists)
        }
    }
}

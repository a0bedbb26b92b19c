import Vocabulary

/// A selector over labels, as a query writes it or as an object holds it.
struct LabelSelector: Hashable, Sendable {
    private enum Requirement: Hashable, Sendable {
        case isIn(String, [String]), isNotIn(String, [String])
        case exists(String), isAbsent(String)
        case isMore(String, Int64), isLess(String, Int64)
    }

    private var requirements: [Requirement] = []

    var selectsAll: Bool { requirements.isEmpty }

    /// `a=b,c!=d,e in (f,g),h notin (i),j,!k`; nil for anything else.
    init?(_ text: String) {
        for part in Self.parts(text) where !part.isEmpty {
            guard let requirement = Self.requirement(part) else { return nil }
            requirements.append(requirement)
        }
    }

    /// `{matchLabels, matchExpressions}`.
    init?(wire: Value) {
        for entry in wire["matchLabels"]?.entries ?? [] {
            guard let text = entry.value.text else { return nil }
            requirements.append(.isIn(entry.key, [text]))
        }
        for expression in wire["matchExpressions"]?.elements ?? [] {
            guard let key = expression["key"]?.text else { return nil }
            let values = expression["values"]?.texts ?? []
            switch expression["operator"]?.text {
            case "In": requirements.append(.isIn(key, values))
            case "NotIn": requirements.append(.isNotIn(key, values))
            case "Exists": requirements.append(.exists(key))
            case "DoesNotExist": requirements.append(.isAbsent(key))
            default: return nil
            }
        }
    }

    func selects(_ labels: [Value.Entry]) -> Bool {
        requirements.allSatisfy { requirement in
            func value(_ key: String) -> String? { labels.first { $0.key == key }?.value.text }
            switch requirement {
            case .isIn(let key, let values): return value(key).map(values.contains) ?? false
            case .isNotIn(let key, let values): return !(value(key).map(values.contains) ?? false)
            case .exists(let key): return value(key) != nil
            case .isAbsent(let key): return value(key) == nil
            case .isMore(let key, let bound): return value(key).flatMap(Int64.init).map { $0 > bound } ?? false
            case .isLess(let key, let bound): return value(key).flatMap(Int64.init).map { $0 < bound } ?? false
            }
        }
    }

    /// As a query writes it.
    var text: String {
        requirements.map { requirement in
            switch requirement {
            case .isIn(let key, let values):
                values.count == 1 ? "\(key)=\(values[0])" : "\(key) in (\(values.sorted().joined(separator: ",")))"
            case .isNotIn(let key, let values): "\(key) notin (\(values.sorted().joined(separator: ",")))"
            case .exists(let key): key
            case .isAbsent(let key): "!\(key)"
            case .isMore(let key, let bound): "\(key)>\(bound)"
            case .isLess(let key, let bound): "\(key)<\(bound)"
            }
        }.sorted().joined(separator: ",")
    }

    /// What stands between commas outside of parentheses.
    private static func parts(_ text: String) -> [String] {
        var (parts, current, depth) = ([String](), "", 0)
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        return (parts + [current]).map(trimmed)
    }

    private static func requirement(_ text: String) -> Requirement? {
        if text.hasPrefix("!") { return key(String(text.dropFirst())).map(Requirement.isAbsent) }
        for (sign, make) in [
            ("!=", { Requirement.isNotIn($0, [$1]) }), ("==", { Requirement.isIn($0, [$1]) }),
            ("=", { Requirement.isIn($0, [$1]) }),
        ] {
            if let (left, right) = split(text, at: sign), let key = key(left) { return make(key, right) }
        }
        if let (left, right) = split(text, at: ">"), let key = key(left), let bound = Int64(right) {
            return .isMore(key, bound)
        }
        if let (left, right) = split(text, at: "<"), let key = key(left), let bound = Int64(right) {
            return .isLess(key, bound)
        }
        if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
            let words = text[..<open].split(separator: " ")
            let values = text[text.index(after: open)...].dropLast().split(
                separator: ",", omittingEmptySubsequences: false
            ).map { trimmed(String($0)) }
            guard words.count == 2, let key = key(String(words[0])) else { return nil }
            if words[1] == "in" { return .isIn(key, values) }
            return words[1] == "notin" ? .isNotIn(key, values) : nil
        }
        return key(text).map(Requirement.exists)
    }

    private static func key(_ text: String) -> String? {
        let text = trimmed(text)
        let isKey =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [45, 46, 47, 95].contains(byte)
            }
        return isKey ? text : nil
    }

    private static func split(_ text: String, at sign: String) -> (String, String)? {
        guard let place = text.firstRange(of: sign) else { return nil }
        return (trimmed(String(text[..<place.lowerBound])), trimmed(String(text[place.upperBound...])))
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

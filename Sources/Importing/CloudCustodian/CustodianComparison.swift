import Documents
import Vocabulary

/// A filter `value`, or one of a single key: what it asks, as a rule asks it.
struct CustodianComparison {
    let text: String

    static let orders = [
        "gt": ">", "greater-than": ">", "ge": ">=", "gte": ">=", "lt": "<", "less-than": "<", "le": "<=", "lte": "<=",
    ]
    static let equalities = ["eq": "==", "equal": "==", "ne": "!=", "not-equal": "!="]

    init(_ node: Node, _ type: String) throws(CustodianObstacle) {
        let isLong = node["type"] != nil
        let name = (isLong ? node["key"]?.loose : node.entries.first?.key.loose) ?? node.loose ?? "?"
        func obstacle(_ why: String) -> CustodianObstacle {
            CustodianObstacle(place: node.range, filter: name, why: why)
        }
        guard isLong || node.entries.count == 1 else { throw obstacle("it is none of Cloud Custodian's filters") }
        let known: Set = isLong ? ["type", "key", "op", "value", "value_type"] : [name]
        if let other = node.entries.compactMap(\.key.loose).first(where: { !known.contains($0) }) {
            throw obstacle("no rule can ask for its `\(other)`")
        }
        guard let key = CustodianKey(name, of: type) else { throw obstacle("no resource of ours shows that") }
        guard let value = isLong ? node["value"] : node.entries.first?.value else { throw obstacle("it has no value") }
        let asked = Asked(
            key: key, op: node["op"]?.loose ?? "eq", hasOp: node["op"] != nil, value: value,
            valueType: node["value_type"]?.loose)
        guard let text = asked.text else { throw obstacle("no rule can compare that so") }
        self.text = text
    }
}

/// A question about one key.
private struct Asked {
    let key: CustodianKey
    let op: String
    let hasOp: Bool
    let value: Node
    let valueType: String?

    /// Nil where there is no equal.
    var text: String? {
        switch (key.kind, valueType) {
        case (.text, nil): asText(key.text)
        case (.text, "normalize"?): asText("\(key.text).optMap(v, v.trim().lowerAscii())")
        case (.number, nil): asNumber
        case (.flag, nil): asFlag
        case (.instant, "age"?): asAge
        case (.presence, nil): asPresence
        case (.presence, "size"?): value.integer == 0 && isEqual ? "\(key.text) == ''" : nil
        case (.power(let running, let stopped), nil): asPower(running, stopped)
        default: nil
        }
    }

    private var isEqual: Bool { op == "eq" || op == "equal" }
    private var isUnequal: Bool { op == "ne" || op == "not-equal" }

    // MARK: Texts

    /// Of an optional: what is not there equals nothing, and is in no list.
    private func asText(_ optional: String) -> String? {
        if value.kind == .list { return membership(optional) }
        guard value.kind == .string, let wanted = value.text else { return nil }
        switch wanted {
        // A text that happens to say so is taken for it.
        case "absent": return isEqual ? "\(optional).orValue('absent') == 'absent'" : nil
        case "present": return isEqual ? "\(optional).hasValue()" : nil
        case "not-null": return isEqual ? "\(optional).orValue('') != ''" : nil
        case "empty": return isEqual ? "\(optional).orValue('') in ['', 'empty']" : nil
        default: break
        }
        let other = wanted.isEmpty ? "'-'" : "''"
        let literal = ExpressionText.quoted(wanted)
        switch op {
        case "eq", "equal": return "\(optional).orValue(\(other)) == \(literal)"
        case "ne", "not-equal": return "\(optional).orValue(\(other)) != \(literal)"
        case "contains":
            return wanted.isEmpty ? "\(optional).hasValue()" : "\(optional).orValue('').contains(\(literal))"
        case "glob": return CustodianPattern.ofGlob(wanted).map { matches(optional, $0) }
        case "regex": return CustodianPattern.ofRegex(wanted, ignoringCase: true).map { matches(optional, $0) }
        case "regex-case": return CustodianPattern.ofRegex(wanted, ignoringCase: false).map { matches(optional, $0) }
        default: return nil
        }
    }

    private func matches(_ optional: String, _ pattern: String) -> String {
        "(\(optional).hasValue() && \(optional).orValue('').matches(\(ExpressionText.quoted(pattern))))"
    }

    private func membership(_ optional: String) -> String? {
        let texts = value.elements.compactMap { $0.kind == .string ? $0.text : nil }
        guard texts.count == value.elements.count else { return nil }
        var other = ""
        while texts.contains(other) { other += "-" }
        let isIn = "\(optional).orValue(\(ExpressionText.quoted(other))) in \(ExpressionText.list(texts))"
        switch op {
        case "in": return isIn
        case "not-in", "ni": return "!(\(isIn))"
        default: return nil
        }
    }

    // MARK: Other kinds

    private var asNumber: String? {
        if value.kind == .list {
            let numbers = value.elements.compactMap(\.integer)
            guard numbers.count == value.elements.count else { return nil }
            let isIn = "\(key.text) in [\(numbers.map(String.init).joined(separator: ", "))]"
            return op == "in" ? isIn : op == "not-in" || op == "ni" ? "!(\(isIn))" : nil
        }
        guard let number = value.integer else { return nil }
        return (CustodianComparison.orders[op] ?? CustodianComparison.equalities[op]).map {
            "\(key.text) \($0) \(number)"
        }
    }

    private var asFlag: String? {
        guard let flag = value.flag, isEqual || isUnequal else { return nil }
        return flag == isEqual ? key.text : "!\(key.text)"
    }

    private var asAge: String? {
        guard hasOp, let comparison = CustodianComparison.orders[op],
            let days = value.loose.flatMap(Double.init), value.kind == .int || value.kind == .double,
            let limit = CustodianTranslator.duration(days * 86_400)
        else { return nil }
        return CustodianTranslator.older(key.text, comparison, limit)
    }

    private var asPresence: String? {
        if value.kind == .list { return value.elements.isEmpty && isEqual ? "\(key.text) == ''" : nil }
        guard isEqual else { return nil }
        switch value.text {
        case "absent", "empty": return "\(key.text) == ''"
        case "present", "not-null": return "\(key.text) != ''"
        default: return nil
        }
    }

    /// Ours know a third state, which Cloud Custodian takes for stopped.
    private func asPower(_ running: String, _ stopped: String) -> String? {
        let words = value.kind == .list ? value.elements.compactMap(\.text) : value.text.map { [$0] } ?? []
        let isNegative = isUnequal || op == "not-in" || op == "ni"
        guard isNegative || isEqual || op == "in", words.count == max(1, value.elements.count),
            (value.kind == .list) != (isEqual || isUnequal)
        else { return nil }
        var states: [String] = []
        for word in words {
            switch word {
            case running: states.append("running")
            case stopped: states += ["stopped", "hibernated"]
            default: return nil
            }
        }
        let isIn =
            states.count == 1
            ? "\(key.text) == \(ExpressionText.quoted(states[0]))" : "\(key.text) in \(ExpressionText.list(states))"
        return isNegative ? "!(\(isIn))" : isIn
    }
}

/// Patterns as the expressions' own engine reads them; nil where it would read them otherwise.
enum CustodianPattern {
    /// Contract: Python's `fnmatch`, on a system that tells letter case apart.
    static func ofGlob(_ glob: String) -> String? {
        var pattern = "^(?s:"
        for scalar in glob.unicodeScalars {
            switch scalar {
            case "*": pattern += ".*"
            case "?": pattern += "."
            case "[": return nil
            default: pattern += escaped(scalar)
            }
        }
        return pattern + ")$"
    }

    /// Contract: Python's `re.match`, which begins at the beginning. Only what both engines read alike: no escapes but of
    /// punctuation, no groups but plain ones.
    static func ofRegex(_ regex: String, ignoringCase: Bool) -> String? {
        var pattern = ""
        var rest = Substring(regex)
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let next = rest.popFirst(), next.isASCII, next.isPunctuation || next.isSymbol else { return nil }
                pattern += "\\\(next)"
            case "(":
                guard rest.first != "?" else { return nil }
                pattern += "("
            case "[":
                guard let group = group(&rest) else { return nil }
                pattern += group
            case "{": return nil
            case "*", "+", "?":
                // A quantifier behind one is lazy or possessive, or an error.
                guard rest.first.map({ !"*+?{".contains($0) }) ?? true, let last = pattern.last, !"(|^".contains(last)
                else { return nil }
                pattern.append(character)
            // Python's also stands before a last line feed.
            case "$": pattern += "\\n?\\z"
            default:
                guard character.isASCII else { return nil }
                pattern.append(character)
            }
        }
        return (ignoringCase ? "^(?i:" : "^(?:") + pattern + ")"
    }

    /// Letters and digits of ASCII, dashes between them, and punctuation that means nothing.
    private static func group(_ rest: inout Substring) -> String? {
        var text = "["
        if rest.first == "^" { text.append(rest.removeFirst()) }
        while let character = rest.popFirst(), character != "]" {
            guard character.isASCII, character.isLetter || character.isNumber || "-_. ".contains(character) else {
                return nil
            }
            text.append(character)
        }
        let inner = text.dropFirst().drop { $0 == "^" }
        guard inner.last != "-", inner.first != "-", !inner.isEmpty, isOrdered(inner) else { return nil }
        return text + "]"
    }

    private static func isOrdered(_ text: Substring) -> Bool {
        let characters = Array(text)
        for index in characters.indices where characters[index] == "-" {
            guard index > 0, index + 1 < characters.count, characters[index - 1] <= characters[index + 1],
                characters[index - 1] != "-", characters[index + 1] != "-"
            else { return false }
            // `a-c-e` is no range of a range.
            if index >= 2, characters[index - 2] == "-" { return false }
        }
        return true
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        ".+()|{}^$\\]".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
    }
}

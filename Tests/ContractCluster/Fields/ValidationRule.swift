import Vocabulary

/// A rule of `x-kubernetes-validations`, of the one kind that is understood: a comparison of two operands.
struct ValidationRule: Hashable, Sendable {
    let text: String
    let message: String
    private let left: Operand
    private let comparison: String
    private let right: Operand

    private enum Operand: Hashable, Sendable {
        case path([String])
        case literal(Value)

        init?(_ text: Substring) {
            if text.hasPrefix("self.") {
                self = .path(text.dropFirst(5).split(separator: ".").map(String.init))
            } else if let number = Int64(text) {
                self = .literal(.int(number))
            } else if text.count >= 2, let quote = text.first, quote == "'" || quote == "\"", text.last == quote {
                self = .literal(.string(String(text.dropFirst().dropLast())))
            } else {
                return nil
            }
        }

        func value(in value: Value) -> Value? {
            switch self {
            case .path(let path): value.at(path)
            case .literal(let literal): literal
            }
        }
    }

    /// Nil for a rule that is not understood.
    init?(rule text: String, message: String?) {
        let words = text.split(separator: " ")
        guard words.count == 3, ["<=", "<", ">=", ">", "==", "!="].contains(words[1]),
            let left = Operand(words[0]), let right = Operand(words[2])
        else { return nil }
        self.text = text
        self.message = message ?? "failed rule: \(text)"
        (self.left, self.right, comparison) = (left, right, String(words[1]))
    }

    /// Whether a value keeps the rule; nil where an operand is missing.
    func holds(for value: Value) -> Bool? {
        guard let left = left.value(in: value), let right = right.value(in: value) else { return nil }
        switch comparison {
        case "==": return left == right
        case "!=": return left != right
        default: break
        }
        guard let less = isLess(left, right), let more = isLess(right, left) else { return nil }
        switch comparison {
        case "<=": return !more
        case "<": return less
        case ">=": return !less
        default: return more
        }
    }

    private func isLess(_ left: Value, _ right: Value) -> Bool? {
        switch (left, right) {
        case (.int(let left), .int(let right)): left < right
        case (.string(let left), .string(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.int(let left), .double(let right)): Double(left) < right
        case (.double(let left), .int(let right)): left < Double(right)
        default: nil
        }
    }
}

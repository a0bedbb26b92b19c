import Vocabulary

/// What a PodDisruptionBudget says.
///
/// Source: Kubernetes documentation, "Specifying a Disruption Budget for your Application"; percentages are rounded up.
struct BudgetTerms: Hashable, Sendable {
    /// A number of pods, or a part of those there are meant to be.
    enum Amount: Hashable, Sendable {
        case pods(Int64)
        case percent(Int64)

        /// Nil for what is neither.
        init?(_ value: Value) {
            switch value {
            case .int(let number): self = .pods(number)
            case .string(let text):
                guard text.hasSuffix("%"), let number = Int64(text.dropLast()) else { return nil }
                self = .percent(number)
            default: return nil
            }
        }

        func pods(of size: Int64) -> Int64 {
            switch self {
            case .pods(let number): number
            case .percent(let percent): (max(0, min(percent, 100)) * max(0, size) + 99) / 100
            }
        }
    }

    var atLeast: Amount?
    var atMostAway: Amount?
    /// A label selector; nil selects nothing, an empty one all pods of the namespace.
    var selector: Value?

    /// How many pods it keeps of so many.
    func keeps(of size: Int64) -> Int64 {
        if let atLeast { return atLeast.pods(of: size) }
        return atMostAway.map { max(0, size - $0.pods(of: size)) } ?? 0
    }

    /// Whether it is about pods with these labels.
    func selects(_ labels: [(key: String, value: String)]) -> Bool {
        guard let selector else { return false }
        func value(_ key: String) -> String? { labels.first { $0.key == key }?.value }
        let areEqual = (selector["matchLabels"]?.entries ?? []).allSatisfy { value($0.key) == $0.value.text }
        return areEqual
            && (selector["matchExpressions"]?.elements ?? []).allSatisfy { expression in
                let held = value(expression["key"]?.text ?? "")
                let wanted = (expression["values"]?.elements ?? []).compactMap(\.text)
                return switch expression["operator"]?.text {
                case "In": held.map(wanted.contains) ?? false
                case "NotIn": held.map { !wanted.contains($0) } ?? true
                case "Exists": held != nil
                case "DoesNotExist": held == nil
                default: false
                }
            }
    }
}

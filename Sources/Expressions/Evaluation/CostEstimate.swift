/// What an evaluation costs at most, in the units of ``Limits``.
public struct CostEstimate: Hashable, Sendable {
    /// At most, if lists, maps and texts are no larger than declared or assumed; saturated at the largest number.
    public let most: UInt64

    func refusal(_ limit: UInt64) -> SyntaxError {
        SyntaxError(
            offset: 0, what: "the expression may cost \(most == .max ? "more than can be counted" : "\(most)")",
            why: "\(limit) is the limit", fix: "nest fewer loops, or declare how large the lists are")
    }
}

/// Adds up what a tree may cost.
struct CostEstimator {
    private let environment: Environment
    private let tree: CheckedTree
    /// How large the values of local variables are, where that follows from what they are bound to.
    private var locals: [Int: UInt64] = [:]

    init(_ environment: Environment, _ tree: CheckedTree) {
        self.environment = environment
        self.tree = tree
    }

    /// The estimate of a whole tree.
    func estimate(_ expression: Expression) -> CostEstimate {
        var estimator = self
        return CostEstimate(most: estimator.visit(expression).cost)
    }

    /// What a node costs, and how many elements or bytes its value has.
    private typealias Part = (cost: UInt64, size: UInt64)

    private mutating func visit(_ expression: Expression) -> Part {
        switch expression.kind {
        case .literal(.string(let text)): return (1, UInt64(text.utf8.count))
        case .literal(.bytes(let bytes)): return (1, UInt64(bytes.count))
        case .literal: return (1, 1)
        case .identifier, .select: return named(expression)
        case .list(let elements): return (sum(elements.map(\.value)), UInt64(elements.count))
        case .map(let entries): return (sum(entries.flatMap { [$0.key, $0.value] }), UInt64(entries.count))
        case .call(let target, let name, let arguments):
            // A namespace before the dot is no argument.
            if case .overloads(_, let full, isNamespaced: true) = tree.references[expression.id] {
                return call(full, arguments, expression)
            }
            return call(name, target.map { [$0] + arguments } ?? arguments, expression)
        case .comprehension(let loop): return comprehension(loop)
        case .bind(_, let value, let body): return bind([value], body, expression)
        case .block(let values, let body): return bind(values, body, expression)
        case .test, .message, .optionalMap: return (sum(expression.kind.children), assumed(expression))
        }
    }

    private mutating func sum(_ expressions: [Expression]) -> UInt64 {
        expressions.reduce(1) { $0.saturatingAdd(visit($1).cost) }
    }

    private mutating func named(_ expression: Expression) -> Part {
        switch tree.references[expression.id] {
        case .local(let slot): return (1, locals[slot] ?? assumed(expression))
        case .variable(let slot): return (1, environment.variables[slot].size ?? assumed(expression))
        case .constant, .missing: return (1, 1)
        default: return (sum(expression.kind.children), assumed(expression))
        }
    }

    private func assumed(_ expression: Expression) -> UInt64 {
        switch tree.types[expression.id] {
        case .list, .map, .dyn: environment.limits.assumedElements
        case .string, .bytes, .wrapper: environment.limits.assumedBytes
        case .abstract, .message: environment.limits.assumedBytes
        default: 1
        }
    }

    private mutating func bind(_ values: [Expression], _ body: Expression, _ expression: Expression) -> Part {
        var total: UInt64 = 1
        for (slot, value) in zip(tree.introduced[expression.id] ?? [], values) {
            let part = visit(value)
            locals[slot] = part.size
            total = total.saturatingAdd(part.cost)
        }
        let part = visit(body)
        return (total.saturatingAdd(part.cost), part.size)
    }

    private mutating func comprehension(_ loop: Expression.Comprehension) -> Part {
        let range = visit(loop.range)
        let body = visit(loop.body).cost.saturatingAdd(loop.filter.map { visit($0).cost } ?? 0).saturatingAdd(1)
        return (range.cost.saturatingAdd(range.size.saturatingMultiply(body)), range.size)
    }

    private mutating func call(_ name: String, _ arguments: [Expression], _ expression: Expression) -> Part {
        let parts = arguments.map { visit($0) }
        let cost = parts.reduce(UInt64(1)) { $0.saturatingAdd($1.cost) }
        let sizes = parts.map(\.size)
        let total = sizes.reduce(UInt64(0)) { $0.saturatingAdd($1) }
        switch name {
        case Operator.add: return (cost.saturatingAdd(total / 10), total)
        case Operator.conditional: return (cost, sizes.max() ?? 1)
        case Operator.and, Operator.or, Operator.index, Operator.optionalIndex: return (cost, assumed(expression))
        case Operator.isIn: return (cost.saturatingAdd(isMap(arguments.last) ? 1 : sizes.last ?? 1), 1)
        case "matches", "find", "findAll":
            let pattern = (sizes.last ?? 1) / 4 + 1
            return (cost.saturatingAdd(((sizes.first ?? 1) / 10 + 1).saturatingMultiply(pattern)), total)
        case "lists.range":
            if case .literal(.int(let count))? = arguments.first?.kind {
                let size = UInt64(max(0, count))
                return (cost.saturatingAdd(size), size)
            }
            return (cost.saturatingAdd(environment.limits.assumedElements), environment.limits.assumedElements)
        case "sort", "distinct": return (cost.saturatingAdd(total.saturatingMultiply(10)), total)
        default:
            let isSmall = arguments.allSatisfy { tree.types[$0.id].isOneUnit }
            return (cost.saturatingAdd(isSmall ? 0 : total / 10), max(total, isSmall ? 1 : assumed(expression)))
        }
    }

    private func isMap(_ expression: Expression?) -> Bool {
        guard let expression, case .map = tree.types[expression.id] else { return false }
        return true
    }
}

extension CELType {
    /// Whether every value of the type takes the same time.
    fileprivate var isOneUnit: Bool {
        switch self {
        case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type: true
        default: false
        }
    }
}

extension UInt64 {
    fileprivate func saturatingAdd(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    fileprivate func saturatingMultiply(_ other: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

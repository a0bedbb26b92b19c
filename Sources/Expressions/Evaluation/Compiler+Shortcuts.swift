/// What can be done once instead of at each evaluation, or without asking for types.
extension Compiler {
    /// Functions whose result for a literal is computed while compiling.
    private static let foldable: Set = [
        "timestamp", "duration", "quantity", "semver", "url", "ip", "cidr", "bytes", "string", "int", "uint", "double",
        "bool",
    ]

    /// The value of a call of literals, where it is one; else the call.
    func folded(_ name: String, _ arguments: [Expression], _ call: @escaping Step) -> Step {
        guard Compiler.foldable.contains(name), !arguments.isEmpty,
            arguments.allSatisfy({ if case .literal = $0.kind { true } else { false } })
        else { return call }
        let value = call(Frame(locals: 0, budget: 10_000, environment: environment))
        return value.isAbnormal ? call : Compiler.constant(value)
    }

    /// `value in ['a', 'b', ...]`, texts only.
    mutating func constantMembership(_ arguments: [Expression]) -> Step? {
        guard arguments.count == 2, case .list(let elements) = arguments[1].kind else { return nil }
        let texts: [String] = elements.compactMap { element in
            if case .literal(.string(let text)) = element.value.kind, !element.isOptional { text } else { nil }
        }
        guard texts.count == elements.count else { return nil }
        let value = step(arguments[0])
        if texts.count > 16 {
            let set = Set(texts.map(ExactText.init))
            return { frame in
                let value = value(frame)
                guard case .string(let text) = value else { return value.isAbnormal ? value : .bool(false) }
                return .bool(set.contains(ExactText(text)))
            }
        }
        return { frame in
            let value = value(frame)
            guard case .string(let text) = value else { return value.isAbnormal ? value : .bool(false) }
            for candidate in texts where Text.same(text, candidate) { return .bool(true) }
            return .bool(false)
        }
    }

    /// What is left to the function itself: errors, unknowns, overflow and division by zero among it.
    private typealias Rest = @Sendable (CELValue, CELValue, Frame) -> CELValue

    /// Numbers of one type at once.
    mutating func arithmetic(
        _ name: String, _ overloads: [Overload], _ arguments: [Expression], _ offset: Int
    ) -> Step? {
        guard arguments.count == 2, overloads.count == 1, case .binary(let body) = overloads[0].implementation else {
            return nil
        }
        let rest: Rest = { left, right, frame in
            if left.isAbnormal || right.isAbnormal { return Compiler.abnormal(left, right) }
            guard let result = body(left, right, frame) else {
                return Compiler.noOverload(Operator.spelled(name), [left, right], offset)
            }
            return result.located(at: offset)
        }
        switch overloads[0].parameters {
        case [.int, .int]: return integers(name, step(arguments[0]), step(arguments[1]), rest)
        case [.double, .double]: return doubles(name, step(arguments[0]), step(arguments[1]), rest)
        default: return nil
        }
    }

    private func integers(
        _ name: String, _ first: @escaping Step, _ second: @escaping Step, _ rest: @escaping Rest
    ) -> Step? {
        switch name {
        case Operator.add: Compiler.integers(first, second, rest) { $0.addingReportingOverflow($1) }
        case Operator.subtract: Compiler.integers(first, second, rest) { $0.subtractingReportingOverflow($1) }
        case Operator.multiply: Compiler.integers(first, second, rest) { $0.multipliedReportingOverflow(by: $1) }
        case Operator.divide: Compiler.integers(first, second, rest) { $0.dividedReportingOverflow(by: $1) }
        case Operator.modulo: Compiler.integers(first, second, rest) { $0.remainderReportingOverflow(dividingBy: $1) }
        default: nil
        }
    }

    private func doubles(
        _ name: String, _ first: @escaping Step, _ second: @escaping Step, _ rest: @escaping Rest
    ) -> Step? {
        switch name {
        case Operator.add: Compiler.doubles(first, second, rest) { $0 + $1 }
        case Operator.subtract: Compiler.doubles(first, second, rest) { $0 - $1 }
        case Operator.multiply: Compiler.doubles(first, second, rest) { $0 * $1 }
        case Operator.divide: Compiler.doubles(first, second, rest) { $0 / $1 }
        default: nil
        }
    }

    @inline(__always)
    private static func integers(
        _ first: @escaping Step, _ second: @escaping Step, _ rest: @escaping Rest,
        _ compute: @escaping @Sendable (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Step {
        { frame in
            let left = first(frame)
            let right = second(frame)
            if case .int(let one) = left, case .int(let other) = right {
                let (result, overflow) = compute(one, other)
                if !overflow { return .int(result) }
            }
            return rest(left, right, frame)
        }
    }

    @inline(__always)
    private static func doubles(
        _ first: @escaping Step, _ second: @escaping Step, _ rest: @escaping Rest,
        _ compute: @escaping @Sendable (Double, Double) -> Double
    ) -> Step {
        { frame in
            let left = first(frame)
            let right = second(frame)
            if case .double(let one) = left, case .double(let other) = right { return .double(compute(one, other)) }
            return rest(left, right, frame)
        }
    }
}

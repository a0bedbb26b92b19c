/// Operators that are computed in place: logic, equality, order.
extension Compiler {
    // MARK: Logic

    mutating func conjunction(_ arguments: [Expression], _ offset: Int) -> Step {
        logic(arguments, offset, decisive: false)
    }

    mutating func disjunction(_ arguments: [Expression], _ offset: Int) -> Step {
        logic(arguments, offset, decisive: true)
    }

    /// `&&` and `||`: the decisive value decides, whatever the others are; else unknown comes before error.
    private mutating func logic(_ arguments: [Expression], _ offset: Int, decisive: Bool) -> Step {
        Compiler.logic(arguments.map { branch($0) }[...], decisive ? "||" : "&&", offset, decisive: decisive)
    }

    /// A chain as a tree of pairs, which comes to the same.
    private static func logic(_ steps: ArraySlice<Step>, _ name: String, _ offset: Int, decisive: Bool) -> Step {
        if steps.count == 1, let only = steps.first { return only }
        let middle = steps.startIndex + steps.count / 2
        let first = logic(steps[..<middle], name, offset, decisive: decisive)
        let second = logic(steps[middle...], name, offset, decisive: decisive)
        return { frame in
            let left = first(frame)
            if case .bool(let flag) = left {
                if flag == decisive { return left }
                let right = second(frame)
                if case .bool = right { return right }
                return asCondition(right, name, offset)
            }
            let right = second(frame)
            if case .bool(decisive) = right { return right }
            let condition = asCondition(left, name, offset)
            if case .bool = right { return condition }
            return abnormal(condition, asCondition(right, name, offset))
        }
    }

    /// What is no boolean, as an error; errors and unknowns as they are.
    static func asCondition(_ value: CELValue, _ name: String, _ offset: Int) -> CELValue {
        switch value {
        case .bool, .error, .unknown: value
        default: failure(.noSuchOverload, "no such overload: '\(name)' of '\(value.typeName)'", offset)
        }
    }

    mutating func conditional(_ arguments: [Expression], _ offset: Int) -> Step {
        let (condition, yes, no) = (branch(arguments[0]), step(arguments[1]), step(arguments[2]))
        return { frame in
            let value = condition(frame)
            guard case .bool(let flag) = value else { return Compiler.asCondition(value, "?:", offset) }
            return flag ? yes(frame) : no(frame)
        }
    }

    // MARK: Equality

    mutating func equality(_ arguments: [Expression], isNegated: Bool) -> Step {
        let first = step(arguments[0])
        if case .literal(.string(let text)) = arguments[1].kind {
            let isPlain = Text.isPlain(text)
            return { frame in
                let value = first(frame)
                guard case .string(let other) = value else { return value.isAbnormal ? value : .bool(isNegated) }
                let isSame = isPlain ? Text.same(other, plain: text) : Text.same(other, text)
                return .bool(isSame != isNegated)
            }
        }
        let second = step(arguments[1])
        return { frame in
            let left = first(frame)
            let right = second(frame)
            if case .int(let one) = left, case .int(let other) = right { return .bool((one == other) != isNegated) }
            if left.isAbnormal || right.isAbnormal { return Compiler.abnormal(left, right) }
            let isEqual = left.equals(right, frame)
            return frame.settle(.bool(isEqual != isNegated))
        }
    }

    // MARK: Order

    /// An operator that compares.
    enum Comparison: Sendable {
        case less, lessOrEqual, greater, greaterOrEqual

        @inline(__always)
        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .less: left < right
            case .lessOrEqual: left <= right
            case .greater: left > right
            case .greaterOrEqual: left >= right
            }
        }

        func holds(_ order: Order) -> Bool {
            switch self {
            case .less: order == .less
            case .lessOrEqual: order == .less || order == .equal
            case .greater: order == .greater
            case .greaterOrEqual: order == .greater || order == .equal
            }
        }
    }

    mutating func comparison(_ name: String, _ arguments: [Expression], _ offset: Int) -> Step {
        let comparison: Comparison =
            switch name {
            case Operator.less: .less
            case Operator.lessOrEqual: .lessOrEqual
            case Operator.greater: .greater
            default: .greaterOrEqual
            }
        let spelled = Operator.spelled(name)
        let first = step(arguments[0])
        let second = step(arguments[1])
        let general: @Sendable (CELValue, CELValue) -> CELValue = { left, right in
            if let order = left.order(right) { return .bool(comparison.holds(order)) }
            if left.isAbnormal || right.isAbnormal { return Compiler.abnormal(left, right) }
            return Compiler.noOverload(spelled, [left, right], offset)
        }
        switch arguments[1].kind {
        case .literal(.int(let number)):
            return { frame in
                let left = first(frame)
                if case .int(let value) = left { return .bool(comparison.holds(value, number)) }
                return general(left, .int(number))
            }
        case .literal(.double(let number)):
            return { frame in
                let left = first(frame)
                if case .double(let value) = left { return .bool(comparison.holds(value, number)) }
                return general(left, .double(number))
            }
        default:
            return { frame in
                let left = first(frame)
                let right = second(frame)
                if case .int(let one) = left, case .int(let other) = right {
                    return .bool(comparison.holds(one, other))
                }
                if case .double(let one) = left, case .double(let other) = right {
                    return .bool(comparison.holds(one, other))
                }
                return general(left, right)
            }
        }
    }
}

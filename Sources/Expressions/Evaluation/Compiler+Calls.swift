/// Calls of functions, with errors and unknowns passed on.
extension Compiler {
    mutating func call(
        _ target: Expression?, _ name: String, _ arguments: [Expression], _ expression: Expression
    ) -> Step {
        let offset = expression.offset
        switch name {
        case Operator.and: return conjunction(arguments, offset)
        case Operator.or: return disjunction(arguments, offset)
        case Operator.conditional: return conditional(arguments, offset)
        case Operator.equal: return equality(arguments, isNegated: false)
        case Operator.notEqual: return equality(arguments, isNegated: true)
        case Operator.index: return index(arguments[0], arguments[1], isOptional: false, offset)
        case Operator.optionalIndex: return index(arguments[0], arguments[1], isOptional: true, offset)
        case Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual:
            return comparison(name, arguments, offset)
        default: break
        }
        switch tree.references[expression.id] {
        case .overloads(let overloads, let name, let isNamespaced):
            let all = isNamespaced || target == nil ? arguments : [target].compactMap { $0 } + arguments
            if name == "matches", let pattern = literalPattern(all) { return pattern }
            if let alternative = alternative(name, all, offset) { return alternative }
            if name == Operator.isIn, let membership = constantMembership(all) { return membership }
            if let arithmetic = arithmetic(name, overloads, all, offset) { return arithmetic }
            return folded(name, all, dispatch(Operator.spelled(name), overloads, all.map { step($0) }, offset))
        case .missing(let message): return Compiler.constant(Compiler.failure(.unbound, message, offset))
        default: return Compiler.constant(Compiler.failure(.noSuchOverload, "no such overload", offset))
        }
    }

    /// A call by what the overloads take; the first that is for the arguments' types answers.
    private func dispatch(_ name: String, _ overloads: [Overload], _ steps: [Step], _ offset: Int) -> Step {
        if overloads.count == 1 {
            switch (overloads[0].implementation, steps.count) {
            case (.unary(let body), 1): return unary(name, body, steps[0], offset)
            case (.binary(let body), 2): return binary(name, body, steps[0], steps[1], offset)
            default: break
            }
        }
        let bodies = overloads.map(\.implementation)
        return { frame in
            var arguments: [CELValue] = []
            arguments.reserveCapacity(steps.count)
            for step in steps { arguments.append(step(frame)) }
            if let abnormal = Compiler.abnormal(arguments) { return abnormal }
            for body in bodies {
                let result: CELValue? =
                    switch body {
                    case .none(let body): arguments.isEmpty ? body(frame) : nil
                    case .unary(let body): arguments.count == 1 ? body(arguments[0], frame) : nil
                    case .binary(let body): arguments.count == 2 ? body(arguments[0], arguments[1], frame) : nil
                    case .any(let body): body(arguments, frame)
                    }
                if let result { return frame.settle(result).located(at: offset) }
            }
            return Compiler.noOverload(name, arguments, offset)
        }
    }

    private func unary(
        _ name: String, _ body: @escaping @Sendable (CELValue, Meter) -> CELValue?, _ argument: @escaping Step,
        _ offset: Int
    ) -> Step {
        { frame in
            let value = argument(frame)
            if value.isAbnormal { return value }
            guard let result = body(value, frame) else { return Compiler.noOverload(name, [value], offset) }
            return frame.settle(result).located(at: offset)
        }
    }

    private func binary(
        _ name: String, _ body: @escaping @Sendable (CELValue, CELValue, Meter) -> CELValue?,
        _ first: @escaping Step, _ second: @escaping Step, _ offset: Int
    ) -> Step {
        { frame in
            let left = first(frame)
            let right = second(frame)
            if left.isAbnormal || right.isAbnormal { return Compiler.abnormal(left, right) }
            guard let result = body(left, right, frame) else {
                return Compiler.noOverload(name, [left, right], offset)
            }
            return frame.settle(result).located(at: offset)
        }
    }

    static func noOverload(_ name: String, _ arguments: [CELValue], _ offset: Int) -> CELValue {
        let types = arguments.map(\.typeName).joined(separator: ", ")
        return failure(.noSuchOverload, "no such overload: '\(name)' of (\(types))", offset)
    }

    /// What a strict call of such arguments is: unknown where one is, else the first error; nil where all are values.
    static func abnormal(_ arguments: [CELValue]) -> CELValue? {
        var found: CELValue?
        for argument in arguments where argument.isAbnormal {
            found = found.map { abnormal($0, argument) } ?? argument
        }
        return found
    }

    /// The same for two, of which one at least is no value.
    static func abnormal(_ left: CELValue, _ right: CELValue) -> CELValue {
        switch (left, right) {
        case (.unknown(let first), .unknown(let second)): .unknown(first.merged(with: second))
        case (.unknown, _): left
        case (_, .unknown): right
        case (.error, _): left
        default: right
        }
    }

    /// `matches` with a pattern that is there already: it is compiled with the program, and refused with it.
    private mutating func literalPattern(_ arguments: [Expression]) -> Step? {
        guard arguments.count == 2, case .literal(.string(let text)) = arguments[1].kind,
            patternInstructions <= environment.limits.patternInstructions
        else { return nil }
        let offset = arguments[1].offset
        let pattern: Pattern
        do {
            pattern = try Pattern(text, memory: environment.limits.patternMemory)
        } catch {
            if tree.types[arguments[0].id].isDyn { return nil }
            findings.append(
                SyntaxError(
                    offset: offset, what: "invalid regular expression: \(error.message)",
                    why: "patterns have the syntax of RE2", fix: "correct the pattern"))
            return nil
        }
        patternInstructions += pattern.size
        guard patternInstructions <= environment.limits.patternInstructions else {
            if findings.isEmpty {
                let limit = environment.limits.patternInstructions
                findings.append(
                    SyntaxError(
                        offset: offset, what: "the regular expressions are too large together",
                        why: "\(limit) instructions are the limit", fix: "repeat less, or divide the expression"))
            }
            return nil
        }
        let subject = step(arguments[0])
        return { frame in
            let value = subject(frame)
            guard case .string(let text) = value else {
                return value.isAbnormal ? value : Compiler.noOverload("matches", [value, .string("")], offset)
            }
            guard pattern.charge(text, frame) else { return Meter.exhausted }
            return .bool(pattern.matches(text))
        }
    }

    /// `or` and `orValue`, which compute the other value only where there is none.
    private mutating func alternative(_ name: String, _ arguments: [Expression], _ offset: Int) -> Step? {
        guard name == "or" || name == "orValue", arguments.count == 2 else { return nil }
        let (operand, other) = (step(arguments[0]), step(arguments[1]))
        let keepsOptional = name == "or"
        return { frame in
            let value = operand(frame)
            guard case .optional(let inner) = value else {
                return value.isAbnormal ? value : Compiler.noOptional(value, offset)
            }
            if let inner { return keepsOptional ? value : inner }
            let result = other(frame)
            if !keepsOptional || result.isAbnormal { return result }
            if case .optional = result { return result }
            return Compiler.noOptional(result, offset)
        }
    }
}

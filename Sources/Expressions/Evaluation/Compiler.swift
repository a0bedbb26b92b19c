/// Turns a tree into closures: whatever can be decided now is not decided again at each evaluation.
struct Compiler {
    let environment: Environment
    let tree: CheckedTree
    var findings: [SyntaxError] = []
    /// Instructions of the patterns compiled so far.
    var patternInstructions = 0
    /// What computes a variable that is computed when it is first asked for.
    private var lazySteps: [Int: Step] = [:]
    private let trace: (trace: BranchTrace, text: String)?

    init(_ environment: Environment, _ tree: CheckedTree, tracing trace: (trace: BranchTrace, text: String)? = nil) {
        self.environment = environment
        self.tree = tree
        self.trace = trace
    }

    /// The step that computes a node.
    mutating func step(_ expression: Expression) -> Step {
        switch expression.kind {
        case .literal(let value): return { _ in value }
        case .identifier: return reference(expression) ?? Compiler.constant(.null)
        case .select(let operand, let field, let isOptional):
            return reference(expression) ?? select(operand, field, isOptional, expression)
        case .test(let operand, let field): return test(operand, field, expression)
        case .call(let target, let name, let arguments): return call(target, name, arguments, expression)
        case .list(let elements): return list(elements)
        case .map(let entries): return map(entries, expression.offset)
        case .message(let name, let fields): return message(name, fields, expression)
        case .comprehension(let loop): return comprehension(loop, expression)
        case .bind(_, let value, let body):
            return bind([value], body, expression)
        case .block(let values, let body): return bind(values, body, expression)
        case .optionalMap(let operand, _, let body, let isFlat):
            return optionalMap(operand, body, isFlat, expression)
        }
    }

    /// The step of something by which the program goes one way or the other.
    mutating func branch(_ expression: Expression) -> Step {
        let step = step(expression)
        guard let trace, !expression.isLogic else { return step }
        return trace.trace.observing(step, of: expression, in: trace.text)
    }

    /// The static type of a node.
    func type(_ expression: Expression) -> CELType { tree.types[expression.id] }

    static func constant(_ value: CELValue) -> Step { { _ in value } }

    static func failure(_ kind: EvaluationError.Kind, _ message: String, _ offset: Int) -> CELValue {
        .error(EvaluationError(kind, message, offset: offset))
    }

    /// The step of what a name means; nil where the node is a selection from something else.
    private func reference(_ expression: Expression) -> Step? {
        switch tree.references[expression.id] {
        case .local(let slot): return local(slot)
        case .variable(let slot):
            let name = environment.variables[slot].name
            let unbound = Compiler.failure(.unbound, "no value for the variable '\(name)'", expression.offset)
            return { frame in frame.state.pointee.variables[slot] ?? unbound }
        case .constant(let value): return Compiler.constant(value)
        case .missing(let message):
            return Compiler.constant(Compiler.failure(.unbound, message, expression.offset))
        case .overloads, nil: return nil
        }
    }

    private func local(_ slot: Int) -> Step {
        guard let compute = lazySteps[slot] else { return { frame in frame.locals[slot] ?? .null } }
        return { frame in
            if let known = frame.locals[slot] { return known }
            let value = compute(frame)
            frame.locals[slot] = value
            return value
        }
    }

    /// Variables that are computed when they are first asked for, then a body.
    private mutating func bind(_ values: [Expression], _ body: Expression, _ expression: Expression) -> Step {
        let slots = tree.introduced[expression.id] ?? []
        for (slot, value) in zip(slots, values) { lazySteps[slot] = step(value) }
        let body = step(body)
        return { frame in
            // In a loop, what was computed for the element before.
            for slot in slots { frame.locals[slot] = nil }
            return body(frame)
        }
    }

    // MARK: Cost

    /// What one evaluation of a node costs besides its loops: a unit for each node.
    func cost(of expression: Expression) -> Int {
        if case .comprehension(let loop) = expression.kind { return 1 + cost(of: loop.range) }
        return expression.kind.children.reduce(1) { $0 + cost(of: $1) }
    }

    // MARK: Aggregates

    private mutating func list(_ elements: [Expression.Element]) -> Step {
        let literals = elements.compactMap { element in
            if case .literal(let value) = element.value.kind, !element.isOptional { value } else { nil }
        }
        if literals.count == elements.count { return Compiler.constant(.list(literals)) }
        let steps = elements.map { (step: step($0.value), isOptional: $0.isOptional, offset: $0.value.offset) }
        return { frame in
            var values: [CELValue] = []
            values.reserveCapacity(steps.count)
            for element in steps {
                let value = element.step(frame)
                if value.isAbnormal { return value }
                if !element.isOptional {
                    values.append(value)
                } else if case .optional(let inner) = value {
                    if let inner { values.append(inner) }
                } else {
                    return Compiler.noOptional(value, element.offset)
                }
            }
            return .list(values)
        }
    }

    static func noOptional(_ value: CELValue, _ offset: Int) -> CELValue {
        failure(.noSuchOverload, "no such overload: '\(value.typeName)' is no optional", offset)
    }

    private mutating func map(_ entries: [Expression.Entry], _ offset: Int) -> Step {
        let steps = entries.map { (key: step($0.key), value: step($0.value), entry: $0) }
        return { frame in
            var builder = CELMap.Builder(capacity: steps.count)
            for item in steps {
                let key = item.key(frame)
                if key.isAbnormal { return key }
                var value = item.value(frame)
                if value.isAbnormal { return value }
                if item.entry.isOptional {
                    guard case .optional(let inner) = value else {
                        return Compiler.noOptional(value, item.entry.value.offset)
                    }
                    guard let inner else { continue }
                    value = inner
                }
                if let failure = Compiler.add(key, value, to: &builder, item.entry.key.offset) { return failure }
            }
            return .map(CELMap(builder))
        }
    }

    /// Adds an entry; an error where that cannot be.
    static func add(
        _ key: CELValue, _ value: CELValue, to builder: inout CELMap.Builder, _ offset: Int
    ) -> CELValue? {
        switch builder.add(key, value) {
        case .added: nil
        case .repeated: failure(.duplicateKey, "a key is there twice (repeated key)", offset)
        case .invalid: failure(.noSuchOverload, "unsupported key type: '\(key.typeName)'", offset)
        }
    }

    private mutating func message(_ name: String, _ fields: [Expression.Field], _ expression: Expression) -> Step {
        guard case .constant(.type(let full)) = tree.references[expression.id] else {
            return reference(expression) ?? Compiler.constant(.null)
        }
        let steps = fields.map { (step: step($0.value), field: $0) }
        let layout = environment.layouts[full]
        let offset = expression.offset
        return { frame in
            var values: [String: CELValue] = [:]
            for (step, field) in steps {
                var value = step(frame)
                if value.isAbnormal { return value }
                if field.isOptional {
                    guard case .optional(let inner) = value else { return Compiler.noOptional(value, field.offset) }
                    guard let inner else { continue }
                    value = inner
                }
                values[field.name] = value
            }
            if let layout { return .record(Record(layout, layout.fields.map { values[$0.name] })) }
            return WellKnown.value(full, values).located(at: offset)
        }
    }
}

extension CELValue {
    /// An error with a place, where it has none; anything else as it is.
    @inline(__always)
    func located(at offset: Int) -> CELValue {
        if case .error(let error) = self { return .error(error.located(at: offset)) }
        return self
    }
}

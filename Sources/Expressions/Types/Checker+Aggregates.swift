/// Lists, maps, messages and what macros made.
extension Checker {
    mutating func list(_ elements: [Expression.Element]) -> CELType {
        var joined: CELType?
        for element in elements {
            let found = elementType(element.value, isOptional: element.isOptional)
            joined = substitution.join(joined, found) ?? .dyn
        }
        return .list(joined ?? substitution.freshParameter())
    }

    mutating func map(_ entries: [Expression.Entry]) -> CELType {
        var (key, value): (CELType?, CELType?) = (nil, nil)
        for entry in entries {
            let keyType = type(of: entry.key)
            switch substitution.resolve(keyType) {
            case .int, .uint, .string, .bool, .dyn, .parameter: break
            case let other:
                _ = fail(
                    entry.key.offset, "'\(other)' cannot be the key of a map",
                    why: "keys are int, uint, bool or string",
                    fix: "convert it")
            }
            key = substitution.join(key, keyType) ?? .dyn
            let found = elementType(entry.value, isOptional: entry.isOptional)
            value = substitution.join(value, found) ?? .dyn
        }
        return .map(key ?? substitution.freshParameter(), value ?? substitution.freshParameter())
    }

    private mutating func elementType(_ element: Expression, isOptional: Bool) -> CELType {
        let found = type(of: element)
        guard isOptional else { return found }
        let resolved = substitution.resolve(found)
        if let inner = resolved.optionalValue { return inner }
        if resolved.isDyn { return .dyn }
        return fail(
            element.offset, "'\(resolved)' is no optional", why: "'?' leaves out what an optional does not have",
            fix: "take the '?' away, or write optional.of(...)")
    }

    mutating func message(_ name: String, _ fields: [Expression.Field], _ expression: Expression) -> CELType {
        let candidates = environment.candidates(name)
        let environment = environment
        guard let shape = candidates.lazy.compactMap({ WellKnown.shape($0, environment) }).first else {
            for field in fields { _ = type(of: field.value) }
            tree.references[expression.id] = .missing("undeclared reference to type '\(name)'")
            return fail(
                expression.offset, "undeclared reference to type '\(name)'", why: "no record type has this name",
                fix: "correct the name")
        }
        tree.references[expression.id] = .constant(.type(shape.name))
        for field in fields {
            let found = elementType(field.value, isOptional: field.isOptional)
            guard let wanted = shape.fields[field.name] else {
                _ = fail(
                    field.offset, "undefined field '\(field.name)'", why: "\(shape.name) has no field of this name")
                continue
            }
            if !substitution.assign(found, to: wanted) {
                _ = fail(
                    field.value.offset, "expected type '\(wanted)' but found '\(substitution.resolve(found))'",
                    why: "this is the type of the field '\(field.name)'", fix: "convert the value")
            }
        }
        return shape.type
    }

    // MARK: Macros

    mutating func comprehension(_ loop: Expression.Comprehension, _ expression: Expression) -> CELType {
        let (first, second) = elementTypes(of: loop.range)
        let isMap = if case .map = substitution.resolve(types[loop.range.id] ?? .dyn) { true } else { false }
        let locals =
            loop.names.count == 1
            ? [(loop.names[0], isMap ? first : second)]
            : [(loop.names[0], first), (loop.names[1], second)]
        let element = locals[0].1
        return withLocals(locals, of: expression) { checker in
            if let filter = loop.filter { checker.expectBool(filter) }
            let body = checker.type(of: loop.body)
            switch loop.kind {
            case .all, .exists, .existsOne:
                checker.expectBool(body, loop.body.offset)
                return .bool
            case .filter:
                checker.expectBool(body, loop.body.offset)
                return .list(element)
            case .list: return .list(body)
            case .sorted: return .list(element)
            case .map: return .map(isMap ? first : .int, body)
            case .entries: return checker.entriesType(body, loop.body.offset)
            }
        }
    }

    /// Index or key, and element or value.
    private mutating func elementTypes(of range: Expression) -> (CELType, CELType) {
        let found = substitution.resolve(type(of: range))
        switch found {
        case .list(let element): return (.int, element)
        case .map(let key, let value): return (key, value)
        case .dyn: return (.dyn, .dyn)
        case .parameter:
            _ = substitution.assign(found, to: .dyn)
            return (.dyn, .dyn)
        default:
            _ = fail(
                range.offset, "'\(found)' is no range of a comprehension",
                why: "a macro goes through a list, or the keys of a map")
            return (.dyn, .dyn)
        }
    }

    private mutating func entriesType(_ body: CELType, _ offset: Int) -> CELType {
        let resolved = substitution.resolve(body)
        switch resolved {
        case .map, .dyn: return resolved
        default: return fail(offset, "'\(resolved)' is no map", why: "each entry is a map of one key and its value")
        }
    }

    private mutating func expectBool(_ expression: Expression) { expectBool(type(of: expression), expression.offset) }

    private mutating func expectBool(_ type: CELType, _ offset: Int) {
        guard !substitution.assign(type, to: .bool) else { return }
        _ = fail(
            offset, "expected type 'bool' but found '\(substitution.resolve(type))'", why: "this is a condition",
            fix: "compare it with something")
    }

    mutating func bind(_ name: String, _ value: Expression, _ body: Expression, _ expression: Expression) -> CELType {
        let found = type(of: value)
        return withLocals([(name, found)], of: expression) { $0.type(of: body) }
    }

    mutating func block(_ values: [Expression], _ body: Expression, _ expression: Expression) -> CELType {
        block(values[...], body, 0, expression)
    }

    private mutating func block(
        _ values: ArraySlice<Expression>, _ body: Expression, _ index: Int, _ expression: Expression
    ) -> CELType {
        guard let value = values.first else { return type(of: body) }
        let found = type(of: value)
        return withLocals([("@index\(index)", found)], of: expression) {
            $0.block(values.dropFirst(), body, index + 1, expression)
        }
    }

    mutating func optionalMap(
        _ operand: Expression, _ name: String, _ body: Expression, _ isFlat: Bool, _ expression: Expression
    ) -> CELType {
        let found = substitution.resolve(type(of: operand))
        let inner: CELType
        if let value = found.optionalValue {
            inner = value
        } else {
            if !found.isDyn {
                _ = fail(
                    operand.offset, "'\(found)' is no optional", why: "optMap computes with what an optional has",
                    fix: "select with '?.' or '[?]', or write optional.of(...)")
            }
            inner = .dyn
        }
        return withLocals([(name, inner)], of: expression) { checker in
            let result = checker.type(of: body)
            guard isFlat else { return .optional(result) }
            let resolved = checker.substitution.resolve(result)
            if resolved.optionalValue == nil, !resolved.isDyn {
                return checker.fail(
                    body.offset, "'\(resolved)' is no optional", why: "optFlatMap's body is one", fix: "use optMap")
            }
            return resolved
        }
    }
}

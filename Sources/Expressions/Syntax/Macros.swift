/// Calls that are not calls: their arguments are names and expressions that are evaluated many times, or not at all.
extension Parser {
    private typealias Loop = Expression.Comprehension

    /// The meaning of a call if it is a macro; nil where it is an ordinary call.
    mutating func expand(
        _ target: Expression?, _ name: String, _ arguments: [Expression], at offset: Int
    ) throws(SyntaxError) -> Expression? {
        guard let target else {
            return name == "has" && arguments.count == 1 ? try presence(arguments[0], at: offset) : nil
        }
        if case .identifier(let namespace) = target.kind,
            let expanded = try expandNamespaced(namespace, name, arguments, at: offset)
        {
            return expanded
        }
        switch (name, arguments.count) {
        case ("all", 2...3): return try loop(.all, target, arguments, at: offset)
        case ("exists", 2...3): return try loop(.exists, target, arguments, at: offset)
        case ("exists_one", 2...3), ("existsOne", 2...3): return try loop(.existsOne, target, arguments, at: offset)
        case ("filter", 2): return try loop(.filter, target, arguments, at: offset)
        case ("sortBy", 2): return try loop(.sorted, target, arguments, at: offset)
        case ("map", 2): return try loop(.list, target, arguments, at: offset)
        case ("map", 3): return try loop(.list, target, arguments, filtered: 1, at: offset)
        case ("transformList", 3): return try loop(.list, target, arguments, at: offset)
        case ("transformList", 4): return try loop(.list, target, arguments, filtered: 2, at: offset)
        case ("transformMap", 3): return try loop(.map, target, arguments, at: offset)
        case ("transformMap", 4): return try loop(.map, target, arguments, filtered: 2, at: offset)
        case ("transformMapEntry", 3): return try loop(.entries, target, arguments, at: offset)
        case ("transformMapEntry", 4): return try loop(.entries, target, arguments, filtered: 2, at: offset)
        case ("optMap", 2), ("optFlatMap", 2):
            let variable = try variable(arguments[0])
            let isFlat = name == "optFlatMap"
            return try node(offset, .optionalMap(target, name: variable, body: arguments[1], isFlat: isFlat))
        default: return nil
        }
    }

    private mutating func presence(_ argument: Expression, at offset: Int) throws(SyntaxError) -> Expression {
        guard case .select(let operand, let field, isOptional: false) = argument.kind else {
            throw SyntaxError(
                offset: argument.offset, what: "has() asks for a field", why: "its argument selects none",
                fix: "write has(value.field), or 'key' in map")
        }
        return try node(offset, .test(operand, field: field))
    }

    /// `range.macro(names, [filter,] body)`; the filter stands at `filtered` where there is one.
    private mutating func loop(
        _ kind: Loop.Kind, _ range: Expression, _ arguments: [Expression], filtered: Int? = nil, at offset: Int
    ) throws(SyntaxError) -> Expression {
        let names = filtered ?? arguments.count - 1
        var variables: [String] = []
        for argument in arguments.prefix(names) { variables.append(try variable(argument)) }
        guard Set(variables).count == variables.count else {
            throw SyntaxError(
                offset: arguments[1].offset, what: "both variables have one name", why: "one would hide the other",
                fix: "give them different names")
        }
        guard let body = arguments.last else { throw unexpected("a body") }
        let filter = filtered.map { arguments[$0] }
        let loop = Loop(kind: kind, range: range, names: variables, filter: filter, body: body)
        return try node(offset, .comprehension(loop))
    }

    private func variable(_ argument: Expression) throws(SyntaxError) -> String {
        guard case .identifier(let name) = argument.kind, !name.hasPrefix(".") else {
            throw SyntaxError(
                offset: argument.offset, what: "not the name of a variable",
                why: "the macro gives each element a name, and this is none", fix: "write a plain name such as 'x'")
        }
        return name
    }

    private mutating func expandNamespaced(
        _ namespace: String, _ name: String, _ arguments: [Expression], at offset: Int
    ) throws(SyntaxError) -> Expression? {
        switch (namespace, name, arguments.count) {
        case ("cel", "bind", 3):
            let variable = try variable(arguments[0])
            return try node(offset, .bind(name: variable, value: arguments[1], body: arguments[2]))
        case ("math", "greatest", 2...), ("math", "least", 2...):
            var elements: [Expression.Element] = []
            for argument in arguments {
                // In a list numbers of several types are no more than `dyn`: each is asked for its own.
                let number = try node(argument.offset, .call(target: nil, name: Operator.number, arguments: [argument]))
                elements.append(Expression.Element(value: number, isOptional: false))
            }
            let list = try node(offset, .list(elements))
            let target = try node(offset, .identifier("math"))
            return try node(offset, .call(target: target, name: name, arguments: [list]))
        case ("cel", "block", 2) where macros.contains("block"):
            guard case .list(let elements) = arguments[0].kind, elements.count <= limits.depth else { return nil }
            return try node(offset, .block(values: elements.map(\.value), body: arguments[1]))
        case ("cel", "index", 1) where macros.contains("block"):
            return try numbered("@index", arguments, at: offset)
        case ("cel", "iterVar", 2) where macros.contains("block"):
            return try numbered("@it:", arguments, at: offset)
        case ("cel", "accuVar", 2) where macros.contains("block"):
            return try numbered("@ac:", arguments, at: offset)
        default: return nil
        }
    }

    private mutating func numbered(
        _ prefix: String, _ arguments: [Expression], at offset: Int
    ) throws(SyntaxError) -> Expression? {
        var numbers: [String] = []
        for argument in arguments {
            guard case .literal(.int(let number)) = argument.kind else { return nil }
            numbers.append("\(number)")
        }
        return try node(offset, .identifier(prefix + numbers.joined(separator: ":")))
    }
}

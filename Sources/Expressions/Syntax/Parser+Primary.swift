/// What stands for itself: literals, names, calls, lists, maps, messages.
extension Parser {
    private static let reserved: Set = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    mutating func primary(isNegative: Bool) throws(SyntaxError) -> Expression {
        let token = current
        switch token.kind {
        case .symbol("("):
            index += 1
            let inner = try expression()
            try expect(")")
            return inner
        case .symbol("["): return try list()
        case .symbol("{"): return try map()
        case .symbol("."):
            index += 1
            guard case .identifier(let name) = current.kind else { throw unexpected("a name") }
            return try named(".\(name)", at: token.start)
        case .identifier(let name): return try named(name, at: token.start)
        default:
            guard let value = try literal(token, isNegative: isNegative) else { throw unexpected("a value") }
            index += 1
            return try node(token.start, .literal(value))
        }
    }

    private func literal(_ token: Token, isNegative: Bool) throws(SyntaxError) -> CELValue? {
        switch token.kind {
        case .symbol("true"): return .bool(true)
        case .symbol("false"): return .bool(false)
        case .symbol("null"): return .null
        case .string(let text): return .string(text)
        case .bytes(let bytes): return .bytes(bytes)
        case .double(let number): return .double(isNegative ? -number : number)
        case .uint(let number): return .uint(number)
        case .int(let number):
            if isNegative, number == Int64.min.magnitude { return .int(.min) }
            guard let whole = Int64(exactly: number) else {
                throw SyntaxError(
                    offset: token.start, what: "the number is too large", why: "an int ends at 9223372036854775807",
                    fix: "write \(number)u for a uint, or \(number).0 for a double")
            }
            return .int(isNegative ? -whole : whole)
        default: return nil
        }
    }

    private mutating func named(_ name: String, at offset: Int) throws(SyntaxError) -> Expression {
        if Parser.reserved.contains(name) {
            throw SyntaxError(
                offset: offset, what: "'\(name)' is reserved", why: "the language keeps this word for itself",
                fix: "use another name")
        }
        index += 1
        return isAt("(") ? try call(nil, name, at: offset) : try node(offset, .identifier(name))
    }

    mutating func call(_ target: Expression?, _ name: String, at offset: Int) throws(SyntaxError) -> Expression {
        try expect("(")
        var arguments: [Expression] = []
        if !isAt(")") {
            repeat { arguments.append(try expression()) } while take(",")
        }
        try expect(")")
        if let expanded = try expand(target, name, arguments, at: offset) { return expanded }
        return try node(offset, .call(target: target, name: name, arguments: arguments))
    }

    private mutating func list() throws(SyntaxError) -> Expression {
        let offset = current.start
        index += 1
        var elements: [Expression.Element] = []
        while !isAt("]") {
            let isOptional = take("?")
            elements.append(Expression.Element(value: try expression(), isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("]")
        return try node(offset, .list(elements))
    }

    private mutating func map() throws(SyntaxError) -> Expression {
        let offset = current.start
        index += 1
        var entries: [Expression.Entry] = []
        while !isAt("}") {
            let isOptional = take("?")
            let key = try expression()
            try expect(":")
            entries.append(Expression.Entry(key: key, value: try expression(), isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("}")
        return try node(offset, .map(entries))
    }

    mutating func message(_ name: String, at offset: Int) throws(SyntaxError) -> Expression {
        try expect("{")
        var fields: [Expression.Field] = []
        while !isAt("}") {
            let isOptional = take("?")
            let token = current
            let field: String
            switch token.kind {
            case .identifier(let name), .quoted(let name): field = name
            default: throw unexpected("the name of a field")
            }
            index += 1
            try expect(":")
            fields.append(
                Expression.Field(name: field, offset: token.start, value: try expression(), isOptional: isOptional))
            guard take(",") else { break }
        }
        try expect("}")
        return try node(offset, .message(name: name, fields: fields))
    }
}

/// Builds the syntax tree of a text, macros expanded.
struct Parser {
    let tokens: [Token]
    let limits: Limits
    let macros: Set<String>
    var index = 0
    var nodes = 0
    private var nesting = 0

    /// Parses a whole text.
    static func parse(_ text: String, limits: Limits, macros: Set<String>) throws(SyntaxError) -> Expression {
        guard text.utf8.count <= limits.textBytes else {
            throw SyntaxError(
                offset: 0, what: "the expression is too long",
                why: "it has \(text.utf8.count) bytes, and \(limits.textBytes) are allowed", fix: "divide it")
        }
        var lexer = Lexer(text)
        var parser = Parser(tokens: try lexer.tokens(), limits: limits, macros: macros)
        let expression = try parser.expression()
        guard parser.current.kind == .end else { throw parser.unexpected("an operator or the end") }
        return expression
    }

    private init(tokens: [Token], limits: Limits, macros: Set<String>) {
        self.tokens = tokens
        self.limits = limits
        self.macros = macros
    }

    // MARK: Words

    var current: Token { tokens[index] }

    func isAt(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

    mutating func take(_ symbol: String) -> Bool {
        guard isAt(symbol) else { return false }
        index += 1
        return true
    }

    mutating func expect(_ symbol: String) throws(SyntaxError) {
        guard take(symbol) else { throw unexpected("'\(symbol)'") }
    }

    func unexpected(_ wanted: String) -> SyntaxError {
        SyntaxError(
            offset: current.start, what: "unexpected \(current.kind.shown)", why: "\(wanted) belongs here",
            fix: current.kind == .end ? "finish the expression" : "")
    }

    /// A new node; refuses trees that are too deep or too large.
    mutating func node(_ offset: Int, _ kind: Expression.Kind) throws(SyntaxError) -> Expression {
        let expression = Expression(id: nodes, offset: offset, kind)
        nodes += 1
        guard expression.depth <= limits.depth else { throw tooDeep(offset) }
        return expression
    }

    private func tooDeep(_ offset: Int) -> SyntaxError {
        SyntaxError(
            offset: offset, what: "the expression is nested too deeply", why: "\(limits.depth) levels are allowed",
            fix: "give parts of it names with cel.bind, or divide it")
    }

    // MARK: Operators

    mutating func expression() throws(SyntaxError) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= limits.depth else { throw tooDeep(current.start) }
        let condition = try binary(0)
        let offset = current.start
        guard take("?") else { return condition }
        let yes = try binary(0)
        try expect(":")
        let no = try expression()
        return try node(offset, .call(target: nil, name: Operator.conditional, arguments: [condition, yes, no]))
    }

    private static let levels: [[String: String]] = [
        ["||": Operator.or], ["&&": Operator.and],
        [
            "<": Operator.less, "<=": Operator.lessOrEqual, ">": Operator.greater, ">=": Operator.greaterOrEqual,
            "==": Operator.equal, "!=": Operator.notEqual, "in": Operator.isIn,
        ],
        ["+": Operator.add, "-": Operator.subtract],
        ["*": Operator.multiply, "/": Operator.divide, "%": Operator.modulo],
    ]

    private mutating func binary(_ level: Int) throws(SyntaxError) -> Expression {
        guard level < Parser.levels.count else { return try unary() }
        var left = try binary(level + 1)
        while case .symbol(let symbol) = current.kind, let name = Parser.levels[level][symbol] {
            let offset = current.start
            index += 1
            // A chain of && or || is one node: it needs no depth.
            var arguments = [left, try binary(level + 1)]
            while level < 2, take(symbol) { arguments.append(try binary(level + 1)) }
            left = try node(offset, .call(target: nil, name: name, arguments: arguments))
        }
        return left
    }

    private mutating func unary() throws(SyntaxError) -> Expression {
        var signs: [Token] = []
        while isAt("!") || isAt("-") {
            signs.append(current)
            index += 1
        }
        var isNegative = false
        if signs.last?.kind == .symbol("-"), current.kind.isNumber {
            isNegative = true
            signs.removeLast()
        }
        var operand = try member(isNegative: isNegative)
        while let sign = signs.popLast() {
            let name = sign.kind == .symbol("!") ? Operator.not : Operator.negate
            // Two in a row undo each other, but still ask for a value of the right type: one pair is kept.
            while signs.count > 1, signs.suffix(2).allSatisfy({ $0.kind == sign.kind }) { signs.removeLast(2) }
            operand = try node(sign.start, .call(target: nil, name: name, arguments: [operand]))
        }
        return operand
    }

    private mutating func member(isNegative: Bool) throws(SyntaxError) -> Expression {
        var operand = try primary(isNegative: isNegative)
        while true {
            let offset = current.start
            if take(".") {
                operand = try field(of: operand)
            } else if take("[") {
                let isOptional = take("?")
                let key = try expression()
                try expect("]")
                let name = isOptional ? Operator.optionalIndex : Operator.index
                operand = try node(offset, .call(target: nil, name: name, arguments: [operand, key]))
            } else if isAt("{"), let name = operand.qualifiedName {
                operand = try message(name, at: operand.offset)
            } else {
                return operand
            }
        }
    }

    private mutating func field(of operand: Expression) throws(SyntaxError) -> Expression {
        let isOptional = take("?")
        let token = current
        switch token.kind {
        case .identifier(let name):
            index += 1
            guard !isOptional, isAt("(") else {
                return try node(token.start, .select(operand, field: name, isOptional: isOptional))
            }
            return try call(operand, name, at: token.start)
        case .quoted(let name):
            index += 1
            return try node(token.start, .select(operand, field: name, isOptional: isOptional))
        default:
            throw unexpected("the name of a field or a function")
        }
    }
}

extension Token.Kind {
    fileprivate var isNumber: Bool {
        switch self {
        case .int, .double: true
        default: false
        }
    }
}

extension Expression {
    /// The name that a chain of identifiers spells, `a.b.c`; nil for anything else.
    var qualifiedName: String? {
        switch kind {
        case .identifier(let name): name
        case .select(let operand, let field, isOptional: false): operand.qualifiedName.map { "\($0).\(field)" }
        default: nil
        }
    }
}

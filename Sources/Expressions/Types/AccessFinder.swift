/// Finds how an expression reaches into what its environment gives it: by which constant keys, or as a whole.
struct AccessFinder {
    /// What nodes name of the environment, by their numbers.
    let names: [Int: String]
    private(set) var accesses: [Program.Access] = []

    init(_ names: [Int: String]) { self.names = names }

    /// Looks at a tree.
    ///
    /// - Parameter isReachedInto: Whether what stands around it asks for one thing in it, and not for all of it.
    mutating func look(at expression: Expression, isReachedInto: Bool = false) {
        if !isReachedInto, let name = names[expression.id] {
            accesses.append(Program.Access(name: name, key: nil, offset: expression.offset))
        }
        let inner = expression.kind.constantAccess
        if let inner, let name = names[inner.holder.id] {
            accesses.append(
                Program.Access(
                    name: name, key: inner.key, offset: inner.isCall ? inner.holder.offset : expression.offset))
        }
        for part in expression.kind.children { look(at: part, isReachedInto: part === inner?.holder) }
    }
}

extension Expression.Kind {
    /// What is asked for one thing that the text names: `a.b`, `has(a.b)`, `a['b']`, `a[?'b']`, `'b' in a`.
    fileprivate var constantAccess: (holder: Expression, key: String, isCall: Bool)? {
        switch self {
        case .select(let holder, let field, _), .test(let holder, let field): return (holder, field, false)
        case .call(nil, Operator.index, let arguments), .call(nil, Operator.optionalIndex, let arguments):
            return arguments.count == 2 ? arguments[1].constantText.map { (arguments[0], $0, true) } : nil
        case .call(nil, Operator.isIn, let arguments):
            return arguments.count == 2 ? arguments[0].constantText.map { (arguments[1], $0, true) } : nil
        default: return nil
        }
    }
}

extension Expression {
    fileprivate var constantText: String? {
        if case .literal(.string(let text)) = kind { text } else { nil }
    }
}

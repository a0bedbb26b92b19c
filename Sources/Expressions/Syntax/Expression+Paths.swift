extension Environment {
    /// The ways down from a variable that an expression names, `spec.windows[0].from` being `windows`, `0`, `from`, in
    /// the order of the text; none for a text that cannot be read.
    ///
    /// Only what is written out is among them: a key that is computed ends a way.
    public func paths(from variable: String, in text: String) -> [[String]] {
        guard let expression = try? Parser.parse(text, limits: limits, macros: macros) else { return [] }
        var found: [[String]] = []
        expression.collectPaths(from: variable, into: &found)
        return found
    }
}

extension Expression {
    fileprivate func collectPaths(from variable: String, into found: inout [[String]]) {
        if let path = path(from: variable), !path.isEmpty {
            found.append(path)
        } else {
            for child in kind.children { child.collectPaths(from: variable, into: &found) }
        }
    }

    /// The way from the variable to what this names; nil where it names nothing of it.
    private func path(from variable: String) -> [String]? {
        switch kind {
        case .identifier(let name): name == variable ? [] : nil
        case .select(let operand, let field, _), .test(let operand, let field):
            operand.path(from: variable).map { $0 + [field] }
        case .call(_, let name, let arguments) where arguments.count == 2:
            switch name {
            case Operator.index, Operator.optionalIndex: arguments[0].path(to: arguments[1], from: variable)
            case Operator.isIn: arguments[1].path(to: arguments[0], from: variable)
            default: nil
            }
        default: nil
        }
    }

    private func path(to key: Expression, from variable: String) -> [String]? {
        guard let path = path(from: variable), case .literal(let literal) = key.kind else { return nil }
        return switch literal {
        case .string(let name): path + [name]
        case .int(let index): path + [String(index)]
        default: nil
        }
    }
}

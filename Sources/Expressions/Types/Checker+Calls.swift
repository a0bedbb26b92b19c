import Vocabulary

/// Calls: which overloads fit, and what follows for type parameters.
extension Checker {
    mutating func call(
        _ target: Expression?, _ name: String, _ arguments: [Expression], _ expression: Expression
    ) -> CELType {
        if name == Operator.and || name == Operator.or { return logical(name, arguments, expression) }
        if let target, let namespace = target.qualifiedName, !beginsLocally(target),
            let overloads = functions("\(namespace).\(name)")
        {
            return resolve("\(namespace).\(name)", overloads, arguments, isNamespaced: true, expression)
        }
        let isMember = target != nil
        let all = target.map { [$0] + arguments } ?? arguments
        guard let declared = functions(name) else {
            for argument in all { _ = type(of: argument) }
            tree.references[expression.id] = .missing("undeclared reference to function '\(name)'")
            let nearest = Suggestion.nearest(to: name, among: environment.functions.keys.sorted())
            return fail(
                expression.offset, "undeclared reference to function '\(name)'", why: "no function has this name",
                fix: nearest.map { "did you mean '\($0)'?" } ?? "correct the name")
        }
        let overloads = declared.filter { $0.isMember == isMember }
        return resolve(name, overloads, all, isNamespaced: false, expression)
    }

    private func functions(_ name: String) -> [Overload]? {
        environment.candidates(name).lazy.compactMap { environment.functions[$0] }.first
    }

    private mutating func logical(_ name: String, _ arguments: [Expression], _ expression: Expression) -> CELType {
        for argument in arguments {
            let found = type(of: argument)
            if !substitution.assign(found, to: .bool) {
                _ = noOverload(name, [found, .bool], argument.offset)
            }
        }
        return .bool
    }

    private mutating func resolve(
        _ name: String, _ overloads: [Overload], _ arguments: [Expression], isNamespaced: Bool,
        _ expression: Expression
    ) -> CELType {
        let types = arguments.map { type(of: $0) }
        var fitting: [Overload] = []
        var result: CELType?
        for overload in overloads where overload.parameters.count == types.count {
            let (parameters, answer) = renamed(overload)
            guard substitution.assign(types, to: parameters) else { continue }
            fitting.append(overload)
            let resolved = substitution.resolve(answer)
            if let known = result {
                if known != resolved { result = .dyn }
            } else {
                result = resolved
            }
        }
        tree.references[expression.id] = .overloads(fitting, name: name, isNamespaced: isNamespaced)
        guard let result else { return noOverload(name, types, expression.offset) }
        return result
    }

    /// The overload's types with type parameters that nothing else uses.
    private mutating func renamed(_ overload: Overload) -> ([CELType], CELType) {
        var fresh: [String: CELType] = [:]
        func rename(_ type: CELType, _ substitution: inout Substitution) -> CELType {
            if case .parameter(let name) = type {
                if let known = fresh[name] { return known }
                let parameter = substitution.freshParameter()
                fresh[name] = parameter
                return parameter
            }
            guard !type.parameters.isEmpty else { return type }
            return type.mapping { rename($0, &substitution) }
        }
        let parameters = overload.parameters.map { rename($0, &substitution) }
        return (parameters, rename(overload.result, &substitution))
    }

    private mutating func noOverload(_ name: String, _ types: [CELType], _ offset: Int) -> CELType {
        let shown = types.map { substitution.resolve($0).description }.joined(separator: ", ")
        let spelled = Operator.spelled(name)
        let known = (functions(name) ?? []).prefix(4).map { overload in
            "(" + overload.parameters.map(\.description).joined(separator: ", ") + ")"
        }
        return fail(
            offset, "found no matching overload for '\(spelled)' applied to '(\(shown))'",
            why: known.isEmpty ? "its operands must be bool" : "it takes \(known.joined(separator: " or "))",
            fix: "convert with int(), double(), string() and the like, or correct the operands")
    }
}

import Vocabulary

/// What a name or a call turned out to mean.
enum Reference: Sendable {
    case local(Int)
    case variable(Int)
    case constant(CELValue)
    case overloads([Overload], name: String, isNamespaced: Bool)
    /// Nothing; evaluating it is an error.
    case missing(String)
}

/// The findings of the checker about a tree, by the numbers of its nodes.
struct CheckedTree: Sendable {
    var types: [CELType] = []
    var references: [Int: Reference] = [:]
    /// The places of the variables that a node introduces.
    var introduced: [Int: [Int]] = [:]
    /// How many places local variables need.
    var locals = 0
    var findings: [SyntaxError] = []
    /// What of the environment it names: variables, and fields of records.
    var reads: [Program.Read] = []
    /// The same by the numbers of the nodes.
    var names: [Int: String] = [:]
    /// How those are reached into.
    var accesses: [Program.Access] = []
}

/// Finds what names mean, and whether types fit.
struct Checker {
    let environment: Environment
    /// Without checking, everything is `dyn` and mistakes are left for the evaluation.
    let isLenient: Bool
    var substitution = Substitution()
    var tree = CheckedTree()
    var types: [Int: CELType] = [:]
    private var scope: [(name: String, slot: Int, type: CELType)] = []

    /// Nobody reads more of them.
    private static let mostFindings = 50

    init(_ environment: Environment, isLenient: Bool) {
        self.environment = environment
        self.isLenient = isLenient
    }

    /// Checks a whole tree.
    mutating func check(_ expression: Expression) -> CheckedTree {
        _ = type(of: expression)
        var accesses = AccessFinder(tree.names)
        accesses.look(at: expression)
        tree.accesses = accesses.accesses
        tree.types = (0...expression.largestID).map { id in
            types[id].map { substitution.resolve($0, freeAsDyn: true) } ?? .dyn
        }
        return tree
    }

    mutating func type(of expression: Expression) -> CELType {
        let found = check(kindOf: expression)
        let type = isLenient ? CELType.dyn : found
        types[expression.id] = type
        return type
    }

    /// Notes a mistake; without checking it is none yet.
    mutating func fail(_ offset: Int, _ what: String, why: String, fix: String = "") -> CELType {
        if !isLenient, tree.findings.count < Checker.mostFindings {
            tree.findings.append(SyntaxError(offset: offset, what: what, why: why, fix: fix))
        }
        return .dyn
    }

    private mutating func check(kindOf expression: Expression) -> CELType {
        switch expression.kind {
        case .literal(let value): value.literalType
        case .identifier(let name): identifier(name, expression)
        case .select(let operand, let field, let isOptional): select(operand, field, isOptional, expression)
        case .test(let operand, let field): test(operand, field, expression)
        case .call(let target, let name, let arguments): call(target, name, arguments, expression)
        case .list(let elements): list(elements)
        case .map(let entries): map(entries)
        case .message(let name, let fields): message(name, fields, expression)
        case .comprehension(let loop): comprehension(loop, expression)
        case .bind(let name, let value, let body): bind(name, value, body, expression)
        case .block(let values, let body): block(values, body, expression)
        case .optionalMap(let operand, let name, let body, let isFlat):
            optionalMap(operand, name, body, isFlat, expression)
        }
    }

    // MARK: Scopes

    /// Calls with local variables in scope; the inner hide the outer.
    mutating func withLocals(
        _ names: [(String, CELType)], of expression: Expression, _ body: (inout Checker) -> CELType
    ) -> CELType {
        let outer = scope.count
        var slots: [Int] = []
        for (name, type) in names {
            scope.append((name, tree.locals, isLenient ? .dyn : type))
            slots.append(tree.locals)
            tree.locals += 1
        }
        tree.introduced[expression.id, default: []] += slots
        defer { scope.removeLast(scope.count - outer) }
        return body(&self)
    }

    private func local(_ name: String) -> (name: String, slot: Int, type: CELType)? {
        scope.last { $0.name == name }
    }

    /// Whether the first name of a chain is a local variable.
    func beginsLocally(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .identifier(let name): local(name) != nil
        case .select(let operand, _, _): beginsLocally(operand)
        default: false
        }
    }

    // MARK: Names

    private mutating func identifier(_ name: String, _ expression: Expression) -> CELType {
        if let local = local(name) {
            tree.references[expression.id] = .local(local.slot)
            return local.type
        }
        if let type = resolve(name, expression) { return type }
        tree.references[expression.id] = .missing("undeclared reference to '\(name)'")
        let known = environment.variables.map(\.name) + scope.map(\.name) + environment.constants.keys.sorted()
        let nearest = Suggestion.nearest(to: name, among: known)
        return fail(
            expression.offset, "undeclared reference to '\(name)'", why: "no variable, type or constant has this name",
            fix: nearest.map { "did you mean '\($0)'?" } ?? "declare it, or correct the name")
    }

    /// The type of what a dotted name means; nil where it means nothing.
    private mutating func resolve(_ name: String, _ expression: Expression) -> CELType? {
        for candidate in environment.candidates(name) {
            if let slot = environment.slot(of: candidate) {
                tree.references[expression.id] = .variable(slot)
                tree.reads.append(Program.Read(name: candidate, offset: expression.offset))
                tree.names[expression.id] = candidate
                return environment.variables[slot].type
            }
            if let constant = environment.constants[candidate] {
                tree.references[expression.id] = .constant(constant.value)
                return constant.type
            }
        }
        return nil
    }

    // MARK: Fields

    private mutating func select(
        _ operand: Expression, _ field: String, _ isOptional: Bool, _ expression: Expression
    ) -> CELType {
        if let name = expression.qualifiedName, !beginsLocally(operand), let type = resolve(name, expression) {
            return type
        }
        let type = fieldType(type(of: operand), field, expression)
        return isOptional && type.optionalValue == nil ? .optional(type) : type
    }

    private mutating func test(_ operand: Expression, _ field: String, _ expression: Expression) -> CELType {
        _ = fieldType(type(of: operand), field, expression)
        return .bool
    }

    private mutating func fieldType(_ operand: CELType, _ field: String, _ expression: Expression) -> CELType {
        let offset = expression.offset
        let operand = substitution.resolve(operand)
        switch operand {
        case .dyn, .parameter: return .dyn
        case .map(_, let value): return value
        case .abstract("optional_type", let parameters):
            let inner = fieldType(parameters.first ?? .dyn, field, expression)
            return inner.optionalValue == nil ? .optional(inner) : inner
        case .message(let name):
            guard let layout = environment.layouts[name] else { return .dyn }
            if let slot = layout.slot(of: field) {
                tree.reads.append(Program.Read(name: "\(name).\(field)", offset: offset))
                tree.names[expression.id] = "\(name).\(field)"
                return layout.fields[slot].type
            }
            let nearest = Suggestion.nearest(to: field, among: layout.fields.map(\.name))
            return fail(
                offset, "undefined field '\(field)'", why: "\(name) has no field of this name",
                fix: nearest.map { "did you mean '\($0)'?" } ?? "use one of its fields")
        default:
            return fail(
                offset, "type '\(operand)' does not support field selection", why: "only records and maps have fields",
                fix: "correct what stands before the dot")
        }
    }
}

extension CELValue {
    /// The type of a literal.
    fileprivate var literalType: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .dyn
        }
    }
}

extension Expression {
    /// The largest number in the tree; a macro's parts may have larger ones than the node that took their place.
    var largestID: Int { max(id, kind.children.lazy.map(\.largestID).max() ?? 0) }
}

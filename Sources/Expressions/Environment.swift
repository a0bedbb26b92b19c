import Vocabulary

/// What expressions may name: variables, record layouts, functions, and the limits they are held to.
public struct Environment: Sendable {
    /// How many seconds a zone's clock is ahead of UTC at a moment, given in seconds since 1970; nil where there is no
    /// such zone. Must be pure: the same question always has the same answer.
    public typealias ZoneOffset = @Sendable (_ zone: String, _ seconds: Int64) -> Int?

    /// A variable as it was declared.
    struct Variable: Sendable {
        let name: String
        let type: CELType
        /// How many elements or bytes it has at most; nil: not said.
        let size: UInt64?
    }

    /// The namespace in which names are looked up first, such as `com.example`; empty for none.
    public var container: String
    public var limits: Limits
    let zones: ZoneOffset?
    private(set) var variables: [Variable] = []
    private(set) var functions: [String: [Overload]] = [:]
    private(set) var constants: [String: (type: CELType, value: CELValue)] = [:]
    private(set) var layouts: [String: RecordLayout] = [:]
    private(set) var macros: Set<String> = []
    private(set) var places = Places([:])

    /// Where the values of variables are, by their names.
    final class Places: Sendable {
        let slots: [String: Int]

        init(_ slots: [String: Int]) { self.slots = slots }
    }

    /// An environment of the language's own functions and those of some libraries.
    ///
    /// Without `zones`, expressions know UTC and fixed offsets such as `+02:00` only.
    public init(
        libraries: [Library] = Library.all, container: String = "", limits: Limits = Limits(),
        zones: ZoneOffset? = nil
    ) {
        self.container = container
        self.limits = limits
        self.zones = zones
        for (name, type) in CELType.named { constants[name] = (.type(type), .type(name)) }
        for library in [Library.standard] + libraries { add(library) }
    }

    private mutating func add(_ library: Library) {
        for function in library.functions { declare(function) }
        constants.merge(library.constants) { first, _ in first }
        for (name, type) in library.types { constants[name] = (.type(type), .type(name)) }
        macros.formUnion(library.macros)
    }

    /// Declares a variable, which may have a dotted name; of two with one name the later counts.
    ///
    /// - Parameter size: how many elements or bytes it has at most, for the estimate of cost.
    public mutating func declare(_ name: String, _ type: CELType, size: UInt64? = nil) {
        places = Places(places.slots.merging([name: variables.count]) { $1 })
        variables.append(Variable(name: name, type: type, size: size))
    }

    /// Declares a type of records; variables of it are of type `.message(layout.name)`.
    public mutating func declare(_ layout: RecordLayout) {
        layouts[layout.name] = layout
        constants[layout.name] = (.type(.message(layout.name)), .type(layout.name))
    }

    /// Declares a function, or further overloads of one.
    public mutating func declare(_ function: FunctionDeclaration) {
        functions[function.name, default: []] += function.overloads
    }

    /// The place of a variable in an ``Activation``; nil where none has the name.
    public func slot(of name: String) -> Int? { places.slots[name] }

    /// The names that a name may mean, in the order of preference: the innermost namespace first.
    func candidates(_ name: String) -> [String] {
        if name.hasPrefix(".") { return [String(name.dropFirst())] }
        var candidates: [String] = []
        var namespace = Substring(container)
        while !namespace.isEmpty {
            candidates.append("\(namespace).\(name)")
            namespace = namespace.lastIndex(of: ".").map { namespace[..<$0] } ?? ""
        }
        return candidates + [name]
    }
}

extension Environment {
    /// Compiles a text for many evaluations.
    ///
    /// - Parameters:
    ///   - checked: whether types are checked; without, every mistake shows only when it is met.
    ///   - trace: notes which outcomes of its branches evaluations see, for tests.
    /// - Throws: every finding, with its place in the file.
    public func compile(
        _ text: String, at place: SourcePlace = SourcePlace(), checked: Bool = true, tracing trace: BranchTrace? = nil
    ) throws(ExpressionError) -> Program {
        let expression: Expression
        do {
            expression = try Parser.parse(text, limits: limits, macros: macros)
        } catch {
            throw ExpressionError([diagnostic(error, in: text, at: place)])
        }
        var checker = Checker(self, isLenient: !checked)
        let outcome = checker.check(expression)
        guard outcome.findings.isEmpty else {
            throw ExpressionError(outcome.findings.map { diagnostic($0, in: text, at: place) }.sorted())
        }
        let estimate = CostEstimator(self, outcome).estimate(expression)
        if let most = limits.estimate, estimate.most > most {
            throw ExpressionError([diagnostic(estimate.refusal(most), in: text, at: place)])
        }
        var compiler = Compiler(self, outcome, tracing: trace.map { ($0, text) })
        let step = compiler.step(expression)
        guard compiler.findings.isEmpty else {
            throw ExpressionError(compiler.findings.map { diagnostic($0, in: text, at: place) }.sorted())
        }
        return Program(
            text: text, place: place, resultType: outcome.types[expression.id], estimate: estimate,
            reads: outcome.reads, accesses: outcome.accesses, step: step,
            baseCost: compiler.cost(of: expression), locals: outcome.locals, environment: self)
    }

    private func diagnostic(_ error: SyntaxError, in text: String, at place: SourcePlace) -> Diagnostic {
        .error(at: place.range(of: error.offset, in: text), error.what, why: error.why, fix: error.fix)
    }
}

public import Vocabulary

/// The values of an environment's variables for one evaluation.
public struct Activation: Sendable {
    /// Shared, so that copying an activation copies two references.
    private let places: Environment.Places
    var values: [CELValue?]

    /// An activation in which no variable has a value yet.
    public init(_ environment: Environment) {
        places = environment.places
        values = Array(repeating: nil, count: environment.variables.count)
    }

    /// The value of a variable by its place, ``Environment/slot(of:)``; nil: none, so that using it is an error.
    public subscript(slot: Int) -> CELValue? {
        get { values.indices.contains(slot) ? values[slot] : nil }
        set { if values.indices.contains(slot) { values[slot] = newValue } }
    }

    /// The value of a variable by its name; setting one that was not declared does nothing.
    public subscript(name: String) -> CELValue? {
        get { places.slots[name].flatMap { values[$0] } }
        set { if let slot = places.slots[name] { values[slot] = newValue } }
    }
}

/// What an evaluation came to.
public enum Outcome: Sendable {
    /// Never an error or an unknown.
    case value(CELValue)
    case error(EvaluationError)
    /// The inputs that are not known and on which the result depends, sorted.
    case unknown([String])

    init(_ value: CELValue) {
        switch value {
        case .error(let error): self = .error(error)
        case .unknown(let set): self = .unknown(set.names)
        default: self = .value(value)
        }
    }

    /// The truth of a condition; nil where it is none, an error or unknown.
    public var flag: Bool? { if case .value(.bool(let flag)) = self { flag } else { nil } }
}

/// An expression that was compiled once, to be evaluated many times, from any thread.
public struct Program: Sendable {
    public let text: String
    public let place: SourcePlace
    /// What the checker found the result to be.
    public let resultType: CELType
    /// What an evaluation costs at least and at most, as far as that can be told beforehand.
    public let estimate: CostEstimate
    /// What of the environment it names, in the order in which that was checked: variables (`now`) and fields of records
    /// (`Resource.power`). What is reached through `dyn()` is not among them.
    public let reads: [Read]
    /// How it reaches into those: by a key that the text names, or as a whole, as what goes through `dyn()` does.
    public let accesses: [Access]
    let step: Step
    let baseCost: Int
    let locals: Int
    let environment: Environment

    /// A name of the environment in the text.
    public struct Read: Hashable, Sendable {
        /// A variable's name, or a layout's and a field's with a dot between.
        public let name: String
        /// Bytes from the beginning of the text.
        public let offset: Int
    }

    /// A use of something of the environment.
    public struct Access: Hashable, Sendable {
        /// As of ``Read``.
        public let name: String
        /// The field or the key that is asked for; nil where it is used as a whole, or by a key that is computed.
        public let key: String?
        /// Bytes from the beginning of the text.
        public let offset: Int
    }

    /// Evaluates once.
    ///
    /// - Parameter budget: what it may cost; nil: as the environment's limits say.
    public func evaluate(_ activation: Activation, budget: Int? = nil) -> Outcome {
        Evaluator(self, budget: budget).evaluate(activation)
    }

    /// Something that evaluates again and again without taking memory for itself; for one thread.
    public func evaluator(budget: Int? = nil) -> Evaluator { Evaluator(self, budget: budget) }

    /// Where an error of an evaluation arose, in the file.
    public func range(of error: EvaluationError) -> SourceRange {
        place.range(of: error.offset ?? 0, in: text)
    }

    /// An error of an evaluation as people should see it.
    public func diagnostic(_ error: EvaluationError) -> Diagnostic {
        .error(at: range(of: error), error.message, why: error.kind.reason, fix: error.kind.remedy)
    }
}

/// Evaluates one program again and again.
public final class Evaluator {
    private let program: Program
    private let frame: Frame
    private let budget: Int

    init(_ program: Program, budget: Int?) {
        self.program = program
        self.budget = budget ?? program.environment.limits.budget
        frame = Frame(locals: program.locals, budget: self.budget, environment: program.environment)
    }

    /// What the last evaluation cost.
    public var cost: Int { budget - frame.remaining }

    /// Evaluates with other values.
    public func evaluate(_ activation: Activation) -> Outcome {
        frame.state.pointee.variables = activation.values
        frame.refill(budget)
        frame.charge(program.baseCost)
        let value = program.step(frame)
        if program.locals > 0 { frame.reset() }
        return Outcome(frame.isExhausted ? Meter.exhausted : value)
    }
}

extension EvaluationError.Kind {
    fileprivate var reason: String {
        switch self {
        case .noSuchOverload: "the function or operator is not for values of these types"
        case .noSuchKey, .noSuchField: "the value has nothing under this name"
        case .unbound: "it has no value here"
        case .divisionByZero: "a number divided by zero has no value"
        case .overflow: "the result is out of the range of its type"
        case .indexOutOfRange: "the index is not within the value"
        case .invalidArgument: "the function cannot do anything with this value"
        case .duplicateKey: "a map has each key once"
        case .costLimit: "a budget keeps one expression from holding up all others"
        }
    }

    fileprivate var remedy: String {
        switch self {
        case .noSuchOverload: "convert the operands, or test them with type()"
        case .noSuchKey, .noSuchField: "ask with has() or 'in' first, or select with '.?'"
        case .unbound: "declare the variable and give it a value"
        case .divisionByZero: "ask for zero first"
        case .overflow: "compute with double(), or with smaller numbers"
        case .indexOutOfRange: "ask for size() first, or index with '[?]'"
        case .invalidArgument: "correct the value"
        case .duplicateKey: "take one of them away"
        case .costLimit: "loop over less, or nest fewer loops"
        }
    }
}

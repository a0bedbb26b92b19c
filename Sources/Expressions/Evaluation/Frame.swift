/// What an evaluation may still cost, and what it may ask of the world outside.
public class Meter {
    /// What changes while an evaluation runs, behind a pointer: at each access to a class's own variable the runtime
    /// would look whether somebody else is at it.
    struct State {
        var remaining: Int
        var variables: [CELValue?] = []
        /// What a comparison met inside of a list or a map and could not compare: unknown, or an error.
        var met: CELValue?
    }

    final let state: UnsafeMutablePointer<State>
    let zones: Environment.ZoneOffset?
    let patternMemory: Int64

    init(budget: Int, zones: Environment.ZoneOffset?, patternMemory: Int64) {
        state = .allocate(capacity: 1)
        state.initialize(to: State(remaining: budget))
        self.zones = zones
        self.patternMemory = patternMemory
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Units left; negative once they are used up.
    @inline(__always)
    final var remaining: Int { state.pointee.remaining }

    /// Whether the budget is used up: whatever is computed now will not be the result.
    public final var isExhausted: Bool { remaining < 0 }

    /// Takes units off the budget; false where there are not that many left, and nothing more should be done.
    @discardableResult
    public final func charge(_ units: Int) -> Bool {
        let (left, overflow) = state.pointee.remaining.subtractingReportingOverflow(units)
        state.pointee.remaining = overflow ? -1 : left
        return !overflow && left >= 0
    }

    /// Takes a unit for every ten bytes.
    public final func charge(bytes: Int) -> Bool { charge(bytes / 10 + 1) }

    /// Notes what cannot be compared, so that the comparison's end is no value either.
    final func meet(_ value: CELValue) { state.pointee.met = value }

    /// Takes such a note back.
    final func forget() { state.pointee.met = nil }

    /// A result, unless what led to it met something that is no value.
    @inline(__always)
    final func settle(_ result: CELValue) -> CELValue {
        guard let met = state.pointee.met else { return result }
        state.pointee.met = nil
        return met
    }

    final func refill(_ budget: Int) {
        state.pointee.remaining = budget
        state.pointee.met = nil
    }

    /// The error that ends an evaluation over its budget.
    public static let exhausted = CELValue.error(
        EvaluationError(.costLimit, "the evaluation costs more than its budget allows, and was stopped"))
}

/// The places where one evaluation keeps its variables.
final class Frame: Meter {
    /// Nil: not computed yet.
    let locals: UnsafeMutablePointer<CELValue?>
    private let count: Int

    init(locals count: Int, budget: Int, environment: Environment) {
        self.count = count
        locals = .allocate(capacity: count)
        locals.initialize(repeating: nil, count: count)
        super.init(budget: budget, zones: environment.zones, patternMemory: environment.limits.patternMemory)
    }

    deinit {
        locals.deinitialize(count: count)
        locals.deallocate()
    }

    /// Forgets what was computed.
    func reset() {
        for index in 0..<count { locals[index] = nil }
    }
}

/// One step of a program.
typealias Step = @Sendable (Frame) -> CELValue

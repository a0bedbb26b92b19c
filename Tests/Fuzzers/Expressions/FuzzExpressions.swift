import Expressions
import Vocabulary

/// Takes bytes as an expression: whatever they are, it is refused with a place or evaluated within its budget, and to
/// the same each time. libFuzzer's entry point.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self)
    for isChecked in [true, false] {
        do throws(ExpressionError) {
            let program = try Fuzzing.environment.compile(text, checked: isChecked)
            for activation in Fuzzing.activations { Fuzzing.evaluate(program, activation) }
        } catch {
            // Nothing is refused without saying why; the text of a finding must be there too.
            if error.diagnostics.isEmpty || error.description.isEmpty { abortRun("a refusal without a finding") }
        }
    }
    return 0
}

/// Ends the run, which is how a fuzzer reports a finding.
func abortRun(_ message: String) -> Never {
    // A fuzzer has no other way to say that something must not be.
    preconditionFailure(message)
}

/// What the expressions may name.
enum Fuzzing {
    private static let layout = RecordLayout(
        "Resource",
        [.init("id", .string), .init("cpu", .double), .init("tags", .map(.string, .string)), .init("n", .int)])

    static let environment: Environment = {
        var limits = Limits()
        limits.budget = 100_000
        var environment = Environment(libraries: Library.all + [.blocks], limits: limits)
        environment.declare(layout)
        environment.declare("r", .message("Resource"))
        environment.declare("x", .int)
        environment.declare("s", .string)
        environment.declare("l", .list(.int))
        environment.declare("m", .map(.string, .dyn))
        environment.declare("y", .dyn)
        return environment
    }()

    static let activations: [Activation] = [known, partly]

    private static let known: Activation = {
        var activation = Activation(environment)
        let tags = CELMap([(.string("a"), .string("b"))]) ?? .empty
        activation["r"] = .record(Record(layout, [.string("i-1"), .double(1.5), .map(tags), .int(.max)]))
        activation["x"] = .int(7)
        activation["s"] = .string("héllo")
        activation["l"] = .list([.int(1), .int(-1)])
        activation["m"] = .map(CELMap([(.string("k"), .list([.null]))]) ?? .empty)
        activation["y"] = .optional(.uint(1))
        return activation
    }()

    private static let partly: Activation = {
        var activation = known
        activation["r"] = .record(Record(layout, [.string("i-1"), .unknown(UnknownSet(["r.cpu"]))]))
        activation["x"] = .unknown(UnknownSet(["x"]))
        activation["s"] = nil
        return activation
    }()

    static func evaluate(_ program: Program, _ activation: Activation) {
        let evaluator = program.evaluator()
        let first = shown(evaluator.evaluate(activation))
        let cost = evaluator.cost
        if shown(evaluator.evaluate(activation)) != first || evaluator.cost != cost {
            abortRun("two evaluations came to different ends")
        }
    }

    /// Only the kind: a value may be larger than its text should be.
    private static func shown(_ outcome: Outcome) -> String {
        switch outcome {
        case .value(let value): value.typeName
        case .error(let error): "\(error.kind) \(error.message) \(error.offset ?? -1)"
        case .unknown(let names): names.joined(separator: " ")
        }
    }
}

import Expressions
import Support
import Testing
import Vocabulary

/// What must hold for whatever is written.
@Suite struct PropertyTests {
    private static let environment = DifferentialTests.environment

    private func shown(_ outcome: Outcome) -> String {
        switch outcome {
        case .value(let value): "\(value)"
        case .error(let error): "error \(error.kind)"
        case .unknown(let names): "unknown \(names)"
        }
    }

    @Test(arguments: PropertyCases.seeds(500))
    func checkingChangesNoResult(seed: UInt64) throws {
        var generator = ExpressionGenerator(seed: seed)
        let text = generator.expression()
        guard let checked = try? Self.environment.compile(text) else { return }
        let unchecked = try Self.environment.compile(text, checked: false)
        for activation in DifferentialTests.activations {
            let evaluator = checked.evaluator()
            let first = shown(evaluator.evaluate(activation))
            #expect(shown(unchecked.evaluate(activation)) == first, "seed \(seed): \(text)")
            #expect(shown(evaluator.evaluate(activation)) == first, "seed \(seed): \(text)")
        }
    }

    @Test(arguments: PropertyCases.seeds(500))
    func lessKnownIsNeverOtherwiseKnown(seed: UInt64) throws {
        var generator = ExpressionGenerator(seed: seed)
        let text = generator.expression()
        guard let program = try? Self.environment.compile(text) else { return }
        for activation in DifferentialTests.activations {
            let known = shown(program.evaluate(activation))
            for name in ["xi", "xs", "xb", "xl", "xm"] {
                var partly = activation
                partly[name] = .unknown(UnknownSet([name]))
                let outcome = program.evaluate(partly)
                if case .unknown(let names) = outcome {
                    #expect(names == [name])
                } else if case .value = outcome {
                    // A value in spite of what is not known is the value.
                    #expect(shown(outcome) == known, "seed \(seed), without \(name): \(text)")
                }
            }
        }
    }

    @Test(arguments: PropertyCases.seeds(300))
    func brokenTextsAreRefusedOrEvaluated(seed: UInt64) {
        var generator = ExpressionGenerator(seed: seed)
        var bytes = Array(generator.expression().utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator.random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator.random)
            switch Int.random(in: 0..<3, using: &generator.random) {
            case 0: bytes.remove(at: index)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator.random)
            default: bytes.insert(contentsOf: bytes[index...].prefix(5), at: 0)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let program = try Self.environment.compile(text)
            for activation in DifferentialTests.activations { _ = program.evaluate(activation) }
        } catch {
            #expect(error.diagnostics.allSatisfy { $0.range != nil && !$0.what.isEmpty }, "seed \(seed): \(text)")
        }
    }
}

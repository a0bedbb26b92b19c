import Expressions
import Glibc
import Support
import Testing
import Vocabulary

/// Random expressions, judged by cel-cpp.
@Suite struct DifferentialTests {
    /// The Python of the environment that holds cel-cpp.
    static let python = getenv("PIONEER_CEL_PYTHON").map { String(cString: $0) }

    static let environment: Environment = {
        var limits = Limits()
        limits.estimate = nil
        var environment = Environment(limits: limits)
        environment.declare("xi", .int)
        environment.declare("xu", .uint)
        environment.declare("xd", .double)
        environment.declare("xs", .string)
        environment.declare("xb", .bool)
        environment.declare("xl", .list(.int))
        environment.declare("xt", .list(.string))
        environment.declare("xm", .map(.string, .int))
        environment.declare("xy", .dyn)
        return environment
    }()

    /// The same stand in celcpp.py.
    static let activations: [Activation] = [
        activation(0, 0, 0, "", false, [], [], [], .int(1)),
        activation(7, 3, 2.5, "hello", true, [3, 1, 2], ["a", "bc"], [("a", 1), ("bc", 2)], .string("text")),
        activation(.min, .max, .nan, "hé🐱", true, [.max, -1], ["", "é"], [("", 0)], .list([.int(1), .string("a")])),
        activation(
            .max, 1, -.infinity, "1.5", false, [0], ["12"], [("k", -5)],
            .map(CELMap([(.string("a"), .double(2.5))]) ?? .empty)),
    ]

    private static func activation(
        _ xi: Int64, _ xu: UInt64, _ xd: Double, _ xs: String, _ xb: Bool, _ xl: [Int64], _ xt: [String],
        _ xm: [(String, Int64)], _ xy: CELValue
    ) -> Activation {
        var activation = Activation(environment)
        activation["xi"] = .int(xi)
        activation["xu"] = .uint(xu)
        activation["xd"] = .double(xd)
        activation["xs"] = .string(xs)
        activation["xb"] = .bool(xb)
        activation["xl"] = .list(xl.map { .int($0) })
        activation["xt"] = .list(xt.map { .string($0) })
        activation["xm"] = .map(CELMap(xm.map { (.string($0), .int($1)) }) ?? .empty)
        activation["xy"] = xy
        return activation
    }

    @Test(.enabled(if: python != nil, "PIONEER_CEL_PYTHON names no Python with cel-cpp; `make test` sees to that"))
    func celCppAgrees() async throws {
        let seeds = PropertyCases.seeds(5000)
        var counts: [String: Int] = [:]
        for portion in PropertyCases.portions(seeds, of: 20_000) {
            try await compare(portion, &counts)
        }
        let shown = PropertyCases.words(counts)
        print("CEL differential: \(seeds.count) expressions, \(shown)")
        #expect(counts["values", default: 0] * 4 > seeds.count || seeds.count < 100)
    }

    private func compare(_ seeds: [UInt64], _ counts: inout [String: Int]) async throws {
        let cases = seeds.map { seed in
            var generator = ExpressionGenerator(seed: seed)
            return (seed: seed, text: generator.expression(), activation: Int(seed % 4))
        }
        let input = cases.map { "\($0.activation)\t\($0.text)\n" }.joined()
        let script = "\(PackageFolder.path)/.ci/differential/celcpp.py"
        let output = try await ProgramRunner.succeed(
            DifferentialTests.python ?? "python3", [script], input: input, deadline: 500)
        let answers = output.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(answers.count >= cases.count)
        for (index, item) in cases.enumerated() {
            let ours = answer(item.text, DifferentialTests.activations[item.activation])
            let theirs = String(answers[index])
            if theirs == "skip" {
                counts["not comparable", default: 0] += 1
                continue
            }
            counts[ours == "refused" ? "refused" : ours == "error" ? "errors" : "values", default: 0] += 1
            #expect(
                ours == theirs, "seed \(item.seed), activation \(item.activation): \(item.text)")
        }
    }

    private func answer(_ text: String, _ activation: Activation) -> String {
        let program: Program
        do {
            program = try DifferentialTests.environment.compile(text)
        } catch {
            // That such a key cannot be is told when it is met there, and before it runs here.
            let isKey = error.diagnostics.allSatisfy { $0.what.hasSuffix("cannot be the key of a map") }
            return isKey ? "error" : "refused"
        }
        guard case .value(let value) = program.evaluate(activation) else { return "error" }
        return shown(value)
    }

    private func shown(_ value: CELValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)u"
        case .double(let number): number.isNaN ? "d:nan" : "d:\(number.bitPattern)"
        case .string(let text): "s:" + hexadecimal(text.utf8)
        case .bytes(let bytes): "b:" + hexadecimal(bytes)
        case .list(let elements): "[" + elements.map(shown).joined(separator: ",") + "]"
        case .map(let map):
            "{"
                + zip(map.keys, map.values).map { key, value in
                    var name = shown(key)
                    if name.hasSuffix("u"), case .uint = key { name.removeLast() }
                    return "\(name)=\(shown(value))"
                }.sorted().joined(separator: ",") + "}"
        case .duration(let nanoseconds): "D:\(floored(nanoseconds, by: 1000))"
        case .timestamp(let time): "T:\(time.seconds * 1_000_000 + Int64(time.nanoseconds) / 1000)"
        default: "skip"
        }
    }

    private func floored(_ number: Int64, by divisor: Int64) -> Int64 {
        number / divisor - (number % divisor < 0 ? 1 : 0)
    }

    private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

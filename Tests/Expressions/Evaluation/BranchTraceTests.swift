import Expressions
import Testing

/// Which branches of a program evaluations took.
@Suite struct BranchTraceTests {
    /// What is seen of each branch over some values of `x`, which is an `int`, as `text+-`.
    private static func seen(_ text: String, _ values: [CELValue?]) throws -> [String] {
        var environment = environment()
        environment.declare("x", .int)
        let trace = BranchTrace()
        let program = try environment.compile(text, tracing: trace)
        let plain = try environment.compile(text)
        for value in values {
            var activation = Activation(environment)
            activation["x"] = value
            #expect("\(program.evaluate(activation))" == "\(plain.evaluate(activation))")
        }
        return trace.branches.map { "\($0.text)\($0.wasTrue ? "+" : "")\($0.wasFalse ? "-" : "")" }
    }

    @Test(
        "Operands of && and || and conditions of ?: are branches, as they are written",
        arguments: [
            ("x > 1 && x < 9", ["x > 1", "x < 9"]),
            ("(x + 1) * 2 > 1 || !(x == 2 && true)", ["(x + 1) * 2 > 1", "x == 2", "true"]),
            ("x in [1, 2] ? x > 1 : x < 1", ["x in [1, 2]"]),
            (
                "(x == 1 ? 'a' : 'b').startsWith('a') && (x > 0)",
                ["(x == 1 ? 'a' : 'b').startsWith('a')", "x == 1", "x > 0"]
            ),
            ("[1, 2].exists(y, y == x || y > 5)", ["y == x", "y > 5"]),
            ("(((x == 1) || x == 2) && [x][0] == 1)", ["x == 1", "x == 2", "[x][0] == 1"]),
            ("x == 1", []),
        ])
    func branches(text: String, branches: [String]) throws {
        #expect(try Self.seen(text, []) == branches)
    }

    @Test func outcomesAreThoseThatEvaluationsSaw() throws {
        let text = "x > 1 && (x < 9 || x == 20)"
        #expect(try Self.seen(text, [.int(0)]) == ["x > 1-", "x < 9", "x == 20"])
        #expect(try Self.seen(text, [.int(5)]) == ["x > 1+", "x < 9+", "x == 20"])
        #expect(try Self.seen(text, [.int(0), .int(5), .int(20)]) == ["x > 1+-", "x < 9+-", "x == 20+"])
    }

    @Test func whatHasNoTruthIsNeither() throws {
        #expect(try Self.seen("x > 1 || x < 9", [nil, .unknown(UnknownSet(["x"]))]) == ["x > 1", "x < 9"])
        #expect(try Self.seen("1 / x > 0 ? true : false", [.int(0)]) == ["1 / x > 0"])
    }
}

import Expressions
import Testing

/// Expressions that want more than there is.
@Suite struct CostTests {
    @Test(arguments: [
        "lists.range(100000).all(x, lists.range(100000).all(y, x + y >= 0))",
        "lists.range(1000000000).size() > 0",
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, "
            + "[0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all(f, "
            + "[0,1,2,3,4,5,6,7,8,9].all(g, [0,1,2,3,4,5,6,7,8,9].all(h, a+b+c+d+e+f+g+h >= 0))))))))",
    ])
    func runawayLoopsAreRefusedBeforeTheyRun(text: String) {
        #expect(findings(text).first?.contains("the expression may cost") ?? false)
    }

    @Test(arguments: [
        "lists.range(100000).all(x, lists.range(100000).all(y, x + y >= 0))",
        "lists.range(2000000000).size() > 0",
        // Text that doubles forty times.
        (0..<40).reduce("x39.size() > 0") { text, index in
            let inner = 39 - index
            return inner == 0
                ? "cel.bind(x0, 'aaaaaaaaaaaaaaaa', \(text))"
                : "cel.bind(x\(inner), x\(inner - 1) + x\(inner - 1), \(text))"
        },
        // Lists that share their elements and are compared as if they did not.
        (0..<40).reduce("x39 == cel.bind(y, x38, [y, y])") { text, index in
            let inner = 39 - index
            return inner == 0
                ? "cel.bind(x0, [dyn(1)], \(text))"
                : "cel.bind(x\(inner), [dyn(x\(inner - 1)), x\(inner - 1)], \(text))"
        },
        (0..<40).reduce("'%s'.format([x39]) != ''") { text, index in
            let inner = 39 - index
            return inner == 0
                ? "cel.bind(x0, [dyn(1)], \(text))"
                : "cel.bind(x\(inner), [dyn(x\(inner - 1)), x\(inner - 1)], \(text))"
        },
        "lists.range(900000).map(x, string(x)).join('').matches('(x+x+)+y')",
        "lists.range(3000).map(x, [x]).distinct().size() > 0",
        "lists.range(200000).sortBy(x, -x).size() > 0",
        "cel.bind(s, lists.range(10000).map(x, 'a').join(''), s.replace('', s).size() > 0)",
        "cel.bind(s, lists.range(10000).map(x, 'a').join(''), lists.range(10000).all(i, !s.contains('b')))",
        "lists.range(1000).all(x, string(x).matches('a{1000}b{1000}' + string(x)) == false)",
    ])
    func whatRunsTooLongIsStopped(text: String) throws {
        var limits = Limits()
        limits.estimate = nil
        let error = try failure(text, limits: limits)
        #expect(error?.kind == .costLimit)
    }

    @Test func errorsCannotHideTheEnd() throws {
        var limits = Limits()
        limits.estimate = nil
        limits.budget = 1000
        let hidden = "lists.range(5000).all(x, x >= 0) || true"
        #expect(try failure(hidden, limits: limits)?.kind == .costLimit)
    }

    @Test func whatIsDeclaredSmallMayBeLoopedOver() throws {
        var environment = Environment()
        environment.declare("large", .list(.int))
        environment.declare("small", .list(.int), size: 10)
        let loops = { (name: String) in "\(name).all(a, \(name).all(b, \(name).all(c, a + b + c > 0)))" }
        #expect(findings(loops("large"), environment).count == 1)
        #expect(findings(loops("small"), environment).isEmpty)
        #expect(try environment.compile(loops("small")).estimate.most < 20_000)
    }

    @Test func costIsTheSameEachTime() throws {
        let environment = Environment()
        let evaluator = try environment.compile("[1, 2, 3].map(x, x * 2).exists(y, y == 4)").evaluator()
        var costs: Set<Int> = []
        for _ in 0..<3 {
            #expect(evaluator.evaluate(Activation(environment)).flag == true)
            costs.insert(evaluator.cost)
        }
        #expect(costs.count == 1)
        #expect(costs.allSatisfy { (10...60).contains($0) })
    }

    @Test func whatIsNotAskedForIsNotComputed() {
        #expect(holds("cel.bind(x, 1 / 0, true)"))
        #expect(holds("optional.of(1).orValue(1 / 0) == 1"))
        #expect(holds("optional.of(1).or(optional.of(1 / 0)).value() == 1"))
    }

    @Test func patternsAreLimitedTogether() {
        let one = "'x'.matches('a{1000}')"
        #expect(findings(Array(repeating: one, count: 3).joined(separator: " || ")).isEmpty)
        let many = findings(Array(repeating: one, count: 100).joined(separator: " || "))
        #expect(many.count == 1)
        #expect(many.first?.contains("regular expressions are too large together") ?? false)
        #expect(findings("'x'.matches('((a{100}){100}){100}')").first?.contains("invalid regular expression") ?? false)
    }

    @Test func aMistakeIsComputedOnce() throws {
        // Whoever tried the fast way first and then again the slow way would try 2^200 times here.
        let sum = Array(repeating: "1", count: 200).joined(separator: " + ")
        #expect(try failure("1 / 0 + \(sum)")?.kind == .divisionByZero)
        #expect(try failure("9223372036854775807 + \(sum)")?.kind == .overflow)
    }
}

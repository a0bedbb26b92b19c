import Expressions
import Testing
import Vocabulary

/// Records, and what is absent or not known in them.
@Suite struct RecordTests {
    private let unknown = CELValue.unknown(UnknownSet(["resource.cpu"]))

    private func outcome(_ text: String, _ slots: [CELValue?], budget: Int? = nil) throws -> Outcome {
        let environment = CheckerTests.environment
        var activation = Activation(environment)
        activation["resource"] = .record(Record(CheckerTests.resource, slots))
        return try environment.compile(text).evaluate(activation, budget: budget)
    }

    @Test func fieldsAreRead() throws {
        let tags = try #require(CELMap([(.string("env"), .string("dev"))]))
        let slots: [CELValue?] = [.string("i-1"), .double(2.5), nil, .map(tags)]
        #expect(
            try outcome("resource.cpu > 2.0 && resource.tags.env == 'dev' && resource.id == 'i-1'", slots).flag == true)
        #expect(try outcome("resource.count == 0 && !has(resource.count) && has(resource.id)", slots).flag == true)
        #expect(try outcome("resource.?owner.?name.orValue('none') == 'none'", slots).flag == true)
        #expect(try outcome("'env' in resource.tags && !('x' in resource.tags)", slots).flag == true)
        guard case .error(let error) = try outcome("resource.owner.name", slots) else {
            Issue.record("an absent field has no value")
            return
        }
        #expect(error.kind == .noSuchKey)
    }

    @Test(arguments: [
        "resource.cpu", "resource.cpu > 1.0", "has(resource.cpu)", "resource.cpu > 1.0 && true",
        "!(resource.cpu > 1.0)",
        "false || resource.cpu > 1.0", "resource.cpu > 1.0 ? 'a' : 'b'", "[resource.cpu]", "{'a': resource.cpu}",
        "resource.cpu > 1.0 && 1 / 0 > 0", "1 / 0 > 0 || resource.cpu > 1.0", "[1].map(x, resource.cpu)",
        "[1, 2].all(x, resource.cpu > 1.0)", "string(resource.cpu)", "resource.?cpu", "resource.cpu in [1.0]",
        "[1].exists_one(x, resource.cpu > 1.0)", "cel.bind(x, resource.cpu, x == x)", "resource.cpu == resource.cpu",
        "math.greatest(resource.cpu, 1.0)", "'%f'.format([resource.cpu])", "resource == resource && resource.cpu > 0.0",
    ])
    func whatDependsOnAnUnknownIsUnknown(text: String) throws {
        guard case .unknown(let names) = try outcome(text, [.string("i-1"), unknown]) else {
            Issue.record("\(text) is not unknown")
            return
        }
        #expect(names == ["resource.cpu"])
    }

    @Test(arguments: [
        "false && resource.cpu > 1.0", "resource.cpu > 1.0 && false", "resource.id == 'other' && has(resource.cpu)",
        "!(true || resource.cpu > 1.0)", "[1, 2].all(x, x > 1 && resource.cpu > 1.0)",
        "!([1, 2].exists(x, x > 1 || resource.cpu > 1.0))", "false ? resource.cpu > 1.0 : false",
    ])
    func whatDoesNotDependOnItIsKnown(text: String) throws {
        #expect(try outcome(text, [.string("i-1"), unknown]).flag == false)
    }

    @Test(arguments: [
        "resource.tags == {'a': 'b', 'c': 'd'}", "resource.tags != {'a': 'b', 'c': 'd'}", "resource.tags.a == 'b'",
        "resource.tags in [{'a': 'b', 'c': 'd'}]", "[resource.tags] == [{'a': 'b', 'c': 'd'}]", "has(resource.tags.a)",
        "sets.contains([resource.tags], [{'a': 'b', 'c': 'd'}])", "resource.tags.exists(k, v, v == 'b')",
        "[resource.tags].distinct() == [{'a': 'b', 'c': 'd'}]", "resource.tags.?a.orValue('b') == 'b'",
    ])
    func anUnknownInsideAValueCountsToo(text: String) throws {
        let tags = try #require(CELMap([(.string("a"), .unknown(UnknownSet(["tag"]))), (.string("c"), .string("d"))]))
        guard case .unknown(let names) = try outcome(text, [nil, nil, nil, .map(tags)]) else {
            Issue.record("\(text) is not unknown: \(try outcome(text, [nil, nil, nil, .map(tags)]))")
            return
        }
        #expect(names == ["tag"])
        #expect(
            try outcome("'c' in resource.tags && resource.tags.c == 'd'", [nil, nil, nil, .map(tags)]).flag == true)
        #expect(try outcome("resource.tags.exists(k, v, v == 'd')", [nil, nil, nil, .map(tags)]).flag == true)
    }

    @Test func unknownsOfSeveralInputsAreNamed() throws {
        let slots: [CELValue?] = [.unknown(UnknownSet(["resource.id"])), unknown]
        guard case .unknown(let names) = try outcome("resource.cpu > 1.0 && resource.id == 'a'", slots) else {
            Issue.record("not unknown")
            return
        }
        #expect(names == ["resource.cpu", "resource.id"])
    }

    @Test func anEvaluatorForgetsBetweenEvaluations() throws {
        let environment = CheckerTests.environment
        let program = try environment.compile("cel.bind(x, resource.cpu * 2.0, [1].map(y, x + double(y)))[0]")
        let evaluator = program.evaluator()
        for cpu in [1.0, 2.0, 3.0] {
            var activation = Activation(environment)
            activation["resource"] = .record(Record(CheckerTests.resource, [nil, .double(cpu)]))
            guard case .value(.double(let result)) = evaluator.evaluate(activation) else {
                Issue.record("no double")
                return
            }
            #expect(result == cpu * 2 + 1)
        }
    }

    @Test func anUnboundVariableIsAnError() throws {
        let environment = CheckerTests.environment
        let program = try environment.compile("now > timestamp(0)")
        guard case .error(let error) = program.evaluate(Activation(environment)) else {
            Issue.record("no error")
            return
        }
        #expect(error.kind == .unbound)
        #expect("\(program.diagnostic(error))".contains(":1:1: error: no value for the variable 'now'"))
    }

    @Test func errorsKnowTheirPlace() throws {
        let environment = Environment()
        let place = SourcePlace("p.yaml", start: .init(line: 3, column: 9), indentation: 8)
        let program = try environment.compile("1 > 0 &&\n  1 / 0 > 0", at: place)
        guard case .error(let error) = program.evaluate(Activation(environment)) else {
            Issue.record("no error")
            return
        }
        #expect("\(program.diagnostic(error))".hasPrefix("p.yaml:4:13: error: division by zero"))
    }
}

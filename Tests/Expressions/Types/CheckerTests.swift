import Expressions
import Testing

@Suite struct CheckerTests {
    static let resource = RecordLayout(
        "Resource",
        [
            .init("id", .string), .init("cpu", .double), .init("count", .int, whenAbsent: .int(0)),
            .init("tags", .map(.string, .string)), .init("owner", .message("Owner")),
        ])

    static let environment: Environment = {
        var environment = Environment()
        environment.declare(resource)
        environment.declare(RecordLayout("Owner", [.init("name", .string), .init("since", .timestamp)]))
        environment.declare("resource", .message("Resource"))
        environment.declare("now", .timestamp)
        environment.declare("names", .list(.string), size: 20)
        return environment
    }()

    @Test(arguments: [
        ("resource.cpu > 1.5", CELType.bool), ("resource.tags['a']", .string), ("resource.tags.?a", .optional(.string)),
        ("resource.owner.since + duration('1h')", .timestamp), ("names.map(n, n.size())", .list(.int)),
        ("names.map(n, n.size()).filter(x, x > 3)", .list(.int)), ("[1, 'a']", .list(.dyn)),
        ("{'a': [1.0]}", .map(.string, .list(.double))), ("names.transformMap(i, n, n)", .map(.int, .string)),
        ("resource.tags.transformList(k, v, k + v)", .list(.string)),
        ("optional.of(1).optMap(x, 'a')", .optional(.string)),
        ("true ? 1 : 2", .int), ("dyn(1)", .dyn), ("type(1)", .type(.int)), ("names.first()", .optional(.string)),
        ("resource.tags.all(k, k != '')", .bool), ("Resource{id: 'a'}", .message("Resource")),
        ("cel.bind(x, 1, [x])", .list(.int)), ("names.sortBy(n, n.size())", .list(.string)),
    ])
    func typesFollow(text: String, type: CELType) throws {
        #expect(try CheckerTests.environment.compile(text).resultType == type)
    }

    @Test(arguments: [
        (
            "resource.cpus > 1.0",
            "1:10: error: undefined field 'cpus', Resource has no field of this name; did you mean 'cpu'?"
        ),
        ("resuorce.cpu > 1.0", "1:1: error: undeclared reference to 'resuorce'"),
        ("resource.cpu > '1'", "1:14: error: found no matching overload for '>' applied to '(double, string)'"),
        ("resource.id.startWith('a')", "1:13: error: undeclared reference to function 'startWith'"),
        (
            "resource.id.startsWith(1)",
            "1:13: error: found no matching overload for 'startsWith' applied to '(string, int)'"
        ),
        ("names.all(n, n.size())", "1:16: error: expected type 'bool' but found 'int'"),
        ("resource.cpu && true", "1:10: error: found no matching overload for '&&' applied to '(double, bool)'"),
        ("1 == 'a'", "1:3: error: found no matching overload for '==' applied to '(int, string)'"),
        ("names.a", "1:7: error: type 'list(string)' does not support field selection"),
        ("(1).all(x, true)", "1:2: error: 'int' is no range of a comprehension"),
        ("{1.5: 2}", "1:2: error: 'double' cannot be the key of a map"),
        ("Resource{id: 1}", "1:14: error: expected type 'string' but found 'int'"),
        ("Resource{ix: 'a'}", "1:10: error: undefined field 'ix'"),
        ("'a'.matches('(')", "1:13: error: invalid regular expression: missing )"),
        ("names[true]", "1:6: error: found no matching overload for '[]' applied to '(list(string), bool)'"),
        ("(1).optMap(x, x)", "1:2: error: 'int' is no optional"),
    ])
    func mistakesAreFound(text: String, finding: String) {
        let found = findings(text, CheckerTests.environment)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix("p.yaml:" + finding) ?? false, "\(found)")
    }

    @Test func aNameOfTheInnerNamespaceWins() throws {
        var environment = Environment(container: "a.b")
        environment.declare("x", .string)
        environment.declare("a.x", .int)
        #expect(try environment.compile("x").resultType == .int)
        #expect(try environment.compile(".x").resultType == .string)
        #expect(try environment.compile("[true].map(x, x)").resultType == .list(.bool))
    }

    @Test(
        "What is reached into by a constant key is told from what is used as a whole",
        arguments: [
            ("resource.id == ''", ["resource.id", "Resource.id"]),
            ("dyn(resource).id == ''", ["resource"]),
            ("'a' in names", ["names.a"]),
            ("names[0] == 'a'", ["names"]),
            ("names.exists(n, n == 'a')", ["names"]),
            ("[resource].all(r, r.cpu > 1.0)", ["resource", "Resource.cpu"]),
        ])
    func accesses(text: String, expected: [String]) throws {
        let accesses = try CheckerTests.environment.compile(text).accesses
        #expect(
            accesses.map { access in access.name + (access.key.map { "." + $0 } ?? "") }.sorted() == expected.sorted())
    }
}

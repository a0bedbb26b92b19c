import Expressions

/// Our half of the comparison of expressions: nanoseconds an evaluation takes, compiled once, over a record.
enum ExpressionRun {
    private static let runs = 5
    private static let evaluations = 100_000

    private static let layout = RecordLayout(
        "Resource",
        [
            .init("id", .string), .init("state", .string), .init("region", .string), .init("cpu", .double),
            .init("count", .int), .init("tags", .map(.string, .string)), .init("names", .list(.string)),
        ])

    /// The same stands in .ci/bench/expressions.py.
    private static let resource: CELValue = {
        let tags = [
            ("Name", "web-1"), ("env", "dev"), ("owner", "team-y"), ("cost-center", "4711"), ("stage", "test"),
        ]
        let values: [CELValue?] = [
            .string("i-0abc1234def567890"), .string("running"), .string("eu-central-1"), .double(2.5), .int(4),
            .map(CELMap(tags.map { (.string($0), .string($1)) }) ?? .empty),
            .list((0..<10).map { .string("name-\($0)") }),
        ]
        return .record(Record(layout, values))
    }()

    /// A row for each line `NAME<tab>EXPRESSION` of a text.
    static func rows(_ text: String) throws -> [Row] {
        var environment = Environment()
        environment.declare(layout)
        environment.declare("resource", .message("Resource"))
        environment.declare("since", .timestamp)
        var activation = Activation(environment)
        activation["resource"] = resource
        activation["since"] = Timestamp(seconds: 1_767_225_600).map(CELValue.timestamp)
        return try text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2 else { throw Failure("not a name, a tab and an expression: \(line)") }
            let evaluator = try environment.compile(String(parts[1])).evaluator()
            guard evaluator.evaluate(activation).flag != nil else { throw Failure("no condition: \(parts[1])") }
            let best = Measure.least(of: runs) {
                for _ in 0..<evaluations { _ = evaluator.evaluate(activation) }
            }
            return Row(name: String(parts[0]), unit: "ns", ours: best.seconds / Double(evaluations) * 1e9)
        }
    }
}

import Cloud
import CloudAWS
import Documents

/// Our half of the comparisons of parsers.
enum ParsingRun {
    private static let runs = 5

    /// All documents of a text with their places.
    static func yaml(_ text: [UInt8]) throws -> Row {
        let best = Measure.least(of: runs) { YAML.parse(text, file: "input.yaml", limits: .unlimited) }
        guard best.result.diagnostics.isEmpty, !best.result.documents.isEmpty else {
            throw Failure("the text was not read as it should be: \(best.result.diagnostics.prefix(3))")
        }
        return Row(name: "Parse \(text.count / 1_000_000) MB of YAML: CPU", unit: "s", ours: best.seconds)
    }

    /// An answer to the resources of a plan.
    static func xml(_ text: [UInt8]) throws -> Row {
        let best = try Measure.least(of: runs) {
            var pool = ResourcePool()
            return try DescribeInstances.parse(text, scope: World.scope(account: 0), into: &pool)
        }
        guard best.result.problem == nil, !best.result.resources.isEmpty else {
            throw Failure("the answer was not read as it should be: \(best.result.problem ?? "it is empty")")
        }
        let name = "Parse \(text.count / 1_000_000) MB of DescribeInstances: CPU"
        return Row(name: name, unit: "s", ours: best.seconds)
    }
}

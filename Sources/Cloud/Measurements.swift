public import Vocabulary

/// What monitoring and bills say of a resource, over some days that end when it was listed.
public struct Measurements: Hashable, Sendable {
    /// What can be measured, under the name that rules give it: a fixed list, the same for every provider.
    public enum Measure: String, CaseIterable, Hashable, Comparable, Sendable {
        /// How many days the metrics cover; whole.
        case days = "metrics.days"
        /// Percent of what the resource has, the mean and the highest value over the days.
        case averageCPU = "metrics.cpu.average"
        case maximumCPU = "metrics.cpu.maximum"
        /// Bytes in and out together, the mean of the days; whole.
        case networkBytesPerDay = "metrics.network.bytesPerDay"
        /// What it costs in a month as it is, in the currency of its account.
        case monthlyCost = "cost.monthly"

        public static func < (left: Measure, right: Measure) -> Bool { left.rawValue < right.rawValue }

        /// Whether it is counted and not weighed.
        public var isWhole: Bool { self == .days || self == .networkBytesPerDay }

        fileprivate func accepts(_ value: Value) -> Bool {
            switch value {
            case .int(let number): number >= 0
            case .double(let number): !isWhole && number.isFinite && number >= 0
            default: false
            }
        }
    }

    /// A measure and its value, never negative.
    public struct Reading: Hashable, Sendable {
        public let measure: Measure
        public let value: Value
    }

    /// In the order of the measures' names. What is not here nobody measured.
    public private(set) var readings: [Reading] = []

    /// How many whole days, in UTC, providers are asked about.
    public static let window = 14

    /// Nothing measured.
    public init() {}

    /// What was measured; a value that cannot be one of its measure is left out.
    public init(_ values: [Measure: Value]) {
        readings = values.filter { $0.accepts($1) }.map { Reading(measure: $0, value: $1) }
            .sorted { $0.measure < $1.measure }
    }

    /// The value of a measure; nil where nobody measured it.
    public subscript(measure: Measure) -> Value? { readings.first { $0.measure == measure }?.value }
}

extension Measurements {
    /// What is wrong with measurements that are written down.
    public struct Problem: Error {
        /// The way to it, `["metrics", "cpu"]`.
        public let path: [String]
        public let what: String
    }

    /// The names at the top of what is written: `metrics`, `cost`.
    public static let groups = ["metrics", "cost"]

    /// Reads what is written under one of the ``groups``, such as `{days: 14, cpu: {average: 3.1}}`.
    public mutating func read(_ value: Value, under group: String) throws(Problem) {
        try read(value, at: [group])
        readings.sort { $0.measure < $1.measure }
    }

    private mutating func read(_ value: Value, at path: [String]) throws(Problem) {
        let name = path.joined(separator: ".")
        if let measure = Measure(rawValue: name) {
            guard measure.accepts(value) else {
                throw Problem(
                    path: path,
                    what: measure.isWhole ? "a whole number from 0 is wanted here" : "a number from 0 is wanted here")
            }
            readings.append(Reading(measure: measure, value: value))
            return
        }
        let below = Measure.allCases.filter { $0.rawValue.hasPrefix(name + ".") }
        guard !below.isEmpty else {
            let known = Measure.allCases.map { "`\($0)`" }.joined(separator: ", ")
            throw Problem(path: path, what: "there is no such measure; there are \(known)")
        }
        guard let entries = value.entries else { throw Problem(path: path, what: "a mapping is wanted here") }
        for entry in entries { try read(entry.value, at: path + [entry.key]) }
    }

    /// As it is written under one of the ``groups``; nil where nothing of it was measured.
    public func written(under group: String) -> Value? { written(at: group) }

    private func written(at name: String) -> Value? {
        if let measure = Measure(rawValue: name) { return self[measure] }
        var entries: [Value.Entry] = []
        for step in Self.steps(below: name) {
            if let value = written(at: "\(name).\(step)") { entries.append(Value.Entry(step, value)) }
        }
        return entries.isEmpty ? nil : .map(entries)
    }

    /// The names that come next after a name, in the order of the measures.
    public static func steps(below name: String) -> [String] {
        var steps: [String] = []
        for measure in Measure.allCases where measure.rawValue.hasPrefix(name + ".") {
            let step = String(measure.rawValue.dropFirst(name.count + 1).prefix { $0 != "." })
            if !steps.contains(step) { steps.append(step) }
        }
        return steps
    }
}

extension Measurements.Measure: CustomStringConvertible {
    public var description: String { rawValue }
}

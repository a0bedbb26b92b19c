/// What is known of a metric before anything is measured: all a reader of `/metrics` needs to understand it.
public struct MetricDescription: Hashable, Sendable {
    /// What its values are.
    public enum Kind: Hashable, Sendable {
        /// Only ever grows; starts at 0 with the process.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts by size; the bounds of its buckets in the metric's unit, ascending, without infinity.
        case histogram(buckets: [Double])
    }

    /// With its unit at the end, before `_total`: `_seconds`, `_bytes`. Base units only.
    public let name: String
    public let kind: Kind
    /// One sentence for people.
    public let help: String
    /// The names of its labels, in the order they are shown.
    public let labels: [String]

    /// A description from its parts.
    public init(_ name: String, _ kind: Kind, _ help: String, labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}

extension MetricDescription.Kind {
    /// As the exposition format calls it.
    var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

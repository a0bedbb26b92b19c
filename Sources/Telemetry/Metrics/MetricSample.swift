/// A value that is computed when somebody asks: an age, a size.
public struct MetricSample: Hashable, Sendable {
    /// The name of a described counter or gauge.
    public let name: String
    /// The labels' values, in the order of the description.
    public let labels: [String]
    public let value: Double

    /// A sample from its parts.
    public init(_ name: String, labels: [String] = [], _ value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}

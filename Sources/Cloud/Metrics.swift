public import Vocabulary

/// How much a resource was used, as a provider measures it over a window.
public enum UsageMetric: String, CaseIterable, Hashable, Sendable {
    /// The mean use of its processors, percent.
    case cpuAverage
    /// The highest use of its processors in any of the intervals that the provider keeps, percent.
    case cpuMaximum
    /// What went in and out over its network, bytes in all.
    case networkBytes
}

/// A question about how much a resource was used.
public struct MetricQuery: Hashable, Sendable {
    public let resource: ResourceAddress
    public let metric: UsageMetric
    /// How many days the window has, at least one; it ends now.
    public let days: Int

    /// A question from its parts.
    public init(_ metric: UsageMetric, of resource: ResourceAddress, days: Int) {
        self.resource = resource
        self.metric = metric
        self.days = max(1, days)
    }
}

/// The answer to one question.
public struct MetricReading: Hashable, Sendable {
    public let query: MetricQuery
    /// Absent where the provider measured nothing in the window, as of a machine that was off all the time.
    public let value: Known<Double>

    /// An answer from its parts.
    public init(_ query: MetricQuery, _ value: Known<Double>) {
        self.query = query
        self.value = value
    }
}

extension Provider {
    /// For providers that measure nothing: nobody knows.
    public func metrics(_ queries: [MetricQuery], _ access: AccountAccess) async -> [MetricReading] {
        queries.map { MetricReading($0, .unknown(.notRead)) }
    }
}

public import CoreMetrics
import Synchronization

/// Keeps what the process counts and shows it to Prometheus.
///
/// It is the backend of swift-metrics: `MetricsSystem.bootstrap(registry)`, once. A metric that is used has to be
/// described; labels that the description does not name are left out, those it names and nobody gives are empty.
///
/// Finding a series takes a lock and a look into a dictionary: keep the `Counter` or `Timer` where it is used often.
/// Counting then takes neither a lock nor memory; a histogram's lock is held for some nanoseconds.
public final class MetricsRegistry: MetricsFactory {
    /// How many series one metric may have; what is beyond is counted under labels that all say `other`.
    ///
    /// 5,000 are the scopes of 25 accounts with 20 regions and 10 types, and take some 1 MB.
    public static let usualSeriesLimit = 5_000

    /// The media type of ``exposition()``.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Computes values when somebody asks.
    public typealias Collector = @Sendable () async -> [MetricSample]

    private let families: [String: MetricFamily]
    private let limit: Int
    private let collectors = Mutex<[Collector]>([])
    private let folded: MetricFamily
    private let unknown: MetricFamily

    /// A registry of described metrics.
    public init(_ descriptions: [MetricDescription] = MetricCatalogue.all, seriesLimit: Int = usualSeriesLimit) {
        limit = max(1, seriesLimit)
        var families: [String: MetricFamily] = [:]
        for description in descriptions {
            families[description.name] = MetricFamily(description, limit: limit)
        }
        self.families = families
        folded = Self.own("cloudpioneer_telemetry_series_folded_total", ["metric"], families)
        unknown = Self.own("cloudpioneer_telemetry_unknown_metrics_total", [], families)
    }

    /// Adds a computation that is made at each scrape. It must answer soon: whoever scrapes waits for it.
    public func atScrape(_ collect: @escaping Collector) { collectors.withLock { $0.append(collect) } }

    /// Everything in the text format of Prometheus, version 0.0.4: by name, and by labels within a metric.
    public func exposition() async -> String {
        // Each scrape has its own, so that what is gone is not shown for ever.
        var computed: [String: MetricFamily] = [:]
        for collect in collectors.withLock({ $0 }) {
            for sample in await collect() { take(sample, into: &computed) }
        }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            let entries = computed[name].map { $0.entries } ?? family.entries
            text += TextExposition.family(family.description, entries)
        }
        return text
    }

    private func take(_ sample: MetricSample, into computed: inout [String: MetricFamily]) {
        guard let description = families[sample.name]?.description, !description.kind.isHistogram,
            description.labels.count == sample.labels.count
        else { return count(unknown) }
        let family = computed[sample.name] ?? MetricFamily(description, limit: limit)
        computed[sample.name] = family
        let (series, isFolded) = family.series(sample.labels)
        if isFolded { count(folded, sample.name) }
        if case .number(let number) = series { number.set(sample.value) }
    }

    private static func own(_ name: String, _ labels: [String], _ families: [String: MetricFamily]) -> MetricFamily {
        families[name] ?? MetricFamily(MetricDescription(name, .counter, "", labels: labels), limit: 1_000)
    }

    private func count(_ family: MetricFamily, _ labels: String...) {
        if case .number(let number) = family.series(labels).series { number.increment(by: Int64(1)) }
    }
}

extension MetricsRegistry {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        number(label, dimensions, as: .counter) ?? IgnoredSeries()
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        number(label, dimensions, as: .counter) ?? IgnoredSeries()
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        number(label, dimensions, as: .gauge) ?? IgnoredSeries()
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return number(label, dimensions, as: .gauge) ?? IgnoredSeries() }
        return histogram(label, dimensions) ?? IgnoredSeries()
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions) ?? IgnoredSeries()
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }

    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }

    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func remove(_ handler: AnyObject) {
        for family in families.values { family.remove(handler) }
    }

    private func number(
        _ name: String, _ dimensions: [(String, String)], as kind: MetricDescription.Kind
    ) -> NumberSeries? {
        guard let family = families[name], family.description.kind == kind,
            case .number(let series) = series(family, dimensions)
        else {
            count(unknown)
            return nil
        }
        return series
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramSeries? {
        guard let family = families[name], family.description.kind.isHistogram,
            case .histogram(let series) = series(family, dimensions)
        else {
            count(unknown)
            return nil
        }
        return series
    }

    private func series(_ family: MetricFamily, _ dimensions: [(String, String)]) -> MetricFamily.Series {
        let labels = family.description.labels.map { label in dimensions.last { $0.0 == label }?.1 ?? "" }
        let (series, isFolded) = family.series(labels)
        if isFolded { count(folded, family.description.name) }
        return series
    }
}

extension MetricDescription.Kind {
    var isHistogram: Bool { if case .histogram = self { true } else { false } }
}

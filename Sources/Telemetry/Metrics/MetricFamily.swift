import Synchronization
import Transport
import Vocabulary

/// One metric and its series, of which there are no more than a stated number.
final class MetricFamily: Sendable {
    enum Series {
        case number(NumberSeries)
        case histogram(HistogramSeries)
    }

    /// A series among others, found by its labels' values or by the object that counts.
    typealias Entry = (labels: [String], series: Series)

    let description: MetricDescription
    private let limit: Int
    private let known = Mutex<[[String]: Series]>([:])

    init(_ description: MetricDescription, limit: Int) {
        self.description = description
        self.limit = limit
    }

    /// The series of some labels, made where it is new; the one all share beyond the limit, which is said.
    func series(_ labels: [String]) -> (series: Series, isFolded: Bool) {
        let labels = labels.map(Self.harmless)
        return known.withLock { series in
            if let known = series[labels] { return (known, false) }
            let isFolded = series.count >= limit && !labels.isEmpty
            let place = isFolded ? [String](repeating: "other", count: labels.count) : labels
            let made = series[place] ?? make()
            series[place] = made
            return (made, isFolded)
        }
    }

    /// Forgets a series: it is not shown any more.
    func remove(_ gone: AnyObject) {
        known.withLock { series in
            guard let place = series.first(where: { $0.value.object === gone })?.key else { return }
            series[place] = nil
        }
    }

    /// All series, by their labels' values.
    var entries: [Entry] {
        known.withLock { $0.map { (labels: $0.key, series: $0.value) } }
            .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }

    private func make() -> Series {
        if case .histogram(let buckets) = description.kind { return .histogram(HistogramSeries(bounds: buckets)) }
        return .number(NumberSeries())
    }

    /// Without secrets, and without what could hide or end a scrape: its readers take a NUL for the end.
    private static func harmless(_ value: String) -> String {
        let value = Redaction.text(value)
        guard value.unicodeScalars.contains(where: Escaping.isHostile) else { return value }
        var result = ""
        for scalar in value.unicodeScalars {
            result += Escaping.isHostile(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : "\(scalar)"
        }
        return result
    }
}

extension MetricFamily.Series {
    var object: AnyObject {
        switch self {
        case .number(let series): series
        case .histogram(let series): series
        }
    }
}

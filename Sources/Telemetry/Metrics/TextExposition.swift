/// The text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
enum TextExposition {
    /// One metric with its description; nothing where it has no series yet.
    static func family(_ description: MetricDescription, _ entries: [MetricFamily.Entry]) -> String {
        guard !entries.isEmpty else { return "" }
        let name = description.name
        var text = "# HELP \(name) \(help(description.help))\n# TYPE \(name) \(description.kind.word)\n"
        for entry in entries {
            let labels = zip(description.labels, entry.labels).map { (name: $0, value: $1) }
            switch entry.series {
            case .number(let series): text += "\(name)\(braces(labels)) \(number(series.value))\n"
            case .histogram(let series): text += histogram(name, labels, series)
            }
        }
        return text
    }

    private typealias Label = (name: String, value: String)

    private static func histogram(_ name: String, _ labels: [Label], _ series: HistogramSeries) -> String {
        let state = series.now
        var text = ""
        var total: UInt64 = 0
        for (index, count) in state.counts.enumerated() {
            total += count
            let bound = index < series.bounds.count ? series.bounds[index] : .infinity
            text += "\(name)_bucket\(braces(labels + [("le", number(bound))])) \(total)\n"
        }
        return text + "\(name)_sum\(braces(labels)) \(number(state.sum))\n\(name)_count\(braces(labels)) \(total)\n"
    }

    private static func braces(_ labels: [Label]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(value($0.value))\"" }.joined(separator: ",") + "}"
    }

    /// As Go's `ParseFloat` reads it; whole numbers without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? value.description
    }

    private static func help(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func value(_ text: String) -> String { help(text).replacing("\"", with: "\\\"") }
}

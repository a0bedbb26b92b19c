import CoreMetrics
import Support
import Telemetry
import Testing
import Vocabulary

@Suite struct MetricsRegistryTests {
    private static let descriptions = [
        MetricDescription("cloudpioneer_b_total", .counter, "Counted \\ twice\nhere.", labels: ["tenant", "result"]),
        MetricDescription("cloudpioneer_a", .gauge, "Set."),
        MetricDescription("cloudpioneer_c_seconds", .histogram(buckets: [0.1, 1]), "Took.", labels: ["account"]),
        MetricDescription("cloudpioneer_unused", .gauge, "Never set."),
        MetricDescription("cloudpioneer_telemetry_series_folded_total", .counter, "Folded.", labels: ["metric"]),
        MetricDescription("cloudpioneer_telemetry_unknown_metrics_total", .counter, "Unknown."),
    ]

    private func lines(_ registry: MetricsRegistry) async -> [String] {
        await registry.exposition().split(separator: "\n").map(String.init)
    }

    @Test func showsEveryKindSortedByNameAndLabels() async {
        let registry = MetricsRegistry(Self.descriptions)
        let dimensions = [("result", "ok"), ("tenant", "b")]
        registry.makeCounter(label: "cloudpioneer_b_total", dimensions: dimensions).increment(by: 2)
        registry.makeCounter(label: "cloudpioneer_b_total", dimensions: dimensions).increment(by: 1)
        registry.makeFloatingPointCounter(label: "cloudpioneer_b_total", dimensions: [("tenant", "a")])
            .increment(by: 0.5)
        registry.makeMeter(label: "cloudpioneer_a", dimensions: []).set(-1.5)
        let timer = registry.makeTimer(label: "cloudpioneer_c_seconds", dimensions: [("account", "x")])
        for nanoseconds: Int64 in [100_000_000, 100_000_001, 5_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        #expect(
            await registry.exposition() == """
                # HELP cloudpioneer_a Set.
                # TYPE cloudpioneer_a gauge
                cloudpioneer_a -1.5
                # HELP cloudpioneer_b_total Counted \\\\ twice\\nhere.
                # TYPE cloudpioneer_b_total counter
                cloudpioneer_b_total{tenant="a",result=""} 0.5
                cloudpioneer_b_total{tenant="b",result="ok"} 3
                # HELP cloudpioneer_c_seconds Took.
                # TYPE cloudpioneer_c_seconds histogram
                cloudpioneer_c_seconds_bucket{account="x",le="0.1"} 1
                cloudpioneer_c_seconds_bucket{account="x",le="1"} 2
                cloudpioneer_c_seconds_bucket{account="x",le="+Inf"} 3
                cloudpioneer_c_seconds_sum{account="x"} 5.200000001
                cloudpioneer_c_seconds_count{account="x"} 3

                """)
    }

    @Test func hostileLabelsStayInTheirQuotesAndLoseTheirSecrets() async {
        let registry = MetricsRegistry(Self.descriptions)
        let hostile = [
            "a\"} 1\ncloudpioneer_forged 9", "back\\slash", "nul\0here", "\u{202E}turned", "é漢",
            "https://user:hunter2@host/", "password=hunter2",
        ]
        for value in hostile {
            registry.makeCounter(label: "cloudpioneer_b_total", dimensions: [("tenant", value)]).increment(by: 1)
        }
        let lines = await lines(registry)
        #expect(lines.count == hostile.count + 2)
        #expect(lines.allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("cloudpioneer_b_total{tenant=\"") })
        #expect(lines.contains(#"cloudpioneer_b_total{tenant="back\\slash",result=""} 1"#))
        #expect(lines.contains(#"cloudpioneer_b_total{tenant="nul\\u{0}here",result=""} 1"#))
        #expect(lines.contains(#"cloudpioneer_b_total{tenant="é漢",result=""} 1"#))
        #expect(!lines.joined().contains("hunter2"))
        #expect(!lines.joined().unicodeScalars.contains("\u{202E}"))
    }

    @Test func foldsWhatIsBeyondTheLimitAndSaysSo() async {
        let registry = MetricsRegistry(Self.descriptions, seriesLimit: 3)
        for number in 0..<10 {
            registry.makeCounter(label: "cloudpioneer_b_total", dimensions: [("tenant", "t\(number)")]).increment(by: 1)
        }
        // What is known already is still counted where it belongs.
        registry.makeCounter(label: "cloudpioneer_b_total", dimensions: [("tenant", "t1")]).increment(by: 1)
        let lines = await lines(registry)
        #expect(lines.filter { $0.hasPrefix("cloudpioneer_b_total{") }.count == 4)
        #expect(lines.contains(#"cloudpioneer_b_total{tenant="other",result="other"} 7"#))
        #expect(lines.contains(#"cloudpioneer_b_total{tenant="t1",result=""} 2"#))
        #expect(lines.contains(#"cloudpioneer_telemetry_series_folded_total{metric="cloudpioneer_b_total"} 7"#))
    }

    @Test func countsWhatIsNotDescribedOrIsAnotherKind() async {
        let registry = MetricsRegistry(Self.descriptions)
        registry.makeCounter(label: "cloudpioneer_nobody_knows", dimensions: []).increment(by: 1)
        registry.makeCounter(label: "cloudpioneer_a", dimensions: []).increment(by: 1)
        registry.makeTimer(label: "cloudpioneer_b_total", dimensions: []).recordNanoseconds(1)
        registry.makeMeter(label: "cloudpioneer_c_seconds", dimensions: []).set(Int64(1))
        registry.atScrape { [MetricSample("cloudpioneer_nope", 1), MetricSample("cloudpioneer_a", labels: ["x"], 1)] }
        let lines = await lines(registry)
        #expect(
            lines == [
                "# HELP cloudpioneer_telemetry_unknown_metrics_total Unknown.",
                "# TYPE cloudpioneer_telemetry_unknown_metrics_total counter",
                "cloudpioneer_telemetry_unknown_metrics_total 6",
            ])
    }

    @Test func computesAtEachScrapeAndForgetsWhatIsGone() async {
        let registry = MetricsRegistry(Self.descriptions)
        let ages = Mutable([1.0, 2.0])
        registry.atScrape { [ages] in
            ages.value.enumerated().map { MetricSample("cloudpioneer_b_total", labels: ["t\($0)", "ok"], $1) }
        }
        #expect(
            await lines(registry).filter { !$0.hasPrefix("#") } == [
                #"cloudpioneer_b_total{tenant="t0",result="ok"} 1"#,
                #"cloudpioneer_b_total{tenant="t1",result="ok"} 2"#,
            ])
        ages.value = [3]
        #expect(
            await lines(registry).filter { !$0.hasPrefix("#") } == [
                #"cloudpioneer_b_total{tenant="t0",result="ok"} 3"#
            ])
    }

    @Test func aDestroyedSeriesIsNotShown() async {
        let registry = MetricsRegistry(Self.descriptions)
        let gauge = registry.makeMeter(label: "cloudpioneer_a", dimensions: [])
        gauge.set(Int64(1))
        registry.destroyMeter(gauge)
        #expect(await registry.exposition().isEmpty)
    }

    @Test func losesNoIncrementAmongThreads() async {
        let registry = MetricsRegistry(Self.descriptions)
        let timer = registry.makeTimer(label: "cloudpioneer_c_seconds", dimensions: [])
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    let counter = registry.makeCounter(label: "cloudpioneer_b_total", dimensions: [])
                    for _ in 0..<5_000 {
                        counter.increment(by: 1)
                        timer.recordNanoseconds(1)
                    }
                }
            }
        }
        let lines = await lines(registry)
        #expect(lines.contains(#"cloudpioneer_b_total{tenant="",result=""} 40000"#))
        #expect(lines.contains(#"cloudpioneer_c_seconds_count{account=""} 40000"#))
    }

    @Test func numbersAreWrittenAsReadersWantThem() async {
        let registry = MetricsRegistry(Self.descriptions)
        let gauge = registry.makeMeter(label: "cloudpioneer_a", dimensions: [])
        for (value, text) in [
            (0.1, "0.1"), (1e-7, "1e-07"), (3e20, "3e+20"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
            (1_700_000_000.5, "1700000000.5"), (-0.0, "0"),
        ] {
            gauge.set(value)
            #expect(await lines(registry).last == "cloudpioneer_a \(text)")
        }
    }

    /// Random uses with hostile labels: each series once, each line of the shape that readers want.
    @Test func everyUseGivesLinesThatCanBeRead() async {
        let pieces = ["a", "\"", "\\", "\n", "}", "{", "=", ",", "#", "\0", "\r", "é", "\u{2028}", " ", "1"]
        for seed in PropertyCases.seeds(30) {
            var generator = SeededGenerator(seed: seed)
            let registry = MetricsRegistry(Self.descriptions, seriesLimit: 20)
            for _ in 0..<60 {
                let count = Int.random(in: 0...6, using: &generator)
                let value = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
                registry.makeCounter(label: "cloudpioneer_b_total", dimensions: [("tenant", value)]).increment(by: 1)
            }
            let series = await lines(registry).filter { $0.hasPrefix("cloudpioneer_b_total{") }
            let shape = #/cloudpioneer_b_total\{tenant="([^"\\\n]|\\[\\"n])*",result="(other)?"\} [0-9]+/#
            for line in series { #expect(line.wholeMatch(of: shape) != nil, "seed \(seed): \(line)") }
            let places = Set(series.map { $0.prefix { $0 != "}" } })
            #expect(places.count == series.count || series.count <= 21, "seed \(seed)")
            let sum = series.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
            #expect(sum == 60, "seed \(seed)")
        }
    }
}

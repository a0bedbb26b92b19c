import CoreMetrics
import Instrumentation
import Telemetry
import Testing
import Tracing
import Transport
import Vocabulary

/// What rooms count arrives under the names and labels that the catalogue has.
@Suite struct UseTests {
    private func lines(_ registry: MetricsRegistry) async -> [String] {
        await registry.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    @Test func callsOfAProvider() async throws {
        let registry = MetricsRegistry()
        try await withMetricsFactory(registry) {
            let collector = Collector(.success(503), .success(200), .failure(Collector.gone))
            let dispatcher = LaneDispatcher(client: collector, clock: SleepingClock(sleeps: 9), seed: 1) { _ in nil }
            let lane = Lane(provider: "aws", account: "123456789012", region: "eu-west-1", family: "ec2-describe")
            let retry = RetryPolicy(attempts: 2) { outcome in
                if case .success(let answer) = outcome { answer.status == 503 ? .throttled : .done } else { .done }
            }
            _ = try await dispatcher.send(lane, retry: retry, deadline: .seconds(60)) { _ in
                HTTPRequest(url: "http://a")
            }
            _ = try? await dispatcher.send(lane, retry: retry, deadline: .seconds(60)) { _ in
                HTTPRequest(url: "http://a")
            }
        }
        let lines = await lines(registry)
        for status in ["200", "503", "connect"] {
            let labels = #"provider="aws",account="123456789012",family="ec2-describe",status="\#(status)""#
            #expect(lines.contains("cloudpioneer_api_calls_total{\(labels)} 1"), "\(lines)")
        }
        #expect(lines.contains(#"cloudpioneer_account_throttled_total{account="123456789012"} 1"#))
        #expect(lines.contains(#"cloudpioneer_api_call_duration_seconds_count{family="ec2-describe"} 3"#))
        #expect(!lines.contains { $0.hasPrefix("cloudpioneer_telemetry_") })
    }

    @Test func spansThatWereSentAndDropped() async throws {
        let registry = MetricsRegistry()
        let settings = try #require(try TraceSettings.read(configured: "http://c:4318") { _ in nil })
        await withMetricsFactory(registry) {
            var limits = TraceExporter.Limits()
            limits.waiting = 3
            let exporter = TraceExporter(
                settings, version: "", instance: "", sender: Collector(.success(200)), seed: 1, limits: limits)
            for _ in 0..<5 { exporter.startSpan("a", context: .topLevel).end() }
            await exporter.flush(within: .seconds(1))
        }
        #expect(
            await lines(registry) == [
                #"cloudpioneer_trace_spans_total{result="dropped"} 2"#,
                #"cloudpioneer_trace_spans_total{result="exported"} 3"#,
            ])
    }
}

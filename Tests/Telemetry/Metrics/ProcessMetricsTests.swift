import Glibc
import Telemetry
import Testing
import Vocabulary

@Suite struct ProcessMetricsTests {
    @Test func saysWhatTheKernelSays() throws {
        let metrics = ProcessMetrics(version: "1.2.3", started: Instant(milliseconds: 1_700_000_000_500))
        let values = Dictionary(metrics.samples.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(metrics.samples.first == MetricSample("cloudpioneer_build_info", labels: ["1.2.3"], 1))
        #expect(values["cloudpioneer_start_time_seconds"] == 1_700_000_000.5)
        #expect(try #require(values["process_threads"]) >= 1)
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        let open = try #require(values["process_open_fds"])
        let limit = try #require(values["process_max_fds"])
        #expect(open >= 3 && open <= limit)
        let described = MetricCatalogue.all.map(\.name)
        #expect(values.keys.allSatisfy(described.contains))
    }

    @Test func seesADescriptorComeAndStay() throws {
        let metrics = ProcessMetrics(version: "", started: Instant(seconds: 0))
        // Other tests open and close some meanwhile: so many at once are ours.
        let opened = (0..<200).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for descriptor in opened { close(descriptor) } }
        let sample = try #require(metrics.samples.first { $0.name == "process_open_fds" })
        #expect(sample.value >= 200)
    }
}

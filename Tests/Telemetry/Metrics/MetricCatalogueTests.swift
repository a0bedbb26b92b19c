import Foundation
import Support
import Telemetry
import Testing

@Suite struct MetricCatalogueTests {
    private static let names = MetricCatalogue.all.map(\.name)

    @Test func eachIsDescribedOnceAndByTheRules() {
        #expect(Set(Self.names).count == Self.names.count)
        for metric in MetricCatalogue.all {
            let name = metric.name
            #expect(name.wholeMatch(of: #/(cloudpioneer|process)(_[a-z]+)+/#) != nil, "\(name)")
            #expect(name.contains(#/_(ms|millis|milliseconds|minutes|hours|kb|mb|kilobytes)(_|$)/#) == false, "\(name)")
            #expect((metric.kind == .counter) == name.hasSuffix("_total"), "\(name)")
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(name)")
            #expect(Set(metric.labels).count == metric.labels.count, "\(name)")
            for label in metric.labels {
                #expect(label.wholeMatch(of: #/[a-z]+/#) != nil && label != "le", "\(name){\(label)}")
            }
            if case .histogram(let buckets) = metric.kind {
                #expect(!buckets.isEmpty && zip(buckets, buckets.dropFirst()).allSatisfy { $0 < $1 }, "\(name)")
                #expect(name.hasSuffix("_seconds") || name.hasSuffix("_bytes"), "\(name)")
            }
        }
    }

    @Test func theCodeUsesNoneThatIsNotDescribed() throws {
        let sources = PackageFolder.path + "/Sources/."
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
        #expect(files.count > 100)
        var used: Set<String> = []
        for file in files {
            let text = try TextFile.text(of: "\(sources)/\(file)")
            for match in text.matches(of: #/"((?:cloudpioneer|process)_[a-z0-9_]+)"/#) {
                used.insert(String(match.1))
                #expect(Self.names.contains(String(match.1)), "\(file) uses \(match.1): describe it in MetricCatalogue")
            }
        }
        #expect(used.contains("cloudpioneer_api_calls_total"))
    }
}

import Foundation
import Support
import Telemetry
import Testing

/// What `deploy/` rests on: metrics that are there, rules that Prometheus takes, pages that exist.
@Suite struct DeployTests {
    private static let folder = PackageFolder.path + "/deploy"

    /// The names a text uses, without what the exposition of a histogram adds.
    private func names(in text: String) -> Set<String> {
        let described = MetricCatalogue.all
        return Set(
            text.matches(of: #/\b(?:cloudpioneer|process)_[a-z_]+\b/#).map { match in
                let name = String(match.0)
                for ending in ["_bucket", "_sum", "_count"] where name.hasSuffix(ending) {
                    let base = String(name.dropLast(ending.count))
                    if described.contains(where: { $0.name == base && $0.kind != .counter && $0.kind != .gauge }) {
                        return base
                    }
                }
                return name
            })
    }

    @Test(arguments: ["grafana/cloudpioneer.json", "prometheus/alerts.yaml", "prometheus/alerts.test.yaml"])
    func usesOnlyMetricsThatAreDescribed(file: String) throws {
        let used = names(in: try TextFile.text(of: "\(Self.folder)/\(file)"))
        #expect(used.count > 10)
        let described = Set(MetricCatalogue.all.map(\.name))
        #expect(used.subtracting(described).sorted() == [], "\(file)")
    }

    @Test func theDashboardShowsEveryMetric() throws {
        let shown = names(in: try TextFile.text(of: "\(Self.folder)/grafana/cloudpioneer.json"))
        #expect(Set(MetricCatalogue.all.map(\.name)).subtracting(shown).sorted() == [])
    }

    @Test func theDashboardIsWhatGrafanaReads() throws {
        let data = Data(try TextFile.bytes(of: "\(Self.folder)/grafana/cloudpioneer.json"))
        let dashboard = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        let ids = panels.compactMap { $0["id"] as? Int }
        #expect(ids.count == panels.count && Set(ids).count == ids.count)
        for panel in panels where panel["type"] as? String != "row" {
            let targets = try #require(panel["targets"] as? [[String: Any]])
            let title = try #require(panel["title"] as? String)
            #expect(targets.allSatisfy { ($0["expr"] as? String)?.isEmpty == false }, "\(title)")
            #expect((panel["description"] as? String)?.isEmpty == false, "\(title)")
        }
    }

    @Test func prometheusTakesTheQueriesOfTheDashboard() async throws {
        let data = Data(try TextFile.bytes(of: "\(Self.folder)/grafana/cloudpioneer.json"))
        let dashboard = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        let queries = panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }
        // JSON is YAML too.
        let rules = queries.enumerated().map { index, query in
            let plain = query.replacing("$__rate_interval", with: "5m").replacing("$tenant", with: ".*")
            return ["record": "query:number\(index)", "expr": plain]
        }
        let file = try JSONSerialization.data(withJSONObject: ["groups": [["name": "dashboard", "rules": rules]]])
        let folder = try TemporaryFolder()
        try folder.write(Array(file), to: "rules.yaml")
        let outcome = try await ProgramRunner.run("promtool", ["check", "rules", folder["rules.yaml"]])
        #expect(outcome.code == 0 && outcome.output.contains("\(queries.count) rules found"), "\(outcome)")
    }

    @Test func everyAlertFiresWhenItShouldAndOnlyThen() async throws {
        let folder = Self.folder + "/prometheus"
        try await ProgramRunner.succeed("promtool", ["check", "rules", "alerts.yaml"], folder: folder)
        try await ProgramRunner.succeed("promtool", ["test", "rules", "alerts.test.yaml"], folder: folder)
        let alerts = try names(ofAlertsIn: "alerts.yaml", after: "- alert: ")
        let tested = try names(ofAlertsIn: "alerts.test.yaml", after: "- alertname: ")
        #expect(alerts.count > 10)
        for alert in alerts { #expect(tested.filter { $0 == alert }.count >= 2, "\(alert) is not tested both ways") }
    }

    @Test func thePagesTellWhatEveryAlertMeans() throws {
        let page = try TextFile.text(of: PackageFolder.path + "/docs/operations.md")
        for alert in try names(ofAlertsIn: "alerts.yaml", after: "- alert: ") {
            #expect(page.contains("\n### \(alert)\n"), "\(alert) has no heading in docs/operations.md")
        }
    }

    private func names(ofAlertsIn file: String, after key: String) throws -> [String] {
        try TextFile.text(of: "\(Self.folder)/prometheus/\(file)").split(separator: "\n").compactMap { line in
            let line = line.drop { $0 == " " }
            return line.hasPrefix(key) ? String(line.dropFirst(key.count)) : nil
        }
    }
}

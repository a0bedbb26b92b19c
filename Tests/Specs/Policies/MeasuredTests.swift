import Cloud
import Testing
import Vocabulary

@testable import Specs

/// `metrics` and `cost` in rules.
@Suite struct MeasuredTests {
    private static func trial(_ when: String, _ stated: String, atFault: Bool? = nil) -> PolicyTrial {
        let policy = PolicyMistakeTests.policy.replacing("!('owner' in resource.tags)", with: when).replacing(
            "then: stop", with: "then: report")
        let expected = atFault.map { $0 ? "\n    atFault: [has-owner]" : "" } ?? "\n    undetermined: [has-owner]"
        let cases = "cases:\n  - name: one\n    resource: {type: ec2/instance}\n    \(stated)\(expected)\n"
        return PolicyTrial(
            policies: World.file("owners.yaml", policy), cases: World.file("owners.cases.yaml", cases), World.context)
    }

    @Test(
        "What a case states is seen by rules",
        arguments: [
            ("metrics.cpu.maximum < 5.0", "metrics: {cpu: {maximum: 4.9}}", true),
            ("metrics.cpu.maximum < 5.0", "metrics: {cpu: {maximum: 5}}", false),
            ("metrics.cpu.average < 5.0", "metrics: {cpu: {maximum: 4}}", nil),
            (
                "metrics.days >= 14 && metrics.network.bytesPerDay < 5000000",
                "metrics: {days: 14, network: {bytesPerDay: 1}}", true
            ),
            ("cost.monthly > 100.0", "cost: {monthly: 100.01}", true),
            ("cost.monthly > 100.0", "metrics: {days: 3}", nil),
            ("has(metrics.cpu) && has(cost.monthly)", "cost: {monthly: 3}", true),
            ("has(cost.monthly)", "metrics: {days: 3}", nil),
            ("metrics.cpu.average < 5.0 || resource.region == 'eu-central-1'", "cost: {monthly: 3}", true),
        ])
    func seen(when: String, stated: String, atFault: Bool?) {
        let trial = Self.trial(when, stated, atFault: atFault)
        #expect(trial.diagnostics == [] && trial.cases.flatMap(\.differences) == [], "\(trial)")
    }

    @Test func whatNobodyMeasuresSaysSo() {
        let trial = Self.trial("metrics.cpu.average < 5.0", "cost: {monthly: 3}", atFault: false)
        #expect(
            trial.cases.flatMap(\.differences).map(\.found) == [
                "not decided: not known: metrics.cpu.average (not measured)"
            ])
    }

    @Test(
        "What is wrong with a measurement is told at its place",
        arguments: [
            (
                "metrics: {cpu: {avrage: 3}}",
                "owners.cases.yaml:4:29: error: `metrics.cpu.avrage` cannot be read, there is no such measure"
            ),
            ("metrics: {days: 1.5}", "owners.cases.yaml:4:21: error: `metrics.days` cannot be read, a whole number"),
            ("metrics: {cpu: 3}", "owners.cases.yaml:4:20: error: `metrics.cpu` cannot be read, a mapping"),
            ("cost: {monthly: -1}", "owners.cases.yaml:4:21: error: `cost.monthly` cannot be read, a number from 0"),
            ("cost: 3", "owners.cases.yaml:4:11: error: `cases[0].cost` is"),
        ])
    func mistakes(stated: String, says: String) {
        let trial = Self.trial("cost.monthly > 1.0", stated, atFault: true)
        #expect(trial.diagnostics.first?.description.hasPrefix(says) == true, "\(trial.diagnostics)")
    }

    @Test(
        "A name that is no measure is an error of the policy",
        arguments: ["metrics.ram < 1.0", "cost.daily > 1.0", "metrics.days > 'x'"])
    func unknownNames(when: String) {
        #expect(Self.trial(when, "cost: {monthly: 1}").diagnostics.first?.range?.file == "owners.yaml")
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        var measurements = Measurements()
        let metrics: Value = [
            "days": 14, "cpu": ["average": .double(1.5), "maximum": 20], "network": ["bytesPerDay": 7],
        ]
        try measurements.read(metrics, under: "metrics")
        try measurements.read(["monthly": .double(3.25)], under: "cost")
        var again = Measurements()
        for group in Measurements.groups {
            try again.read(try #require(measurements.written(under: group)), under: group)
        }
        #expect(again == measurements && again.readings.count == 5)
        #expect(again[.maximumCPU] == 20 && Measurements().written(under: "cost") == nil)
    }
}

import Importing
import Support
import Testing
import Vocabulary

/// Where no clock changes, what is written wants the same as the rule it comes from, at every instant of the year.
@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct AgreementTests {
    @Test(arguments: [ForeignTool.cloudCustodian, .kubeGreen, .kubeDownscaler, .instanceScheduler])
    func withoutClockChanges(tool: ForeignTool) {
        var compared = 0
        for seed in PropertyCases.seeds(60) {
            var random = SeededGenerator(seed: seed)
            let text = Self.rule(of: tool, zone: "UTC", &random)
            let outcome = Ground.run(tool, text)
            compared += outcome.rules.count { $0.isCompared }
            #expect(
                outcome.differences == [], "seed \(seed):\n\(text)\n\(outcome.shownTimes)\n\(outcome.shownDifferences)")
        }
        #expect(compared > 0)
    }

    @Test(
        "Where they do, nothing else is ever the reason",
        arguments: [ForeignTool.cloudCustodian, .kubeGreen, .kubeDownscaler])
    func withClockChanges(tool: ForeignTool) {
        for seed in PropertyCases.seeds(60) {
            var random = SeededGenerator(seed: seed)
            let zone = ["Europe/Berlin", "America/New_York", "Australia/Sydney"].randomElement(using: &random) ?? ""
            let text = Self.rule(of: tool, zone: zone, &random)
            let outcome = Ground.run(tool, text)
            #expect(
                outcome.differences.allSatisfy { $0.reason.contains("the clock is put") },
                "seed \(seed):\n\(text)\n\(outcome.shownDifferences)")
        }
    }

    private static func rule(of tool: ForeignTool, zone: String, _ random: inout SeededGenerator) -> String {
        func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        func time() -> String {
            let (hour, minute) = (number(0...23), number(0...3) * 15)
            return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        }
        switch tool {
        case .cloudCustodian:
            let days = { ["M-F", "M-U", "U", "F-M", "W", "S-U"] }()
            func list() -> String {
                "[" + (0...number(0...1)).map { _ in "(\(pick(days)),\(number(0...23)))" }.joined(separator: ",") + "]"
            }
            let value = "off=\(list());on=\(list());tz=\(zone)"
            return """
                policies:
                  - name: a
                    resource: ec2
                    filters: [{type: offhour, default_tz: et}]
                    actions: [stop]
                  - name: b
                    resource: ec2
                    filters: [{type: onhour, default_tz: et}]
                    actions: [start]
                ---
                - Tags: [{Key: maid_offhours, Value: "\(value)"}, {Key: maid_offhours, Value: "on;tz=\(zone)"},
                    {Key: maid_offhours, Value: "tz=\(zone)"}, {Key: maid_offhours, Value: ""}, {Key: maid_offhours, Value: "on"}]
                """.replacing("default_tz: et", with: "default_tz: \(zone)")
        case .kubeGreen:
            let wake = number(0...4) > 0 ? "wakeUpAt: \"\(time())\", " : ""
            return """
                apiVersion: kube-green.com/v1alpha1
                kind: SleepInfo
                metadata: {name: a}
                spec: {weekdays: "\(pick(["1-5", "*", "0,6", "1", "*/2"]))", sleepAt: "\(time())", \(wake)timeZone: \(zone)}
                """
        case .kubeDownscaler:
            func spec() -> String {
                "\(pick(["Mon-Fri", "Sat-Sun", "Mon-Sun", "Fri-Mon", "Wed-Wed"])) \(time())-\(time()) \(zone)"
            }
            let specs = (0...number(0...2)).map { _ in spec() }.joined(separator: ",")
            let down = number(0...2) == 0 ? "downscaler/downtime: \"\(spec())\"" : ""
            return """
                kind: Deployment
                metadata: {name: a, annotations: {downscaler/uptime: "\(specs)", \(down)}}
                """
        case .instanceScheduler, .kedaCron:
            let periods = (0...number(0...2)).map { index in
                var fields = ["Name: p\(index)"]
                if number(0...3) > 0 { fields.append("Begintime: \"\(time())\"") }
                if number(0...3) > 0 { fields.append("Endtime: \"\(time())\"") }
                fields.append("Weekdays: [\"\(pick(["mon-fri", "sat", "mon#1", "friL", "fri-mon", "*", "0-6/2"]))\"]")
                if number(0...2) == 0 { fields.append("Monthdays: [\"\(pick(["1-15", "L", "28-L", "1/7", "31"]))\"]") }
                if number(0...2) == 0 { fields.append("Months: [\"\(pick(["jan/3", "nov-feb", "5", "mar,apr"]))\"]") }
                return "  - {\(fields.joined(separator: ", "))}"
            }
            let names = periods.indices.map { "p\($0)" }.joined(separator: ",")
            return "Schedules: [{Name: a, Timezone: \(zone), Periods: [\(names)]}]\n---\nPeriods:\n"
                + periods.joined(separator: "\n")
        }
    }
}

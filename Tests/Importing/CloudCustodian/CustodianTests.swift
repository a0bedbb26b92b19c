import Importing
import Testing
import Vocabulary

@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct CustodianTests {
    /// Two policies, one that stops and one that starts.
    private static func pair(_ options: String = "default_tz: Europe/Berlin", more: String = "") -> String {
        """
        policies:
          - name: office-stop
            resource: aws.ec2
            filters:
              - {type: offhour, offhour: 19, tag: hours, \(options)}
              - "tag:stage": dev
              \(more)
            actions: [stop]
          - name: office-start
            resource: ec2
            filters:
              - "tag:stage": dev
              - {type: onhour, onhour: 7, tag: Hours, \(options)}
              \(more)
            actions: [start]

        """
    }

    @Test func aPairBecomesWindows() {
        let outcome = Ground.run(.cloudCustodian, Self.pair())
        #expect(
            outcome.shownTimes == """
                ---
                zone: Europe/Berlin
                windows:
                  - days:
                      - mon-fri
                    from: "07:00"
                    to: "19:00"
                inside:
                  power: running
                outside:
                  power: stopped
                enforce: onTransition

                """)
        #expect(outcome.documents.map(\.name) == ["office"])
        let text = outcome.documents.first?.text ?? ""
        #expect(
            text.hasPrefix(
                """
                # Imported from Cloud Custodian: in.yaml:2:5, in.yaml:9:5
                apiVersion: cloudpioneer.io/v1alpha1
                kind: Schedule
                metadata:
                  name: office
                  namespace: shop
                spec:
                  select:
                    types:
                      - ec2/instance
                    tags:
                      matchLabels:
                        stage: dev
                      matchExpressions:
                        - key: hours
                          operator: In
                          values:
                            - ""
                            - "on"
                  zone: Europe/Berlin

                """))
        #expect(outcome.differences == [])
    }

    @Test("A resource's own hours make a schedule of their own; equal ones share it")
    func tags() {
        let resources = """
            [{"InstanceId": "i-1", "Tags": [{"Key": "Hours", "Value": "off=[(M-F,21),(U,18)];on=[(M-F,6),(U,10)];tz=pt"}]},
             {"InstanceId": "i-2", "Tags": [{"Key": "Hours", "Value": "off=[(m-f,21),(u,18)];on=[(m-f,6),(u,10)];tz=pt;"}]},
             {"InstanceId": "i-3", "Tags": [{"Key": "Hours", "Value": "off"}, {"Key": "Name", "Value": "off=("}]},
             {"InstanceId": "i-4", "Tags": [{"Key": "Hours", "Value": "off=(M-F,19);on=(M-F,7);tz=bt"}]},
             {"InstanceId": "i-5", "Tags": [{"Key": "Hours", "Value": "off=(M-F,25)"}]}]
            """
        let outcome = Ground.run(.cloudCustodian, ["policies.yaml": Self.pair(), "resources.json": resources])
        let shared = outcome.documents.filter { $0.text.contains("America/Los_Angeles") }
        #expect(shared.count == 1)
        #expect(shared.first?.text.contains("off=[(m-f,21),(u,18)]") == true)
        #expect(
            shared.first?.text.contains("- days:\n        - sun\n      from: \"10:00\"\n      to: \"18:00\"") == true)
        #expect(outcome.complaints.contains { $0.contains("no time zone \"bt\"") && $0.hasPrefix("resources.json:4:") })
        #expect(outcome.complaints.contains { $0.contains("(M-F,25)") && $0.hasPrefix("resources.json:5:") })
        // Its start still holds, at the hours of the policy.
        #expect(
            outcome.rules.contains { $0.name.hasSuffix("(M-F,25)") && $0.times[0]["outside"]?["leaveAlone"] == true })
        #expect(!outcome.documents.contains { $0.text.contains("values:\n          - \"off\"") })
    }

    @Test("Without the tag a resource is meant only by those that opt out")
    func optingOut() {
        let outcome = Ground.run(.cloudCustodian, Self.pair("default_tz: et, opt-out: true"))
        #expect(outcome.documents.map(\.name) == ["office-untagged", "office"])
        #expect(
            outcome.documents.allSatisfy {
                $0.text.hasPrefix("# Imported from Cloud Custodian: in.yaml:2:5, in.yaml:9:5\n")
            })
        #expect(outcome.text(0).contains("- key: hours\n          operator: DoesNotExist"))
        let fallback = Ground.run(
            .cloudCustodian, Self.pair("default_tz: et, fallback-schedule: \"off=(M-U,22);on=(M-U,8)\""))
        #expect(fallback.text(0).contains("- daily\n      from: \"08:00\"\n      to: \"22:00\""))
    }

    @Test("Weekends that are not off, and weekends alone")
    func weekends() {
        #expect(
            Ground.run(.cloudCustodian, Self.pair("default_tz: et, weekends: false")).shownTimes.contains("- daily"))
        let only = Ground.run(.cloudCustodian, Self.pair("default_tz: et, weekends-only: true")).shownTimes
        #expect(only.contains("from: mon 07:00\n    to: fri 19:00"))
    }

    @Test("One that only stops acts in its hour, and lets be otherwise")
    func stopOnly() {
        let text = Self.pair().split(separator: "  - name: office-start")[0]
        let outcome = Ground.run(.cloudCustodian, String(text))
        #expect(
            outcome.shownTimes == """
                ---
                zone: Europe/Berlin
                windows:
                  - days:
                      - mon-fri
                    from: "19:00"
                    to: "20:00"
                inside:
                  power: stopped
                outside:
                  leaveAlone: true

                """)
        #expect(outcome.differences == [])
    }

    @Test("An hour that the clock jumps over is lost there, and acted on late here")
    func jumpedOver() {
        let nights = Self.pair("default_tz: Europe/Berlin, weekends: false").replacing(
            "offhour: 19", with: "offhour: 2")
        let outcome = Ground.run(.cloudCustodian, nights)
        #expect(
            outcome.shownDifferences == [
                "2026-03-29T01:00:00Z 2026-03-29T05:00:00Z running stopped",
                "2026-10-25T00:00:00Z 2026-10-25T01:00:00Z stopped running",
            ])
        #expect(outcome.differences.allSatisfy { $0.reason.contains("the clock is put") })
    }

    @Test func skippedDays() {
        let outcome = Ground.run(
            .cloudCustodian, Self.pair("default_tz: Europe/Berlin, skip-days: ['2026-12-24', '2026-12-25']"))
        #expect(outcome.firstTimes["except"]?.elements?[0]["dates"] == ["2026-12-24", "2026-12-25"])
        #expect(outcome.isCompared)
        #expect(outcome.differences == [])
    }

    @Test(
        "What a selector cannot say leaves the policy out: it would select more",
        arguments: [
            ("- {type: image-age, days: 30}", "image-age"), ("- {type: value, key: VpcId, value: x}", "value"),
            ("- or: [{\"tag:a\": b}, {\"tag:c\": d}]", "or"), ("- {\"tag:x\": not-null}", "tag:x"),
            ("- instance-uptime", "instance-uptime"),
        ])
    func filters(more: String, name: String) {
        let outcome = Ground.run(.cloudCustodian, Self.pair(more: more))
        #expect(outcome.documents.isEmpty)
        #expect(outcome.complaints.filter { $0.contains("its `\(name)` cannot be said in a selector") }.count == 2)
    }

    @Test(
        arguments: [
            ("- \"tag:x\": absent", "- key: x\n          operator: DoesNotExist"),
            ("- \"tag:x\": present", "- key: x\n          operator: Exists"),
            ("- not: [{\"tag:x\": present}]", "- key: x\n          operator: DoesNotExist"),
            (
                "- {type: value, key: \"tag:x\", op: in, value: [a, b]}",
                "operator: In\n          values:\n            - a"
            ),
            (
                "- {type: value, key: \"tag:x\", op: ne, value: a}",
                "operator: NotIn\n          values:\n            - a"
            ),
            ("- State.Name: running", "stage: dev"), ("- and: [{\"tag:x\": a}]", "x: a"),
        ])
    func selectors(more: String, text: String) {
        let outcome = Ground.run(.cloudCustodian, Self.pair(more: more))
        #expect(outcome.documents.first?.text.contains(text) == true, "\(outcome.complaints)")
    }

    @Test func otherResourcesAndActions() {
        let groups = Ground.run(
            .cloudCustodian,
            Self.pair().replacing("aws.ec2", with: "asg").replacing(": ec2", with: ": asg")
                .replacing("[stop]", with: "[suspend, notify]").replacing("[start]", with: "[resume]"))
        #expect(groups.documents.first?.text.contains("- autoscaling/group") == true)
        #expect(groups.complaints.contains { $0.contains("the action `notify`") })
        #expect(groups.complaints.contains { $0.contains("`suspend` of `office-stop` becomes a size of zero") })
        let foreign = Ground.run(.cloudCustodian, Self.pair().replacing("aws.ec2", with: "azure.vm"))
        #expect(foreign.complaints.contains { $0.contains("it is about `azure.vm`") })
        let asleep = Ground.run(
            .cloudCustodian, Self.pair().replacing("[stop]", with: "[{type: stop, hibernate: true}]"))
        #expect(asleep.documents.first?.text.contains("power: hibernated") == true)
    }
}

import Importing
import Testing

@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct ScaledObjectTests {
    private static func document(_ triggers: String, _ more: String = "minReplicaCount: 1") -> String {
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: api, namespace: web}
        spec:
          scaleTargetRef: {name: api}
          \(more)
          triggers:
        \(triggers.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))

        """
    }

    private static func cron(_ start: String, _ end: String, _ more: String = "") -> String {
        "- {type: cron, metadata: {timezone: Europe/Berlin, start: \"\(start)\", end: \"\(end)\", desiredReplicas: \"8\"\(more)}}"
    }

    @Test func aWeekIsWrittenAsWindows() {
        let outcome = Ground.run(.kedaCron, Self.document(Self.cron("0 7 * * 1-5", "0 19 * * 1-5")))
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
                  size:
                    desired: 8
                outside:
                  size:
                    desired: 1

                """)
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("Days of the month stay a pair of cron expressions")
    func cronPairs() {
        let outcome = Ground.run(.kedaCron, Self.document(Self.cron("0 7 1,15 * *", "30 18 1,15 * ?")))
        #expect(outcome.shownTimes.contains("- cron:\n      start: \"0 7 1,15 * *\"\n      stop: \"30 18 1,15 * *\""))
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("KEDA looks ahead: where an end comes before the next start it is active")
    func lookingAhead() {
        let outcome = Ground.run(.kedaCron, Self.document(Self.cron("0 8 * * 1-5", "0 18 * * *")))
        // From Friday evening on the next is an end, on Saturday.
        #expect(outcome.shownDifferences.first == "2026-01-02T17:00:00Z 2026-01-04T17:00:00Z desired 8 desired 1")
        #expect(outcome.differences.count >= 52)
        #expect(outcome.differences.allSatisfy { $0.reason.contains("KEDA asks which comes next") })
    }

    @Test("Of several triggers the largest counts, each by its own clock")
    func severalTriggers() {
        let outcome = Ground.run(
            .kedaCron,
            Self.document(
                Self.cron("0 7 * * *", "0 19 * * *") + "\n"
                    + "- {type: cron, metadata: {timezone: America/New_York, start: 0 8 * * *, end: 0 10 * * *, desiredReplicas: 20}}\n"
                    + "- {type: prometheus, metadata: {query: x}}", "minReplicaCount: 2\n  maxReplicaCount: 15"))
        #expect(outcome.firstCount == 2)
        #expect(outcome.shownTimes.contains("desired: 15"))
        #expect(outcome.differences == [])
        #expect(outcome.complaints.contains { $0.contains("the trigger `prometheus` of `web/api`") })
    }

    @Test(
        arguments: [
            ("0 7 * * 7", "0 19 * * *", "", "\"7\" is not within 0 to 6"), ("@daily", "0 1 * * *", "", "no expression"),
            ("0 7 * *", "0 19 * * *", "", "it has 4 fields"),
            ("0 7 30 2 *", "0 19 * * *", "", "no year has such a day"),
            ("0 7 * * *", "0 7 * * *", "", "it starts and ends at the same times"),
            ("0 7 * * *", "0 19 * * *", ", desiredReplicas: none", "no number above zero"),
            ("0 7 * * *", "0 19 * * *", ", timezone: Mars", "no time zone \"Mars\""),
        ])
    func mistakes(start: String, end: String, more: String, why: String) {
        var trigger = Self.cron(start, end, more)
        if more.contains("desired") { trigger = trigger.replacing("desiredReplicas: \"8\", ", with: "") }
        if more.contains("timezone") { trigger = trigger.replacing("timezone: Europe/Berlin, ", with: "") }
        let outcome = Ground.run(.kedaCron, Self.document(trigger))
        #expect(outcome.rules.isEmpty)
        #expect(outcome.complaints.contains { $0.contains(why) }, "\(outcome.complaints)")
    }
}

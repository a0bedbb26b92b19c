import Importing
import Testing

@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct SleepInfoTests {
    private static func document(_ spec: String) -> String {
        "apiVersion: kube-green.com/v1alpha1\nkind: SleepInfo\nmetadata: {name: night, namespace: web}\nspec: {\(spec)}\n"
    }

    @Test("From each waking to the next sleep, over the weekend too")
    func aWeek() {
        let outcome = Ground.run(
            .kubeGreen,
            Self.document("weekdays: \"1-5\", sleepAt: \"20:00\", wakeUpAt: \"08:00\", timeZone: Europe/Rome"))
        #expect(
            outcome.shownTimes == """
                ---
                zone: Europe/Rome
                windows:
                  - days:
                      - mon-fri
                    from: "08:00"
                    to: "20:00"
                inside:
                  power: running
                outside:
                  power: stopped
                enforce: onTransition

                """)
        #expect(outcome.isCompared && outcome.differences == [])
        #expect(outcome.documents == [])
        #expect(
            outcome.complaints == [
                "in.yaml:1:1: warning: no document is written for `web/night`, there is no provider for Kubernetes yet, so that"
                    + " no schedule could select it"
            ])
    }

    @Test("Without a zone it is UTC; without waking it only puts to sleep")
    func defaults() {
        let outcome = Ground.run(.kubeGreen, Self.document("weekdays: \"*\", sleepAt: \"22:30\""))
        #expect(outcome.shownTimes.contains("zone: UTC\n"))
        #expect(outcome.shownTimes.contains("leaveAlone: true"))
        #expect(outcome.shownTimes.contains("from: \"22:30\"\n    to: \"22:31\""))
        #expect(outcome.differences == [])
    }

    @Test("A night that has no 02:30 keeps awake there what goes to sleep here")
    func jumpedOver() {
        let outcome = Ground.run(
            .kubeGreen,
            Self.document("weekdays: \"*\", sleepAt: \"2:30\", wakeUpAt: \"6:00\", timeZone: Europe/Rome"))
        #expect(
            outcome.shownDifferences == [
                "2026-03-29T01:00:00Z 2026-03-29T04:00:00Z running stopped",
                "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z stopped running",
            ])
        #expect(
            outcome.differences.first?.reason
                == "on 2026-03-29 the clock is put forward from 02:00 to 03:00: the cron of kube-green does not fire at a"
                + " time that never comes; the schedule follows at the first instant after")
    }

    @Test(
        arguments: [
            ("sleepAt: \"20:00\"", "it has no `weekdays`"), ("weekdays: \"1-5\"", "`sleepAt` is not of the form"),
            ("weekdays: \"1-7\", sleepAt: \"20:00\"", "\"1-7\" is not within 0 to 6"),
            ("weekdays: \"5-1\", sleepAt: \"20:00\"", "\"5-1\" ends before it begins"),
            ("weekdays: \"1\", sleepAt: \"25:00\"", "\"25\" is not within 0 to 23"),
            ("weekdays: \"1\", sleepAt: \"20:00\", timeZone: Mars/Olympus", "there is no time zone \"Mars/Olympus\""),
            ("weekdays: \"1\", sleepAt: \"20:00\", wakeUpAt: \"20:00\"", "it sleeps and wakes at the same times"),
            ("weekdays: \"*\", sleepAt: \"*:*/2\"", "it sleeps too often to be written as windows"),
        ])
    func mistakes(spec: String, why: String) {
        let outcome = Ground.run(.kubeGreen, Self.document(spec))
        #expect(outcome.rules.isEmpty)
        #expect(outcome.complaints.contains { $0.contains(why) }, "\(outcome.complaints)")
    }

    @Test func partsThatAreLost() {
        let outcome = Ground.run(
            .kubeGreen,
            Self.document(
                "weekdays: \"1\", sleepAt: \"20:00\", suspendCronJobs: true, excludeRef: [{apiVersion: apps/v1, kind:"
                    + " Deployment, name: gate}, {matchLabels: {a: b}}], patches: [{patch: x}]"))
        for text in ["leaves out `gate`", "leaves out what has these labels", "`patches` of `web/night`"] {
            #expect(outcome.complaints.contains { $0.contains(text) })
        }
    }
}

import Importing
import Testing
import Vocabulary

@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct DownscalerTests {
    private static func deployment(_ annotations: String, kind: String = "Deployment") -> String {
        "apiVersion: apps/v1\nkind: \(kind)\nmetadata: {name: api, namespace: web, annotations: {\(annotations)}}\n"
    }

    private static func annotated(_ key: String, _ value: String) -> String {
        deployment("downscaler/\(key): \"\(value)\"")
    }

    @Test func uptime() {
        let outcome = Ground.run(.kubeDownscaler, Self.annotated("uptime", "Mon-Fri 07:30-20:30 Europe/Berlin"))
        #expect(
            outcome.shownTimes == """
                ---
                zone: Europe/Berlin
                windows:
                  - days:
                      - mon-fri
                    from: "07:30"
                    to: "20:30"
                inside:
                  power: running
                outside:
                  power: stopped

                """)
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("Downtime is the other way round, and taken away from uptime")
    func downtime() {
        let only = Ground.run(.kubeDownscaler, Self.annotated("downtime", "Sat-Sun 00:00-24:00 Europe/Berlin"))
        #expect(only.shownTimes.contains("inside:\n  power: stopped\noutside:\n  power: running"))
        let both = Ground.run(
            .kubeDownscaler,
            Self.deployment(
                "downscaler/uptime: \"Mon-Fri 07:00-20:00 Europe/Berlin\", downscaler/downtime: \"Wed-Wed 12:00-13:00"
                    + " Europe/Berlin\""))
        #expect(both.shownTimes.contains("except:\n  - days:\n      - wed\n    from: \"12:00\"\n    to: \"13:00\""))
        #expect(both.isCompared && both.differences == [] && only.differences == [])
    }

    @Test("Periods let be what neither means")
    func periods() {
        let outcome = Ground.run(
            .kubeDownscaler,
            Self.deployment(
                "downscaler/upscale-period: \"Mon-Fri 07:00-08:00 UTC\", downscaler/downscale-period: \"Mon-Fri"
                    + " 19:00-20:00 UTC\""))
        #expect(outcome.shownTimes.contains("outside:\n  leaveAlone: true"))
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("Several clocks make several schedules, of which the one that keeps running wins")
    func severalClocks() {
        let outcome = Ground.run(
            .kubeDownscaler,
            Self.annotated("uptime", "Mon-Fri 07:00-19:00 Europe/Berlin, Mon-Fri 09:00-17:00 America/New_York"))
        #expect(outcome.firstCount == 2)
        #expect(outcome.isCompared && outcome.differences == [])
        let mixed = Ground.run(
            .kubeDownscaler,
            Self.annotated("downtime", "Mon-Fri 07:00-19:00 Europe/Berlin, Mon-Fri 09:00-17:00 America/New_York"))
        #expect(mixed.complaints.contains { $0.contains("go by different clocks") })
    }

    @Test("What does not recur stands above what does")
    func absolute() {
        let outcome = Ground.run(
            .kubeDownscaler,
            Self.annotated(
                "uptime",
                "Mon-Fri 07:00-19:00 Europe/Berlin,2026-06-06T08:00:00+02:00-2026-06-07T20:00:00+02:00"))
        #expect(outcome.isCompared && outcome.differences == [])
    }

    @Test("In a repeated hour it goes back with the clock")
    func repeatedHour() {
        let outcome = Ground.run(.kubeDownscaler, Self.annotated("uptime", "Mon-Sun 02:30-04:00 Europe/Berlin"))
        #expect(outcome.shownDifferences == ["2026-10-25T01:00:00Z 2026-10-25T01:30:00Z stopped running"])
        #expect(outcome.differences.first?.reason.contains("the clock is put back from 03:00 to 02:00") == true)
    }

    @Test("A window over midnight never matches there, and is not made into one here")
    func overMidnight() {
        let outcome = Ground.run(
            .kubeDownscaler, Self.annotated("uptime", "Mon-Fri 22:00-06:00 UTC,Mon-Fri 08:00-09:00 UTC"))
        #expect(!outcome.shownTimes.contains("22:00"))
        #expect(outcome.complaints.contains { $0.contains("a window of `Deployment/api` is left out") })
        #expect(outcome.differences == [])
    }

    @Test func namespacesAndDefaults() {
        let namespace = """
            kind: Namespace
            metadata: {name: web, annotations: {downscaler/uptime: "Mon-Fri 07:00-19:00 Europe/Berlin"}}
            ---
            """
        let outcome = Ground.run(
            .kubeDownscaler, namespace + "\n" + Self.annotated("downtime-replicas", "2"), zone: "Europe/Berlin")
        #expect(outcome.rules.map(\.name) == ["Namespace/web", "Deployment/api"])
        #expect(outcome.shownTimes.contains("outside:\n  size:\n    desired: 2"))
        let itself = """
            kind: Deployment
            metadata: {name: py-kube-downscaler}
            spec:
              template:
                spec:
                  containers:
                    - image: ghcr.io/caas-team/py-kube-downscaler:24
                      args: [--interval=60, "--default-uptime=Mon-Fri 07:30-18:30 Europe/Berlin"]
            """
        #expect(
            Ground.run(.kubeDownscaler, itself).rules.map(\.name) == ["all that has no annotation"])
    }

    @Test("Times without a zone need the one of the tool's settings")
    func defaultZone() {
        let text = Self.annotated("uptime", "Mon-Fri 07:00-19:00")
        #expect(Ground.run(.kubeDownscaler, text).complaints.contains { $0.contains("give it as --zone") })
        #expect(Ground.run(.kubeDownscaler, text, zone: "Asia/Tokyo").shownTimes.contains("zone: Asia/Tokyo"))
    }

    @Test func exceptions() {
        let excluded = Ground.run(.kubeDownscaler, Self.annotated("exclude", "yes"))
        #expect(excluded.rules.isEmpty && excluded.lost.map(\.severity) == [.note])
        let forced = Ground.run(.kubeDownscaler, Self.annotated("force-uptime", "true"))
        #expect(forced.complaints.contains { $0.contains("`force-uptime` has no end") })
        let later = Ground.run(
            .kubeDownscaler,
            Self.deployment(
                "downscaler/uptime: \"Mon-Fri 07:00-19:00 UTC\", downscaler/exclude-until: \"2026-03-01\","
                    + " downscaler/grace-period: \"900\""))
        #expect(later.shownTimes.contains("validFrom: \"2026-03-01T00:00:00Z\"\ngraceForNew: \"900s\""))
        #expect(later.isCompared && later.differences == [])
    }

    @Test(
        arguments: [
            "Mon-Fri 7:00-19:00 UTC", "Mon 07:00-19:00 UTC", "Mon-Fri 07:00-19:00 Etc/GMT+1", "07:00-19:00 UTC", "x",
            "Mon-Fri 07:00-19:00 Mars/Olympus", "2026-06-06T08:00:00Z-2026-06-07T20:00:00Z", "Mon-Fri  07:00-19:00 UTC",
        ])
    func mistakes(text: String) {
        let outcome = Ground.run(.kubeDownscaler, Self.annotated("uptime", text))
        #expect(outcome.rules.isEmpty)
        #expect(outcome.complaints.contains { $0.contains("`Deployment/api` is not carried over") })
    }
}

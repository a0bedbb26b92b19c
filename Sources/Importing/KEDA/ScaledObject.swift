import Documents
import Timetables
import Vocabulary

/// KEDA's `ScaledObject` with triggers of type `cron`.
///
/// Contract: `keda.sh/v1alpha1`; `pkg/scalers/cron_scaler.go`. A trigger is active while its next end comes no later
/// than its next start.
enum ScaledObject {
    static func read(_ input: ImportInput) -> Findings {
        var findings = Findings()
        for document in input.documents {
            guard document["kind"]?.text == "ScaledObject",
                document["apiVersion"]?.text?.hasPrefix("keda.sh/") == true, let spec = document["spec"]
            else { continue }
            let triggers = spec["triggers"]?.elements ?? []
            guard triggers.contains(where: { $0["type"]?.loose == "cron" }) else { continue }
            read(document, spec, triggers, input, &findings)
        }
        return findings
    }

    private static func read(
        _ document: Node, _ spec: Node, _ triggers: [Node], _ input: ImportInput, _ findings: inout Findings
    ) {
        let name = document["metadata"]?["name"]?.loose ?? "unnamed"
        let title = (document["metadata"]?["namespace"]?.loose).map { "\($0)/\(name)" } ?? name
        let least = count(spec["idleReplicaCount"]) ?? count(spec["minReplicaCount"]) ?? 0
        let most = count(spec["maxReplicaCount"]) ?? 100
        for field in ["cooldownPeriod", "advanced", "fallback"] {
            if let node = spec[field] {
                findings.lose(at: node.range, "`\(field)` of `\(title)` is not carried over")
            }
        }
        var crons: [CronTrigger] = []
        for trigger in triggers {
            guard trigger["type"]?.loose == "cron" else {
                findings.lose(
                    at: trigger.range,
                    "the trigger `\(trigger["type"]?.loose ?? "?")` of `\(title)` is not carried over",
                    why: "it scales by load, not by the clock")
                continue
            }
            if let cron = CronTrigger(trigger, title, most: max(most, least), input, &findings) { crons.append(cron) }
        }
        guard !crons.isEmpty else { return }
        let target = spec["scaleTargetRef"]
        let type = target?["kind"]?.loose == "StatefulSet" ? "apps/statefulset" : "apps/deployment"
        let drafts = crons.map { cron in
            ScheduleDraft(
                name: name, types: [type], pattern: target?["name"]?.loose, zone: cron.zone,
                rules: [.init(windows: cron.windows, state: .desired(cron.replicas))], outside: .desired(least),
                places: [cron.place])
        }
        findings.rules.append(
            FoundRule(
                name: title, place: document.range, drafts: drafts, rule: rule(title, document.range, crons, least),
                obstacle: FoundRule.noKubernetes))
    }

    private static func count(_ node: Node?) -> Int64? { node?.loose.flatMap { Int64($0) } }

    private static func rule(
        _ name: String, _ place: SourceRange, _ crons: [CronTrigger], _ least: Int64
    ) -> ForeignRule {
        var zones: [Zone] = []
        for cron in crons where !zones.contains(cron.zone) { zones.append(cron.zone) }
        return ForeignRule(
            name: name, place: place, zones: zones, clockChange: CronFields.clockChange(.kedaCron),
            otherReason: "KEDA asks which comes next, the end or the start, not which came last",
            line: { start, end in
                let firings = crons.map { $0.firings(from: start, to: end) }
                let candidates = firings.flatMap { $0.starts + $0.ends }
                return StateLine(from: start, to: end, candidates: candidates) { instant in
                    let active = zip(crons, firings).filter { $1.isActive(at: instant) }.map(\.0.replicas)
                    return .desired(max(least, active.max() ?? least))
                }
            })
    }
}

/// One trigger.
struct CronTrigger: Sendable {
    let start: CronFields
    let end: CronFields
    let zone: Zone
    let replicas: Int64
    let windows: [WindowDraft]
    let place: SourceRange

    init?(_ trigger: Node, _ title: String, most: Int64, _ input: ImportInput, _ findings: inout Findings) {
        let subject = "a trigger of `\(title)` is not carried over"
        place = trigger.range
        let metadata = trigger["metadata"] ?? trigger
        let zoneName = metadata["timezone"]?.loose ?? ""
        guard let zone = input.zone(named: zoneName) else {
            findings.lose(
                at: metadata["timezone"]?.range ?? place, subject,
                why: zoneName.isEmpty ? "it names no `timezone`" : "there is no time zone \"\(zoneName)\"")
            return nil
        }
        guard let replicas = metadata["desiredReplicas"]?.loose.flatMap({ Int64($0) }), replicas > 0 else {
            findings.lose(
                at: metadata["desiredReplicas"]?.range ?? place, subject,
                why: "`desiredReplicas` is no number above zero")
            return nil
        }
        guard let start = Self.cron(metadata, "start", subject, &findings),
            let end = Self.cron(metadata, "end", subject, &findings)
        else { return nil }
        guard let windows = start.windows(until: end) else {
            findings.lose(at: place, subject, why: "it starts and ends at the same times")
            return nil
        }
        self.start = start
        self.end = end
        self.zone = zone
        self.replicas = min(replicas, most)
        self.windows = windows
    }

    private static func cron(
        _ metadata: Node, _ field: String, _ subject: String, _ findings: inout Findings
    ) -> CronFields? {
        let text = metadata[field]?.loose ?? ""
        do throws(CronFields.Problem) {
            return try CronFields(text, allowsWords: false)
        } catch {
            findings.lose(
                at: metadata[field]?.range ?? metadata.range, subject,
                why: "`\(field)` is no cron expression: \(error.why)")
            return nil
        }
    }

    /// When it starts and ends, in order, reaching beyond a stretch of time by at least one of each.
    struct Firings {
        let starts: [Instant]
        let ends: [Instant]

        /// Whether the next end comes no later than the next start. What never comes again comes last.
        func isActive(at instant: Instant) -> Bool {
            guard let end = Self.next(ends, after: instant) else { return false }
            return Self.next(starts, after: instant).map { end <= $0 } ?? true
        }

        private static func next(_ instants: [Instant], after instant: Instant) -> Instant? {
            var (low, high) = (0, instants.count)
            while low < high {
                let middle = (low + high) / 2
                if instants[middle] <= instant { low = middle + 1 } else { high = middle }
            }
            return low < instants.count ? instants[low] : nil
        }
    }

    func firings(from first: Instant, to last: Instant) -> Firings {
        Firings(starts: reaching(start, first, last), ends: reaching(end, first, last))
    }

    private func reaching(_ cron: CronFields, _ first: Instant, _ last: Instant) -> [Instant] {
        for days: Int64 in [10, 370] {
            let instants = cron.instants(in: zone, from: first, to: last.adding(seconds: days * 86_400))
            if let latest = instants.last, latest > last { return instants }
        }
        // The 29th of February may be eight years away.
        return cron.instants(in: zone, from: first, to: last.adding(seconds: 8 * 366 * 86_400))
    }
}

import Documents
import Timetables
import Vocabulary

/// kube-green's `SleepInfo`: when the workloads of a namespace are put to sleep and woken.
///
/// Contract: `kube-green.com/v1alpha1`, `SleepInfoSpec`; `internal/controller/sleepinfo/schedule.go`. It acts when a
/// cron fires, within a minute; what it misses is lost.
enum SleepInfo {
    static func read(_ input: ImportInput) -> Findings {
        var findings = Findings()
        for document in input.documents {
            guard document["kind"]?.text == "SleepInfo",
                document["apiVersion"]?.text?.hasPrefix("kube-green.com/") == true
            else { continue }
            read(document, input, &findings)
        }
        return findings
    }

    private static func read(_ document: Node, _ input: ImportInput, _ findings: inout Findings) {
        let name = document["metadata"]?["name"]?.loose ?? "unnamed"
        let namespace = document["metadata"]?["namespace"]?.loose
        let title = namespace.map { "\($0)/\(name)" } ?? name
        let subject = "the `SleepInfo` \(title) is not carried over"
        guard let spec = document["spec"] else {
            return findings.lose(at: document.range, subject, why: "it has no `spec`")
        }
        let zoneName = spec["timeZone"]?.loose ?? "UTC"
        guard let zone = input.zone(named: zoneName) else {
            return findings.lose(
                at: spec["timeZone"]?.range ?? spec.range, subject, why: "there is no time zone \"\(zoneName)\"")
        }
        guard let sleep = cron(spec, "sleepAt", subject, &findings) else { return }
        let wakes = spec["wakeUpAt"]?.loose.map { !$0.isEmpty } ?? false
        let wake = wakes ? cron(spec, "wakeUpAt", subject, &findings) : nil
        guard !wakes || wake != nil else { return }
        loseParts(of: spec, title, &findings)
        var draft = ScheduleDraft(
            name: name, types: types(spec), zone: zone, rules: [], places: [document.range])
        if let wake {
            guard let windows = wake.windows(until: sleep) else {
                return findings.lose(
                    at: spec.range, subject, why: "it sleeps and wakes at the same times",
                    fix: "let `wakeUpAt` differ from `sleepAt`")
            }
            draft.rules = [.init(windows: windows, state: .running)]
            draft.refinements = [
                .init(
                    field: "enforce", value: "onTransition",
                    lost:
                        "the schedule keeps its state, where kube-green acts once at each edge and lets be what people"
                        + " change in between")
            ]
        } else {
            guard sleep.minutesOfDay.count <= CronFields.mostFirings, let days = sleep.plainWeekdays else {
                return findings.lose(
                    at: spec["sleepAt"]?.range, subject, why: "it sleeps too often to be written as windows")
            }
            let moments = WeeklyCycle.minutes(sleep.minutesOfDay, on: days).sorted()
            let windows = moments.map { WeeklyWindow(start: $0, end: $0 + 1) }
            draft.rules = [.init(windows: WindowDraft.entries(windows), state: .stopped)]
            draft.outside = .leftAlone
        }
        findings.rules.append(
            FoundRule(
                name: title, place: document.range, drafts: [draft],
                rule: rule(title, document.range, sleep, wake, zone), obstacle: FoundRule.noKubernetes))
    }

    /// `spec.weekdays` and one of the times, as the cron expression that kube-green makes of them.
    private static func cron(
        _ spec: Node, _ field: String, _ subject: String, _ findings: inout Findings
    ) -> CronFields? {
        let place = spec[field]?.range ?? spec.range
        let time = (spec[field]?.loose ?? "").split(separator: ":", omittingEmptySubsequences: false)
        let weekdays = spec["weekdays"]?.loose ?? ""
        guard time.count == 2, !weekdays.isEmpty else {
            findings.lose(
                at: weekdays.isEmpty ? spec.range : place, subject,
                why: weekdays.isEmpty ? "it has no `weekdays`" : "`\(field)` is not of the form hours:minutes")
            return nil
        }
        do throws(CronFields.Problem) {
            return try CronFields("\(time[1]) \(time[0]) * * \(weekdays)", allowsWords: false)
        } catch {
            findings.lose(at: place, subject, why: "`\(field)` with `weekdays` is no cron expression: \(error.why)")
            return nil
        }
    }

    private static func types(_ spec: Node) -> [String] {
        var types: [String] = []
        if spec["suspendDeployments"]?.looseFlag != false { types.append("apps/deployment") }
        if spec["suspendStatefulSets"]?.looseFlag != false { types.append("apps/statefulset") }
        if spec["suspendCronJobs"]?.looseFlag == true { types.append("batch/cronjob") }
        return types
    }

    private static func loseParts(of spec: Node, _ title: String, _ findings: inout Findings) {
        for reference in spec["excludeRef"]?.elements ?? [] {
            let said = reference["name"]?.loose.map { "`\($0)`" } ?? "what has these labels"
            findings.lose(
                at: reference.range, "`\(title)` leaves out \(said), which no schedule can say yet",
                why: "selectors know no Kubernetes workloads")
        }
        for field in ["includeRef", "patches"] {
            guard let node = spec[field], !node.elements.isEmpty else { continue }
            findings.lose(at: node.range, "`\(field)` of `\(title)` is not carried over")
        }
    }

    private static func rule(
        _ name: String, _ place: SourceRange, _ sleep: CronFields, _ wake: CronFields?, _ zone: Zone
    ) -> ForeignRule {
        ForeignRule(
            name: name, place: place, zones: [zone], clockChange: CronFields.clockChange(.kubeGreen), otherReason: "",
            line: ForeignRule.events(lookingBack: 15, initial: wake == nil ? .leftAlone : .running) { start, end in
                let asleep = sleep.instants(in: zone, from: start, to: end)
                guard let wake else {
                    return asleep.flatMap {
                        [
                            StateLine.Change(instant: $0, state: .stopped),
                            StateLine.Change(instant: $0.adding(seconds: 60), state: .leftAlone),
                        ]
                    }
                }
                return wake.instants(in: zone, from: start, to: end).map { .init(instant: $0, state: .running) }
                    + asleep.map { .init(instant: $0, state: .stopped) }
            })
    }
}

import Timetables
import Vocabulary

/// When kube-downscaler keeps one thing up, and what can be made of it.
struct DownscalerRule: Sendable {
    private let annotations: [String: DownscalerObjects.Annotation]
    private let name: String
    private let kind: String
    private let place: SourceRange
    private let input: ImportInput

    init(
        _ annotations: [String: DownscalerObjects.Annotation], name: String, kind: String, _ place: SourceRange,
        _ input: ImportInput
    ) {
        self.annotations = annotations
        self.name = name
        self.kind = kind
        self.place = place
        self.input = input
    }

    /// What wants it up and what wants it down, and what holds where neither does.
    private struct Times: Sendable {
        let up: TimeSpec
        let down: TimeSpec
        /// With periods it is left alone where neither matches, or both do; else it is down.
        let arePeriods: Bool
        let upState: RuleState
        let downState: RuleState
        let validFrom: Instant?

        func state(at instant: Instant) -> RuleState {
            if let validFrom, instant < validFrom { return .leftAlone }
            let (isUp, isDown) = (up.matches(instant), down.matches(instant))
            if arePeriods { return isUp == isDown ? .leftAlone : isUp ? upState : downState }
            return isUp && !isDown ? upState : downState
        }

        var zones: [Zone] { down.zones.reduce(into: up.zones) { if !$0.contains($1) { $0.append($1) } } }
    }

    func carryOver(_ findings: inout Findings) throws(TimeSpec.Problem) {
        let times = try times()
        let subject = "`\(name)` is not carried over"
        if times.up == .always, times.down == .never { return }
        let zones = times.zones
        let zone = zones.first ?? input.zone(named: input.request.zone?.rawValue ?? "UTC") ?? .utc
        if times.up.hasEmptyWindow || times.down.hasEmptyWindow {
            findings.lose(
                at: place, "a window of `\(name)` is left out",
                why: "kube-downscaler never matches one whose end does not come after its start",
                fix: "write it as two, before midnight and after")
        }
        guard let drafts = drafts(times, zones.isEmpty ? [zone] : zones) else {
            return findings.lose(
                at: place, subject, why: "what wants it up and what wants it down go by different clocks")
        }
        let overrides = overrides(times)
        findings.rules.append(
            FoundRule(
                name: name, place: place, drafts: drafts, overrides: overrides,
                rule: rule(times, zones.isEmpty ? [zone] : zones), obstacle: FoundRule.noKubernetes))
    }

    private func times() throws(TimeSpec.Problem) -> Times {
        let spec = { (key: String, standard: String) throws(TimeSpec.Problem) in
            try TimeSpec(annotations[key]?.value ?? standard, input)
        }
        let periods = try (spec("upscale-period", "never"), spec("downscale-period", "never"))
        let arePeriods = periods != (.never, .never)
        let replicas = annotations["downtime-replicas"].flatMap { Int64($0.value.trimmed) } ?? 0
        var validFrom: Instant?
        if let until = annotations["exclude-until"] {
            guard let instant = Self.instant(until.value) else {
                throw TimeSpec.Problem(why: "`exclude-until` is \"\(until.value)\", which is no time it reads")
            }
            validFrom = instant
        }
        return Times(
            up: arePeriods ? periods.0 : try spec("uptime", "always"),
            down: arePeriods ? periods.1 : try spec("downtime", "never"), arePeriods: arePeriods,
            // Up is as many as there were, which only a return can say.
            upState: replicas > 0 ? .leftAlone : .running, downState: replicas > 0 ? .desired(replicas) : .stopped,
            validFrom: validFrom)
    }

    /// The forms of `exclude-until`, all in UTC.
    private static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        let whole =
            switch bytes.count {
            case 10: text + "T00:00:00Z"
            case 16: text + ":00Z"
            default: text
            }
        guard bytes.count != 20 || text.hasSuffix("Z") else { return nil }
        return [10, 16, 20].contains(bytes.count) ? Instant(rfc3339: whole) : nil
    }

    private func drafts(_ times: Times, _ zones: [Zone]) -> [ScheduleDraft]? {
        // Between schedules that disagree the one that keeps running wins, which is what several uptimes mean.
        guard zones.count == 1 || (times.down == .never && !times.arePeriods) else { return nil }
        return zones.map { zone in
            var draft = ScheduleDraft(
                name: name, types: types, pattern: pattern, zone: zone, rules: [], refinements: refinements(times),
                validFrom: times.validFrom, places: [place])
            let (up, down) = (times.up.windows(in: zone), times.down.windows(in: zone))
            if times.arePeriods {
                draft.rules = [
                    .init(windows: up, except: down, state: times.upState),
                    .init(windows: down, except: up, state: times.downState),
                ].filter { !$0.windows.isEmpty }
                draft.outside = .leftAlone
            } else if times.up == .always {
                draft.rules = [.init(windows: down, state: times.downState)]
                draft.outside = times.upState
            } else {
                draft.rules = [.init(windows: up, except: down, state: times.upState)]
                draft.outside = times.downState
            }
            draft.rules = draft.rules.filter { !$0.windows.isEmpty }
            // Everything that does not recur is an override.
            if draft.rules.isEmpty { draft.rules = [.init(windows: [.always], state: draft.outside)] }
            return draft
        }
    }

    private func refinements(_ times: Times) -> [ScheduleDraft.Refinement] {
        var result: [ScheduleDraft.Refinement] = []
        if let validFrom = times.validFrom {
            result.append(
                .init(
                    field: "validFrom", value: .string(validFrom.description),
                    lost: "`\(name)` is excluded until \(validFrom), which the schedule cannot wait for"))
        }
        if let grace = annotations["grace-period"].flatMap({ Int64($0.value.trimmed) }), grace > 0 {
            result.append(
                .init(
                    field: "graceForNew", value: .string("\(grace)s"),
                    lost: "`\(name)` has a grace period of \(grace) s, which the schedule does not give"))
        }
        return result
    }

    private func overrides(_ times: Times) -> [OverrideDraft] {
        let make = { (spec: TimeSpec, state: RuleState) in
            spec.absolutes.filter { $0.to > input.request.start }.map { from, to in
                OverrideDraft(
                    name: name, types: types, pattern: pattern, state: state, start: from, end: to,
                    reason: "Imported from kube-downscaler.", owner: "kube-downscaler", places: [place])
            }
        }
        return make(times.up, times.upState) + make(times.down, times.downState)
    }

    private var types: [String] {
        switch kind {
        case "StatefulSet": ["apps/statefulset"]
        case "CronJob": ["batch/cronjob"]
        case "Namespace", "": ["apps/deployment", "apps/statefulset", "batch/cronjob"]
        default: ["apps/\(kind.lowercased())"]
        }
    }

    private var pattern: String? {
        kind.isEmpty || kind == "Namespace" ? nil : name.split(separator: "/").last.map { String($0) }
    }

    private func rule(_ times: Times, _ zones: [Zone]) -> ForeignRule {
        ForeignRule(
            name: name, place: place, zones: zones,
            clockChange: ClockChangeHabit(
                forward: "kube-downscaler looks at what the clock shows, minute by minute",
                back:
                    "kube-downscaler looks at what the clock shows and goes back with it; a window of ours begins with"
                    + " the first occurrence of its start and ends with the last of its end"),
            otherReason: "what wants it up and what wants it down overlap",
            line: { start, end in
                let candidates =
                    times.up.candidates(from: start, to: end) + times.down.candidates(from: start, to: end)
                    + [times.validFrom].compactMap { $0 }
                return StateLine(from: start, to: end, candidates: candidates, times.state)
            })
    }
}

import Specs
import Timetables
import Vocabulary

/// Policies about the same resources: those that stop them, and those that start them.
struct CustodianGroup: Sendable {
    var policies: [CustodianPolicy]

    /// Whether a policy is about the same resources.
    func takes(_ policy: CustodianPolicy) -> Bool {
        guard let first = policies.first else { return true }
        return first.type == policy.type && Set(first.tags) == Set(policy.tags)
            && first.filter.tag.lowercased() == policy.filter.tag.lowercased()
    }

    /// What all policies together make of some resources.
    private struct Outcome: Hashable {
        var on: [OffHoursTag.Entry] = []
        var off: [OffHoursTag.Entry] = []
        var zones: Set<String> = []
    }

    /// Resources that differ in nothing but the value of the tag.
    private struct Kin {
        let outcome: Outcome
        let suffix: String
        var requirement: TagSelector.Requirement
        var place: SourceRange?
    }

    func carryOver(_ tags: ResourceTags, _ input: ImportInput, _ findings: inout Findings) {
        guard let first = policies.first else { return }
        for policy in policies where !(0...23).contains(policy.filter.hour) {
            return findings.lose(
                at: policy.place, "the policy `\(policy.name)` is not carried over", why: "its hour is none of a day")
        }
        for kin in kin(tags, key: first.filter.tag, &findings) { carryOver(kin, input, &findings) }
    }

    private func kin(_ tags: ResourceTags, key: String, _ findings: inout Findings) -> [Kin] {
        let given = tags.values(of: key)
        var result: [Kin] = []
        let untagged = outcome(nil).outcome
        if untagged != Outcome() {
            result.append(
                Kin(outcome: untagged, suffix: "-untagged", requirement: .init(key, .doesNotExist), place: nil))
        }
        let documented = ["", "on"].map { ResourceTags.Value(key: key, value: $0, place: policies[0].place) }
        for value in documented.filter({ one in !given.contains { $0.value == one.value } }) + given {
            let (outcome, problem) = outcome(value.value)
            if let problem {
                findings.lose(
                    at: value.place, "the value \"\(value.value)\" of the tag `\(value.key)` is not carried over",
                    why: "\(problem), and Cloud Custodian leaves such resources alone")
            }
            guard outcome != Outcome() else { continue }
            let index = result.firstIndex {
                $0.outcome == outcome && $0.requirement.operator == .isIn && $0.requirement.key == value.key
            }
            if let index {
                let values = result[index].requirement.values
                result[index].requirement = .init(value.key, .isIn, values + [value.value])
            } else {
                result.append(
                    Kin(
                        outcome: outcome, suffix: "", requirement: .init(value.key, .isIn, [value.value]),
                        place: value.place == policies[0].place ? nil : value.place))
            }
        }
        return result
    }

    private func outcome(_ value: String?) -> (outcome: Outcome, problem: String?) {
        var outcome = Outcome()
        var problem: String?
        for policy in policies {
            switch policy.filter.resolve(value) {
            case .leftAlone: break
            case .unreadable(let why): problem = why
            case .events(let entries, let zone):
                outcome.zones.insert(zone)
                if policy.filter.kind == .on { outcome.on += entries } else { outcome.off += entries }
            }
        }
        return (outcome, problem)
    }

    private func carryOver(_ kin: Kin, _ input: ImportInput, _ findings: inout Findings) {
        let place = kin.place ?? policies[0].place
        var zones: [Zone] = []
        for name in kin.outcome.zones.sorted() {
            guard let zone = input.zone(named: OffHoursZone.name(name)) else {
                return findings.lose(
                    at: place, "what is tagged \(said(kin.requirement)) is not carried over",
                    why: "there is no time zone \"\(name)\", and Cloud Custodian leaves such resources alone")
            }
            if !zones.contains(zone) { zones.append(zone) }
        }
        guard zones.count == 1, let zone = zones.first else {
            return findings.lose(
                at: place, "what is tagged \(said(kin.requirement)) is not carried over",
                why: "it is stopped by the clock of one time zone and started by that of another",
                fix: "give both policies the same `default_tz`")
        }
        let skipDays = Set(policies.map(\.filter.skipDays))
        guard skipDays.count == 1, let skipped = skipDays.first else {
            return findings.lose(
                at: place, "`\(name)` is not carried over", why: "its policies skip different days",
                fix: "give them the same `skip-days`")
        }
        guard let draft = draft(kin, zone, skipped) else {
            return findings.lose(
                at: place, "`\(name)` is not carried over", why: "it starts and stops in the same hour")
        }
        let value = kin.requirement.values.last ?? ""
        let title =
            kin.requirement.operator == .isIn ? "\(name), \(kin.requirement.key)=\(value)" : "\(name), untagged"
        findings.rules.append(
            FoundRule(name: title, place: place, drafts: [draft], rule: rule(title, kin, zone, skipped)))
    }

    private func said(_ requirement: TagSelector.Requirement) -> String {
        requirement.values.isEmpty ? "in no way" : requirement.values.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// `off-hours-stop` and `off-hours-start` are `off-hours-st`, so the name ends at a dash.
    private var name: String {
        guard let first = policies.first?.name, policies.count > 1 else { return policies.first?.name ?? "" }
        let common = policies.dropFirst().reduce(first) { common, policy in
            String(zip(common, policy.name).prefix { $0 == $1 }.map(\.0))
        }
        let cut = common.lastIndex { "-_ ".contains($0) }.map { common[..<$0] } ?? ""
        return cut.isEmpty ? first : String(cut)
    }

    private var stopped: RuleState { policies.first { $0.filter.kind == .off }?.state ?? .stopped }

    private func draft(_ kin: Kin, _ zone: Zone, _ skipped: [String]) -> ScheduleDraft? {
        let except: [WindowDraft] =
            skipped.isEmpty ? [] : [.dates(.init(dates: skipped.sorted()), from: 0, to: 1440)]
        let outcome = kin.outcome
        var draft = ScheduleDraft(
            name: name + kin.suffix, types: [policies[0].type], tags: policies[0].tags + [kin.requirement], zone: zone,
            rules: [], places: policies.map(\.place) + (kin.place.map { [$0] } ?? []))
        if outcome.on.isEmpty || outcome.off.isEmpty {
            // It acts in one hour of the day and otherwise lets be.
            let isOn = outcome.off.isEmpty
            let windows = OffHoursFilter.windows(isOn ? outcome.on : outcome.off)
            draft.rules = [
                .init(windows: WindowDraft.entries(windows), except: except, state: isOn ? .running : stopped)
            ]
            draft.outside = .leftAlone
            return draft
        }
        let minutes = (on: OffHoursFilter.minutes(outcome.on), off: OffHoursFilter.minutes(outcome.off))
        guard let windows = WeeklyCycle.windows(on: minutes.on, off: minutes.off) else { return nil }
        draft.rules = [.init(windows: WindowDraft.entries(windows), except: except, state: .running)]
        draft.outside = stopped
        draft.refinements = [
            .init(
                field: "enforce", value: "onTransition",
                lost:
                    "the schedule keeps its state, where Cloud Custodian acts once at each edge and lets be what people"
                    + " change in between")
        ]
        return draft
    }

    private func rule(
        _ title: String, _ kin: Kin, _ zone: Zone, _ skipped: [String]
    ) -> ForeignRule {
        let outcome = kin.outcome
        let stopped = stopped
        let isPair = !outcome.on.isEmpty && !outcome.off.isEmpty
        return ForeignRule(
            name: title, place: kin.place ?? policies[0].place, zones: [zone],
            clockChange: ClockChangeHabit(
                forward: "Cloud Custodian acts while the clock shows the hour and misses one that never comes; the"
                    + " schedule follows at the first instant after",
                back: "Cloud Custodian acts the first time the hour comes; a window of ours begins with the first and"
                    + " ends with the last"),
            otherReason: skipped.isEmpty
                ? "" : "on a day of `skip-days` Cloud Custodian does nothing, so that what was before lasts on",
            line: ForeignRule.events(lookingBack: 60, initial: isPair ? .running : .leftAlone) { start, end in
                let acts = { (entries: [OffHoursTag.Entry], state: RuleState) in
                    OffHoursFilter.instants(entries, skipDays: skipped, in: zone, from: start, to: end).flatMap {
                        let act = StateLine.Change(instant: $0, state: state)
                        let rest = StateLine.Change(instant: $0.adding(seconds: 3600), state: .leftAlone)
                        return isPair ? [act] : [rest, act]
                    }
                }
                return acts(outcome.on, .running) + acts(outcome.off, stopped)
            })
    }
}

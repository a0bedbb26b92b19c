import Specs
import Timetables
import Vocabulary

/// A schedule: periods, a zone, and how strictly it is kept.
///
/// Contract: `instance_scheduler/configuration/instance_schedule.py`. Running in any period goes before letting be, and
/// that before being stopped; a minute between two periods is bridged.
struct SchedulerSchedule {
    let name: String
    let fields: SchedulerFields
    /// Those that stand within it.
    let ownPeriods: [SchedulerPeriod]

    /// The tag by which resources name their schedule.
    private static let tag = "Schedule"
    private static let power = ["ec2/instance", "rds/instance", "rds/cluster", "autoscaling/group"]

    /// Periods by name, with the instance type each asks for.
    var periodNames: [(name: String, type: String?)] {
        guard ownPeriods.isEmpty else { return [] }
        return (fields.list("periods") ?? []).filter { !$0.isEmpty }.map { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false).map { String($0) }
            return (parts[0], parts.count > 1 ? parts[1] : nil)
        }
    }

    /// Notes that an instance type is not carried over.
    func note(_ type: String?, of period: String, _ findings: inout Findings) {
        Self.note(type, of: period, at: fields.place(of: "periods"), &findings)
    }

    static func note(_ type: String?, of period: String, at place: SourceRange, _ findings: inout Findings) {
        guard let type else { return }
        findings.lose(
            at: place, "the instance type `\(type)` of `\(period)` is not carried over",
            why: "no schedule can change an instance's type yet")
    }

    func carryOver(_ periods: [SchedulerPeriod], _ input: ImportInput, _ findings: inout Findings) {
        let subject = "`\(name)` is not carried over"
        let zoneName = fields.text("timezone") ?? input.request.zone?.rawValue ?? "UTC"
        guard let zone = input.zone(named: zoneName) else {
            return findings.lose(
                at: fields.place(of: "timezone"), subject, why: "there is no time zone \"\(zoneName)\"")
        }
        let override = fields.text("overridestatus")?.lowercased()
        guard override == nil || override == "running" || override == "stopped" else {
            return findings.lose(
                at: fields.place(of: "overridestatus"), subject, why: "its override is neither running nor stopped")
        }
        guard override != nil || !periods.isEmpty else {
            return findings.lose(at: fields.place, subject, why: "it has no periods")
        }
        var rules: [ScheduleDraft.Rule] = []
        if let override {
            rules = [.init(windows: [.always], state: override == "running" ? .running : .stopped)]
        } else {
            guard let made = self.rules(periods) else {
                return findings.lose(
                    at: fields.place, subject, why: "no window can begin on the weekday nearest to a day of the month")
            }
            guard !made.isEmpty else {
                return findings.lose(at: fields.place, subject, why: "none of its periods is ever open")
            }
            rules = made
        }
        loseParts(&findings)
        findings.rules.append(
            FoundRule(
                name: name, place: fields.place, drafts: drafts(rules, zone),
                rule: rule(override.map { $0 == "running" ? .running : .stopped }, periods, zone)))
    }

    private func drafts(_ rules: [ScheduleDraft.Rule], _ zone: Zone) -> [ScheduleDraft] {
        let hibernates = fields.flag("hibernate") == true
        let groups = hibernates ? [["ec2/instance"], Array(Self.power.dropFirst())] : [Self.power]
        return groups.map { types in
            let isHibernating = hibernates && types == ["ec2/instance"]
            return ScheduleDraft(
                name: isHibernating ? "\(name)-hibernating" : name, types: types,
                tags: [.init(Self.tag, .isIn, [name])], zone: zone,
                rules: rules.map { rule in
                    var rule = rule
                    if isHibernating, rule.state == .stopped { rule.state = .hibernated }
                    return rule
                }, outside: isHibernating ? .hibernated : .stopped, refinements: refinements, places: [fields.place])
        }
    }

    private var refinements: [ScheduleDraft.Refinement] {
        var result: [ScheduleDraft.Refinement] = []
        if fields.flag("enforced") != true {
            result.append(
                .init(
                    field: "enforce", value: "onTransition",
                    lost:
                        "the schedule keeps its state, where `\(name)` is not enforced: it acts at transitions and lets"
                        + " be what people change in between"))
        }
        if fields.flag("retainrunning") == true {
            result.append(
                .init(
                    field: "retainRunning", value: true,
                    lost: "`retain_running` of `\(name)`: what ran before a period is stopped at its end"))
        }
        return result
    }

    private func loseParts(_ findings: inout Findings) {
        if let windows = fields.list("ssmmaintenancewindow"), !windows.isEmpty {
            findings.lose(
                at: fields.place(of: "ssmmaintenancewindow"),
                "the maintenance windows of `\(name)` are not carried over",
                why: "they stand in Systems Manager", fix: "add windows for them")
        } else if fields.flag("usemaintenancewindow") == true {
            findings.lose(
                at: fields.place(of: "usemaintenancewindow"),
                "`\(name)` does not start databases for their maintenance windows",
                why: "those are the databases' own settings")
        }
        if fields.flag("stopnewinstances") == false {
            findings.lose(
                at: fields.place(of: "stopnewinstances"), "`\(name)` may stop what is new",
                why: "`stop_new_instances` is false, and a schedule leaves what is new alone for a stated time, not"
                    + " until its next transition", fix: "add `graceForNew` with a time")
        }
    }

    /// Nil where a window cannot be written.
    private func rules(_ periods: [SchedulerPeriod]) -> [ScheduleDraft.Rule]? {
        var running: [WindowDraft] = []
        var leftAlone: [WindowDraft] = []
        for period in periods {
            let times = period.times(extendedTo: bridged(period, periods))
            if let minutes = times.running {
                guard let window = period.window(minutes) else { return nil }
                running.append(window)
            }
            if let minutes = times.leftAlone {
                guard let window = period.window(minutes) else { return nil }
                leftAlone.append(window)
            }
        }
        return [(running, RuleState.running), (leftAlone, .leftAlone)].filter { !$0.0.isEmpty }.map {
            ScheduleDraft.Rule(windows: $0, state: $1)
        }
    }

    /// Where a period really ends that another follows a minute later, as 23:59 and 00:00, or 12:00 and 12:01.
    private func bridged(_ period: SchedulerPeriod, _ periods: [SchedulerPeriod]) -> Int? {
        guard let end = period.end, period.begin != nil else { return nil }
        let isFollowed = periods.contains { other in
            if end == 1439 { return other.begin ?? 0 == 0 && (other.begin != nil || other.end == nil) }
            return other.begin == end + 1 && other.weekdays == period.weekdays
                && other.monthDays == period.monthDays && other.months == period.months
        }
        return isFollowed ? end + 1 : nil
    }

    private func rule(_ override: RuleState?, _ periods: [SchedulerPeriod], _ zone: Zone) -> ForeignRule {
        let minutes = Set(periods.flatMap { [$0.begin, $0.end] }.compactMap { $0 } + [0])
        // Of what it does to instances and databases the comparison knows the first.
        let off: RuleState = fields.flag("hibernate") == true ? .hibernated : .stopped
        let edges = Set(minutes.flatMap { [$0, ($0 + 1439) % 1440, $0 + 1] }).sorted()
        return ForeignRule(
            name: name, place: fields.place, zones: [zone],
            clockChange: ClockChangeHabit(
                forward: "Instance Scheduler looks at what the clock shows whenever it runs",
                back: "Instance Scheduler looks at what the clock shows and goes back with it; a window of ours begins"
                    + " with the first occurrence of its start and ends with the last of its end"),
            otherReason: "Instance Scheduler bridges a minute between two periods only where both are open",
            line: { start, end in
                let candidates =
                    WallClock.instants(
                        of: edges, in: zone, from: start, to: end, gap: .firstInstantAfter, on: { _ in true })
                    + WallClock.changes(in: zone, from: start, to: end).map(\.instant)
                return StateLine(from: start, to: end, candidates: candidates) { instant in
                    let state = override ?? Self.state(periods, at: zone.civil(at: instant))
                    return state == .stopped ? off : state
                }
            })
    }

    private static func state(_ periods: [SchedulerPeriod], at time: CivilTime) -> RuleState {
        let now = plainState(periods, at: time)
        guard now == .stopped, periods.count > 1 else { return now }
        // The time on the wall is moved, not the instant.
        let beside = [-60, 60].map { CivilTime(secondsSince1970: time.secondsSince1970 + $0) }
        return beside.allSatisfy { plainState(periods, at: $0) == .running } ? .running : .stopped
    }

    private static func plainState(_ periods: [SchedulerPeriod], at time: CivilTime) -> RuleState {
        let states = periods.map { $0.state(at: time) }
        return states.contains(.running) ? .running : states.contains(.leftAlone) ? .leftAlone : .stopped
    }
}

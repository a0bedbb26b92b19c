import Cloud
import Documents
public import Timetables
public import Vocabulary

/// Which state resources are in, by the clock of a zone.
public struct ScheduleSpec: Hashable, Sendable {
    public let metadata: Metadata
    public let selector: ResourceSelector
    public let zone: ZoneID
    /// In their order: the first that holds wins. Never none.
    public let rules: [Rule]
    /// Where no rule holds.
    public let outside: DesiredState
    /// When it wants anything at all.
    public let validity: Validity
    public let overlap: Overlap
    /// In their order: of a day the first that holds it counts.
    public internal(set) var calendars: [CalendarUse]
    /// In the order in which they come up; they go down the other way round. None for no order.
    public let groups: [Group]
    /// Seconds before a change at which it is announced; nil for not at all.
    public let notice: Int64?
    /// Among schedules that want different things: the higher wins.
    public let priority: Int
    public let onRelease: ReleaseRule
    /// What it leaves alone although it wants it otherwise.
    public let restraint: Restraint
    /// Classes to try in their order where the provider has no room to start a machine in its own.
    public let fallbackClasses: [String]

    /// A schedule from its parts.
    public init(
        metadata: Metadata, selector: ResourceSelector, zone: ZoneID, rules: [Rule],
        outside: DesiredState = .power(.stopped), validity: Validity = .always, overlap: Overlap = .whole,
        calendars: [CalendarUse] = [], groups: [Group] = [], notice: Int64? = nil, priority: Int = 0,
        onRelease: ReleaseRule = .restore, restraint: Restraint = .none, fallbackClasses: [String] = []
    ) {
        self.metadata = metadata
        self.selector = selector
        self.zone = zone
        self.rules = rules
        self.outside = outside
        self.validity = validity
        self.overlap = overlap
        self.calendars = calendars
        self.groups = groups
        self.notice = notice
        self.priority = priority
        self.onRelease = onRelease
        self.restraint = restraint
        self.fallbackClasses = fallbackClasses
    }

    /// A schedule of one rule with weekly windows.
    public init(
        metadata: Metadata, selector: ResourceSelector, zone: ZoneID, windows: [WeeklyWindow],
        inside: DesiredState = .power(.running), outside: DesiredState = .power(.stopped), priority: Int = 0,
        onRelease: ReleaseRule = .restore, restraint: Restraint = .none
    ) {
        self.init(
            metadata: metadata, selector: selector, zone: zone,
            rules: [Rule(windows: [.weekly(windows)], state: inside)], outside: outside, priority: priority,
            onRelease: onRelease, restraint: restraint)
    }
}

extension ScheduleSpec {
    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "Schedule", plural: "schedules", shortNames: ["sched"], scope: .namespaced,
            columns: [.init("Zone", ".spec.zone"), .init("Priority", ".spec.priority", type: "integer")],
            page: page, shape: shape(catalogues), wrap: AnySpec.schedule)
    }

    private static func shape(_ catalogues: [Catalogue]) -> Shape<ScheduleSpec> {
        Shape<ScheduleSpec>.object(
            required("select", .selector(catalogues), "Which resources the schedule is about."),
            required("zone", .zone, "The IANA time zone by whose clock the windows are read."),
            optional(
                "windows", .list(.window, atLeast: 1),
                "The times that count as inside. They may overlap, cross midnight and cross the end of the week."),
            optional("except", .list(.window, atLeast: 1), "Times that are taken away from `windows`."),
            optional(
                "inside", .desiredState, "The state inside the windows; left out it is `{\"power\":\"running\"}`."),
            optional(
                "rules", .list(.rule, atLeast: 1),
                "Instead of `windows`, `except` and `inside`: several states in order. The first rule that holds wins."
            ),
            defaulted(
                "outside", .desiredState, .power(.stopped),
                "The state outside the windows, of all rules if there are several."),
            optional(
                "validFrom", .validityEdge,
                "The first day it is in force, in its zone, or an instant. Before it the schedule asks for nothing."),
            optional(
                "validUntil", .validityEdge,
                "The first day it is no longer in force, or an instant. From then on it asks for nothing."),
            defaulted(
                "overlap", .cases(\.summary), Overlap.whole,
                "Which occurrence the edges of windows take in an hour that the clock repeats."),
            optional(
                "calendars", .list(.calendarUse, atLeast: 1),
                "Calendars whose days differ from others. Of a day the first that holds it counts."),
            optional(
                "groups", .list(.group(catalogues), atLeast: 1),
                "Parts of the selection in the order in which they come up; they go down the other way round."),
            optional(
                "notice", .duration(60...604_800),
                "How long before a change it is announced, once, where there is something to change."),
            priorityField, ReleaseRule.field, Restraint.Enforcement.field, Restraint.graceField, Restraint.retainField,
            fallbackClassesField,
            rule: .exactlyOne(["windows", "rules"]),
            check: {
                (
                    place: Place, selector: ResourceSelector?, _: ZoneID?, _: [TimeWindow]??, _: [TimeWindow]??,
                    inside: DesiredState??, rules: [Rule]??, outside: DesiredState?, _: Validity.Edge??,
                    _: Validity.Edge??, _: Overlap?, _: [CalendarUse]??, _: [Group]??, _: Int64??, _: Int?,
                    _: ReleaseRule?, _: Restraint.Enforcement?, _: Int64??, _: Bool?, fallbacks: [String]??
                ) in
                checkForms(place)
                Feasibility.check(inside ?? nil, at: "inside", selector, catalogues, place)
                Feasibility.check(outside, at: "outside", selector, catalogues, place)
                Feasibility.check(fallbacks: (fallbacks ?? nil) ?? [], selector, catalogues, place)
                for (index, rule) in ((rules ?? nil) ?? []).enumerated() {
                    place.atRule(index) { Feasibility.check(rule.state, at: "state", selector, catalogues, $0) }
                }
            },
            make: {
                place, selector, zone, windows, except, inside, rules, outside, from, until, overlap, calendars,
                groups, notice, priority, onRelease, enforce, graceForNew, retainRunning,
                fallbacks in
                let short = windows.map {
                    [Rule(windows: $0, except: except ?? [], state: inside ?? .power(.running))]
                }
                guard let metadata = place.reader.metadata, let rules = rules ?? short else { return nil }
                return ScheduleSpec(
                    metadata: metadata, selector: selector, zone: zone, rules: rules, outside: outside,
                    validity: Validity(from: from, until: until), overlap: overlap, calendars: calendars ?? [],
                    groups: groups ?? [], notice: notice, priority: priority, onRelease: onRelease,
                    restraint: Restraint(
                        enforce: enforce, graceForNew: graceForNew, retainRunning: retainRunning),
                    fallbackClasses: fallbacks ?? [])
            }
        ).readingTimes(inZoneOf: "zone").map { schedule, place in schedule.isSound(place) ? schedule : nil }
    }

    /// Reports fields of the short form beside `rules`.
    private static func checkForms(_ place: Place) {
        guard place.node["rules"] != nil else { return }
        for (field, instead) in [("except", "`except`"), ("inside", "a `state`")] where place.node[field] != nil {
            place.error(
                at: field, "\(place.subject(field)) does not go with `rules`",
                why: "each rule has \(instead) of its own",
                fix: "move it into a rule")
        }
    }

    /// Reports what is wrong with it as a whole.
    private func isSound(_ place: Place) -> Bool {
        var named: Set<String> = []
        var isSound = areGroupsSound(place)
        for (index, rule) in rules.enumerated() {
            guard let name = rule.name, !named.insert(name).inserted else { continue }
            place.atRule(index) {
                $0.error(at: "name", "\($0.subject("name")) is \(Echo.quoted(name)) again", fix: "name it otherwise")
            }
            isSound = false
        }
        if states.allSatisfy({ $0 == .leaveAlone }) {
            place.error(
                at: place.node["outside"] == nil ? "rules" : "outside", "\(place.subject) never asks for anything",
                why: "all its states are `leaveAlone`", fix: "let one of them be another, or remove the schedule")
            isSound = false
        }
        if !fallbackClasses.isEmpty, !states.contains(where: \.mayStart) {
            place.reportIdleFallbacks()
            isSound = false
        }
        if restraint.retainRunning, !states.contains(where: \.isOff) {
            place.error(
                at: "retainRunning", "\(place.subject("retainRunning")) is `true`",
                why: "none of its states stops anything, so that there is nothing to retain",
                fix: "leave it out, or let a state be `{power: stopped}`")
            isSound = false
        }
        do throws(TimetableError) {
            let idle = try withoutCalendarDays.timetable(in: zoneForCheck(place)).idleRules
            for index in idle {
                place.atRule(index) { rule in
                    rule.error(
                        at: "windows", "\(rule.subject("windows")) are never open",
                        why: "exceptions, earlier rules or the schedule's validity take all of their time",
                        fix: "change them, or remove the rule")
                }
            }
            return isSound && idle.isEmpty
        } catch {
            let field = ["validUntil", "validFrom", "rules"].first { place.node[$0] != nil } ?? "windows"
            place.error(at: field, "\(place.subject): \(error.what)", why: error.why, fix: error.fix)
            return false
        }
    }

    /// What a schedule is checked by. Only where dates and instants meet does the zone matter, and reading one costs.
    private func zoneForCheck(_ place: Place) -> Zone {
        validity.from == nil || validity.until == nil ? .utc : place.reader.context.zones.zone(zone) ?? .utc
    }

    private static let page = SpecKind.Page(
        summary: "Keeps resources in one state inside windows of time and in another outside of them.",
        purpose: """
            Use it for what need not run all the time: office hours for development machines, a smaller group at
            night, databases that rest at the weekend. With `rules` it knows several states: a larger size on the day of a
            launch, a smaller one at night.
            """,
        rules: [
            "The clock is that of `zone`, daylight saving included. A window begins the first time the clock shows its"
                + " start and ends the last time it shows its end, unless `overlap` says otherwise; an edge that the"
                + " clock jumps over falls on the first instant after the jump.",
            "With `days`, a window begins on each of them, and where `to` is not after `from` it ends on the next day."
                + " Without any list of days, both edges name their day.",
            "Of `weekdays`, `monthDays`, `months` and `dates` a day has to be in each that is given; within a list one"
                + " entry is enough.",
            "Write either `windows`, with `except` and `inside`, or `rules`. A rule holds where one of its windows is"
                + " open and none of its `except`; of those that hold the first wins.",
            "A day that one of `calendars` holds is, from 00:00 to 24:00, what `treatAs` says: `sunday` makes windows by days"
                + " of the week what they are on a Sunday, `outside` lets no rule hold, `inside` lets the first rule hold all"
                + " day, and `ignore` leaves it as it is. Of several calendars the first in the list that holds the day"
                + " counts. Beyond the years that a calendar has data of, nobody knows, and the schedule is held.",
            "`leaveAlone: true` asks for nothing while it holds: what the schedule did before stays done, and what"
                + " others want counts. With it outside, a schedule only starts; with it inside, one only stops.",
            "Before `validFrom` and from `validUntil` on the schedule asks for nothing, and what it moved comes back as"
                + " `onRelease` says. A date is the beginning of its day in `zone`.",
            "Every selected type must be able to be in all states. A type without power takes `stopped` as the"
                + " smallest size it can have.",
            "With `enforce: onTransition` the schedule asserts itself once after each transition, an instant at which"
                + " another of its rules, or none, begins to hold, however late that is noticed. Once a resource was as"
                + " it wants it, or was made so, what a person changes is kept until the next transition. What other"
                + " documents did is no person's change. A resource that it sees for the first time waits for the next"
                + " transition; so does every one where the store was lost.",
            "`graceForNew` counts from when the controller first saw the resource under the schedule, which is also when"
                + " the field was added to it. Until it is over the schedule neither stops nor starts it.",
            "With `retainRunning` the schedule stops only what this controller has started, until it was found off"
                + " outside the windows. What ran when the schedule came, and what a person started, is never stopped by"
                + " it. It is about the states `stopped` and `hibernated`, not about sizes.",
            "What is left alone for one of these reasons is counted as kept in a plan, and `pioneer explain` says why and"
                + " until when. The schedule asks for nothing there meanwhile, as with `leaveAlone`.",
            "With `groups`, what the schedule changes goes in their order: up from the first to the last, down from the"
                + " last to the first. A group follows when every resource of those before it is as wanted, and their"
                + " `gate` is open; what is not known of them holds it. A resource that matches two groups belongs to"
                + " the first, one that matches none waits for nobody. Overrides, and what comes back at the end of a"
                + " document, are not ordered.",
            "A gate is waited for no longer than its `timeLimit`, after which the next group"
                + " stays held and an event says so (`onTimeout: hold`), or goes on (`onTimeout: continue`). `health` is asked on the way up"
                + " only.",
            "A state may be a class of machine, which says nothing about power: what is stopped stays so, what runs is stopped,"
                + " changed and started again where it takes that, or restarted by its provider. Two classes of the same"
                + " rank are held as a conflict.",
            "`fallbackClasses` are for machines whose class is changed while they are stopped. When starting one has failed"
                + " three times because the provider has no room for its class, the next is tried, with a change of class"
                + " that counts as any; when all were, an event says so, and after half an hour it begins again. The machine"
                + " keeps the class it could get until it is stopped, or until the schedule's next transition.",
            "With `notice`, an event so long before a change tells how many resources it is about. An `Override` with"
                + " `leaveAlone: true` keeps them; where it covers all of them there is no event.",
            "A schedule is the weakest voice: protection, overrides, budgets and policies go before it.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Schedule
            metadata:
              name: office-hours
              namespace: shop
            spec:
              select:
                types: [ec2/instance]
                accounts: [aws-main]
                regions: [eu-central-1]
                name: "web-*"
                tags:
                  matchLabels:
                    stage: dev
                  matchExpressions:
                    - key: keep-running
                      operator: DoesNotExist
                atMost: 50
              zone: Europe/Berlin
              windows:
                - days: [mon-fri]
                  from: "07:00"
                  to: "19:00"
                - from: "fri 20:00"
                  to: "sat 02:00"
              except:
                - dates: ["12-24..01-01"]
                  from: "00:00"
                  to: "24:00"
              inside:
                power: running
              outside:
                power: stopped
              validFrom: "2026-01-01"
              calendars:
                - name: closing-days
                  treatAs: outside
                - name: germany
                  namespace: platform-calendars
                  treatAs: sunday
              groups:
                - name: backend
                  select:
                    name: "web-api-*"
                  gate:
                    delay: 1m
                    health:
                      url: https://api.shop.example.org/health
                    timeLimit: 20m
                    onTimeout: hold
                - name: frontend
                  select:
                    name: "web-*"
              notice: 15m
              priority: 0
              onRelease: restore

            """,
        mistakes: [
            ("zone: Europe/Berlin", "zone: Berlin"), ("power: stopped", "size: {desired: 0}"), ("windows:", "window:"),
            ("\"12-24..01-01\"", "\"24.12.2026\""), ("  validFrom:", "  rules: []\n  validFrom:"),
            ("dates: [\"12-24..01-01\"]", "days: [daily]"), ("treatAs: sunday", "treatAs: holiday"),
            ("onTimeout: hold", "onTimeout: fail"),
            ("https://api.shop.example.org/health", "http://api.shop.example.org/health"),
        ])
}

extension Shape where Output == ZoneID {
    /// A zone of the table at hand.
    fileprivate static var zone: Shape {
        let form = TextForm.any("an IANA zone name such as `Europe/Berlin`", 1...64)
        return Shape<String>.text(form).map { name, place in
            let zones = place.reader.context.zones
            if zones.contains(ZoneID(rawValue: name)) { return ZoneID(rawValue: name) }
            let known = zones.identifiers.map(\.rawValue)
            let city = known.first { $0.split(separator: "/").last?.lowercased() == name.lowercased() }
            let nearest = city ?? Suggestion.nearest(to: name, among: known)
            place.error(
                "\(place.subject) is \(Echo.quoted(name))", why: "no such time zone is known",
                fix: nearest.map { "did you mean `\($0)`?" } ?? "write an IANA zone name such as `Europe/Berlin`")
            return nil
        }
    }
}

extension Shape where Output == ScheduleSpec.Rule {
    fileprivate static var rule: Shape {
        .object(
            optional("name", .text(.name), "What reports call the rule; else they tell its number."),
            required("windows", .list(.window, atLeast: 1), "The times at which the rule holds."),
            optional("except", .list(.window, atLeast: 1), "Times that are taken away from its windows."),
            required("state", .desiredState, "The state while it holds."),
            make: { _, name, windows, except, state in
                ScheduleSpec.Rule(name: name, windows: windows, except: except ?? [], state: state)
            })
    }
}

extension Place {
    /// The place of a rule: an element of `rules`, or the schedule itself in the short form.
    fileprivate func atRule(_ index: Int, _ body: (Place) -> Void) {
        guard let rules = node["rules"]?.elements, rules.indices.contains(index) else { return body(self) }
        reader.inside(.field("rules")) {
            reader.inside(.element(index)) { body(Place(node: rules[index], reader: reader)) }
        }
    }
}

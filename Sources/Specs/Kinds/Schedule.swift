import Cloud
import Documents
public import Timetables
public import Vocabulary

/// Which state resources are in, by the clock of a zone.
public struct ScheduleSpec: Hashable, Sendable {
    public let metadata: Metadata
    public let selector: ResourceSelector
    public let zone: ZoneID
    public let windows: [WeeklyWindow]
    public let inside: DesiredState
    public let outside: DesiredState
    /// Among schedules that want different things: the higher wins.
    public let priority: Int
    public let onRelease: ReleaseRule

    /// A schedule from its parts.
    public init(
        metadata: Metadata, selector: ResourceSelector, zone: ZoneID, windows: [WeeklyWindow],
        inside: DesiredState = .power(.running), outside: DesiredState = .power(.stopped), priority: Int = 0,
        onRelease: ReleaseRule = .restore
    ) {
        self.metadata = metadata
        self.selector = selector
        self.zone = zone
        self.windows = windows
        self.inside = inside
        self.outside = outside
        self.priority = priority
        self.onRelease = onRelease
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
        .object(
            required("select", .selector(catalogues), "Which resources the schedule is about."),
            required("zone", .zone, "The IANA time zone by whose clock the windows are read."),
            required(
                "windows", .list(.windows, atLeast: 1),
                "The times that count as inside. They may overlap, cross midnight and cross the end of the week."),
            defaulted("inside", .desiredState, .power(.running), "The state inside the windows."),
            defaulted("outside", .desiredState, .power(.stopped), "The state outside of them."),
            priorityField, ReleaseRule.field,
            check: {
                (
                    place: Place, selector: ResourceSelector?, _: ZoneID?, _: [[WeeklyWindow]]?,
                    inside: DesiredState?, outside: DesiredState?, _: Int?, _: ReleaseRule?
                ) in
                Feasibility.check(inside, at: "inside", selector, catalogues, place)
                Feasibility.check(outside, at: "outside", selector, catalogues, place)
            },
            make: { place, selector, zone, windows, inside, outside, priority, onRelease in
                place.reader.metadata.map {
                    ScheduleSpec(
                        metadata: $0, selector: selector, zone: zone, windows: windows.flatMap { $0 }, inside: inside,
                        outside: outside, priority: priority, onRelease: onRelease)
                }
            })
    }

    private static let page = SpecKind.Page(
        summary: "Keeps resources in one state inside weekly windows and in another outside of them.",
        purpose: """
            Use it for what need not run all the time: office hours for development machines, a smaller group at
            night, databases that rest at the weekend.
            """,
        rules: [
            "The clock is that of `zone`, daylight saving included. A window begins the first time the clock shows its"
                + " start and ends the last time it shows its end; an edge that the clock jumps over falls on the first"
                + " instant after the jump.",
            "With `days`, a window begins on each of them, and where `to` is not after `from` it ends on the next day."
                + " Without `days`, both edges name their day.",
            "Every selected type must be able to be in both states. A type without power takes `stopped` as the"
                + " smallest size it can have.",
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
              inside:
                power: running
              outside:
                power: stopped
              priority: 0
              onRelease: restore

            """,
        mistakes: [
            ("zone: Europe/Berlin", "zone: Berlin"), ("power: stopped", "size: {desired: 0}"), ("windows:", "window:"),
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

extension Shape where Output == [WeeklyWindow] {
    /// One entry of `windows`, which stands for a window on each of its days.
    fileprivate static var windows: Shape {
        .object(
            optional(
                "days", .list(.days, atLeast: 1),
                "The days it begins on: `mon`, `mon-fri`, `weekdays`, `weekend`, `daily`. Left out, `from` and `to`"
                    + " name their days themselves."),
            required("from", .windowTime, "When it begins: `\"07:00\"`, without `days` `\"fri 20:00\"`."),
            required("to", .windowTime, "When it ends, exclusive: `\"19:00\"`, `\"24:00\"`, `\"mon 06:00\"`."),
            check: { (place: Place, _: [[Weekday]]??, from: String?, to: String?) in
                let hasDays = place.node["days"] != nil
                let start = from.flatMap { minute($0, "from", .start, hasDays, place) }
                let end = to.flatMap { minute($0, "to", .end, hasDays, place) }
                guard let start, start == end else { return }
                place.error(
                    at: "to", "\(place.subject) begins and ends at the same time", why: "it is never open",
                    fix: hasDays
                        ? "write `from: \"00:00\"` and `to: \"24:00\"` for whole days"
                        : "write `from: \"mon 00:00\"` and `to: \"sun 24:00\"` for always")
            },
            make: { _, days, from, to in
                guard let start = try? minute(from, .start, days != nil), let end = try? minute(to, .end, days != nil)
                else { return nil }
                guard let days else { return [WeeklyWindow(start: start, end: end)] }
                return WeeklyWindowText.windows(on: Set(days.flatMap { $0 }).sorted(), from: start, to: end)
            })
    }

    private static func minute(
        _ text: String, _ edge: WeeklyWindowText.Edge, _ hasDays: Bool
    ) throws(TimetableError) -> Int {
        hasDays ? try WeeklyWindowText.minuteOfDay(text, as: edge) : try WeeklyWindowText.weekTime(text, as: edge)
    }

    /// The minute of the day or of the week; reports why there is none.
    private static func minute(
        _ text: String, _ field: String, _ edge: WeeklyWindowText.Edge, _ hasDays: Bool, _ place: Place
    ) -> Int? {
        do throws(TimetableError) {
            return try minute(text, edge, hasDays)
        } catch {
            var fix = error.fix
            if (try? minute(text, edge, !hasDays)) != nil {
                fix =
                    hasDays
                    ? "leave the day to `days`, or remove `days`"
                    : "add `days`, or name the day as in `\"mon \(text)\"`"
            }
            place.error(at: field, "\(place.subject(field)): \(error.what)", why: error.why, fix: fix)
            return nil
        }
    }
}

extension Shape where Output == String {
    /// A time of day or of the week, not yet understood.
    fileprivate static var windowTime: Shape {
        let form = TextForm.any("a time such as `\"07:00\"` or `\"fri 20:00\"`", 1...32)
        let text = Shape.text(form)
        return Shape(text.schema) { place in
            // An unquoted 0700 is a number to YAML, yet plainly meant as a time.
            switch place.node.kind {
            case .int, .double: place.node.scalarText.map(Echo.cut)
            default: text.read(place)
            }
        }
    }
}

extension Shape where Output == [Weekday] {
    fileprivate static var days: Shape {
        Shape<String>.text(.any("days such as `mon-fri`", 1...60)).map { text, place in
            do throws(TimetableError) {
                return try WeeklyWindowText.days(text)
            } catch {
                place.error("\(place.subject): \(error.what)", why: error.why, fix: error.fix)
                return nil
            }
        }
    }
}

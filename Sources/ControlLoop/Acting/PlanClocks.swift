import Specs
import Timetables
import Vocabulary

/// What the clocks of a plan's schedules show in the year after it: by this a pass with other zone data finds out
/// whether that matters.
struct PlanClocks: Hashable, Sendable {
    private static let day: Int64 = 86_400
    /// A stretch of a timetable may have begun this long before.
    private static let margin = 40 * day
    private static let year = 366 * day

    private let zones: [ZoneID: ZoneExcerpt]
    /// Until when schedules can be compared.
    let end: Instant

    init(_ specs: SpecSet, at instant: Instant, _ table: ZoneTable) {
        end = Instant(seconds: instant.seconds + Self.year)
        var zones: [ZoneID: ZoneExcerpt] = [:]
        let start = Instant(seconds: instant.seconds - Self.margin)
        if let range = Interval(start: start, end: end.adding(seconds: Self.margin)) {
            for schedule in specs.schedules where zones[schedule.zone] == nil {
                zones[schedule.zone] = table.zone(schedule.zone)?.excerpt(of: range)
            }
        }
        self.zones = zones
    }

    /// The first difference of each schedule of which the clocks are known, by the zone data that a table has, from an
    /// instant on.
    func differences(_ specs: SpecSet, from start: Instant, _ table: ZoneTable) -> [ClockDifference] {
        specs.schedules.compactMap { schedule in
            guard let reviewed = zones[schedule.zone] else { return nil }
            // Both are cut alike, so that nothing before or after the excerpt can make a difference.
            let here = table.zone(schedule.zone)?.excerpt(of: reviewed.range)
            if here == reviewed { return nil }
            return ClockDifference(schedule, reviewed, here, from: start, to: end)
        }
    }
}

extension PlanClocks {
    var value: Value {
        [
            "until": .string(end.description),
            "zones": .list(
                zones.sorted { $0.key < $1.key }.map { id, excerpt in
                    [
                        "zone": .string(id.rawValue), "from": .string(excerpt.range.start.description),
                        "to": .string(excerpt.range.end.description),
                        "offsets": .list(excerpt.offsets.map { .int(Int64($0)) }),
                        "changes": .list(excerpt.changes.map { .string($0.description) }),
                    ]
                }),
        ]
    }

    /// Nil for what is not of this form, whoever wrote it.
    init?(_ value: Value) {
        guard let end = value["until"]?.instant, let list = value["zones"]?.elements else { return nil }
        self.end = end
        var zones: [ZoneID: ZoneExcerpt] = [:]
        for entry in list {
            guard let id = entry["zone"]?.text, let start = entry["from"]?.instant, let end = entry["to"]?.instant,
                let range = Interval(start: start, end: end), let offsets = entry["offsets"]?.elements,
                let changes = entry["changes"]?.elements,
                let excerpt = ZoneExcerpt(
                    range: range, offsets: offsets.map { $0.integer.flatMap { Int(exactly: $0) } ?? .max / 2 },
                    changes: changes.compactMap(\.instant))
            else { return nil }
            zones[ZoneID(rawValue: id)] = excerpt
        }
        self.zones = zones
    }
}

extension Value {
    fileprivate var instant: Instant? { text.flatMap { Instant(rfc3339: $0) } }
}

/// A schedule that two releases of zone data do not read alike, and the first stretch of time where they do not.
struct ClockDifference: Hashable, CustomStringConvertible {
    let claim: ClaimName
    let start: Instant
    /// Nil where it goes on until the end of what was compared.
    let end: Instant?
    let reviewed: String
    let here: String

    /// Nil where both want the same all the time.
    init?(
        _ schedule: ScheduleSpec, _ reviewed: ZoneExcerpt, _ here: ZoneExcerpt?, from start: Instant, to end: Instant
    ) {
        func course(_ excerpt: ZoneExcerpt) -> CompiledTimetable? {
            try? schedule.timetable(in: Zone(id: schedule.zone, excerpt)).compiled(from: start, to: end)
        }
        guard let old = course(reviewed) else { return nil }
        let new = here.flatMap(course)
        func words(_ course: CompiledTimetable?, _ instant: Instant) -> String {
            guard let state = course?.state(at: instant) else { return "not to be followed" }
            return schedule.state(in: state)?.description ?? "left as it is"
        }
        let edges = Set(([old] + (new.map { [$0] } ?? [])).flatMap { $0.stretches.map(\.interval.start) }).sorted()
        guard let first = edges.first(where: { words(old, $0) != words(new, $0) }) else { return nil }
        claim = schedule.metadata.claimName
        self.start = first
        self.end = edges.first { $0 > first && words(old, $0) == words(new, $0) }
        self.reviewed = words(old, first)
        self.here = words(new, first)
    }

    var description: String {
        let end = end.map { " until \($0)" } ?? ""
        return "\(claim) differs from \(start)\(end): reviewed as \(reviewed), here \(here)"
    }
}

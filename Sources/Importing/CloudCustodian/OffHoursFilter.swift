import Documents
import Timetables
import Vocabulary

/// A filter `offhour` or `onhour`: on whom it acts, and when.
struct OffHoursFilter: Hashable, Sendable {
    enum Kind: String, Sendable { case on, off }

    /// What a resource's tag comes to.
    enum Resolution: Hashable, Sendable {
        /// The filter acts at these times, by the clock of a zone.
        case events([OffHoursTag.Entry], zone: String)
        /// The tag says that it is to be left alone, or there is none and that says so.
        case leftAlone
        /// Cloud Custodian cannot read it, and leaves the resource alone.
        case unreadable(String)
    }

    var kind: Kind
    /// The hour where the tag names none.
    var hour: Int
    var zone: String
    /// Whether weekends are off as a whole.
    var weekends = true
    var weekendsOnly = false
    /// Whether it acts on resources without the tag.
    var optOut = false
    /// As it was written; Cloud Custodian compares without letter case.
    var tag = "maid_offhours"
    var fallback: String?
    /// Dates on which it does nothing.
    var skipDays: [String] = []

    init(_ kind: Kind, zone: String = "et") {
        self.kind = kind
        self.zone = zone
        hour = kind == .on ? 7 : 19
    }

    /// The days on which it acts where the tag names none.
    var days: [Int] {
        if weekendsOnly { return [kind == .on ? 0 : 4] }
        return weekends ? Array(0...4) : Array(0...6)
    }

    /// What a resource with this value of the tag, nil for none, comes to.
    func resolve(_ tagValue: String?) -> Resolution {
        guard let found = tagValue ?? fallback else {
            return optOut ? resolve(normalized: "") : .leftAlone
        }
        return resolve(normalized: OffHoursTag.normalized(found))
    }

    private func resolve(normalized text: String) -> Resolution {
        if text == "off" { return .leftAlone }
        let value = OffHoursTag.withoutEmptyPieces(text)
        let words = OffHoursTag.words(value)
        if words[kind.rawValue] != nil {
            guard let parts = OffHoursTag.parse(value) else {
                return .unreadable("it is not of the form off=(M-F,19);on=(M-F,7);tz=et")
            }
            var zone = self.zone
            if case .zone(let name) = parts["tz"], !name.isEmpty { zone = name }
            guard case .entries(let entries) = parts[kind.rawValue] else {
                return .unreadable("`\(kind.rawValue)` has a space before it")
            }
            return .events(entries, zone: zone)
        }
        guard OffHoursTag.hasKnownKeys(value) else { return .unreadable("it has keys other than `on`, `off` and `tz`") }
        return .events([OffHoursTag.Entry(days: days, hour: hour)], zone: words["tz"] ?? zone)
    }
}

extension OffHoursFilter {
    /// The instants at which it acts: when the hour begins, or the clock jumps into it.
    static func instants(
        _ entries: [OffHoursTag.Entry], skipDays: [String], in zone: Zone, from start: Instant, to end: Instant
    ) -> [Instant] {
        entries.flatMap { entry in
            WallClock.instants(
                of: [entry.hour * 60], in: zone, from: start, to: end, gap: .firstInstantAfter,
                on: { entry.days.contains($0.weekday.rawValue) && !skipDays.contains($0.description) }
            ).filter { zone.civil(at: $0).secondOfDay / 3600 == entry.hour }
        }
    }

    /// The hours in which it acts, as windows of the week.
    static func windows(_ entries: [OffHoursTag.Entry]) -> [WeeklyWindow] {
        minutes(entries).sorted().map { WeeklyWindow(start: $0, end: $0 + 60) }
    }

    /// When it acts, in minutes since Monday 00:00.
    static func minutes(_ entries: [OffHoursTag.Entry]) -> Set<Int> {
        Set(entries.flatMap { entry in entry.days.map { $0 * 1440 + entry.hour * 60 } })
    }
}

import Planning
public import Timetables
public import Vocabulary

/// From when until when a preview is wanted.
public struct PreviewRange: Sendable {
    /// The most days that one preview shows.
    public static let longest = FleetSimulation.longest
    /// How many days are shown where no end is said.
    public static let usual = 14

    public let interval: Interval

    /// A range from what a person wrote: dates, which stand for the beginning of that day by the clock of a zone, or
    /// instants. Without a beginning it is today's, or now, without an end the range is of two weeks.
    ///
    /// - Throws: Where a text is neither, the end is not after the beginning, or there are more than ``longest`` days.
    public init(
        from: String?, to: String?, in zone: Zone, now: Instant, beginningNow: Bool = false
    ) throws(PreviewError) {
        let usual = beginningNow ? now : zone.begin(of: zone.civil(at: now).date)
        let start = try from.map { text throws(PreviewError) in try Self.instant(text, "--from", zone) } ?? usual
        let end =
            try to.map { text throws(PreviewError) in try Self.instant(text, "--to", zone) }
            ?? zone.begin(of: zone.civil(at: start).date.adding(days: Self.usual))
        guard let interval = Interval(start: start, end: end) else {
            let next = zone.civil(at: start).date.adding(days: 1)
            throw PreviewError(
                "--to \(end) is not after --from \(start)",
                "the end is not part of what is shown; for one day write --to \(next)")
        }
        let days = (end.seconds - start.seconds + 86_399) / 86_400
        // A day more for years in which clocks are put back.
        guard days <= Self.longest || end <= zone.begin(of: zone.civil(at: start).date.adding(days: Self.longest))
        else {
            throw PreviewError(
                "\(days) days are too many", "at most \(Self.longest) are shown at once; ask for less time")
        }
        self.interval = interval
    }

    private static func instant(_ text: String, _ option: String, _ zone: Zone) throws(PreviewError) -> Instant {
        do throws(TimetableError) {
            return switch try Validity.Edge(text) {
            case .instant(let instant): instant
            case .date(let date): zone.begin(of: date)
            }
        } catch {
            throw PreviewError(
                "\(option) is '\(text)', which is neither a date nor an instant",
                "write it as in 2026-03-29 or 2026-03-29T18:00:00+02:00")
        }
    }
}

/// Why a preview cannot be made: what is wrong, and what to do.
public struct PreviewError: Error, Hashable, Sendable, CustomStringConvertible {
    public let what: String
    public let fix: String

    init(_ what: String, _ fix: String) {
        self.what = what
        self.fix = fix
    }

    public var description: String { "\(what); \(fix)" }
}

extension Zone {
    /// The first instant of a day on this clock, or where the clock jumps over its beginning the first after that.
    func begin(of date: CivilDate) -> Instant {
        switch instants(of: CivilTime(date: date, hour: 0, minute: 0)) {
        case .one(let instant), .gap(after: let instant), .twice(first: let instant, last: _): instant
        }
    }
}

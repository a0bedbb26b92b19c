import Timetables
import Vocabulary

/// What a plain cron daemon would make of a schedule: on the machine's clock in the schedule's zone, with a line in the
/// crontab for every time on the wall at which the state changes, and no calendars.
///
/// Clock changes are as Debian's cron has them for lines of a fixed hour and minute (cron(8), "Special considerations"):
/// what the clock jumps over runs right after the jump; what comes twice runs the first time only; a change of three
/// hours or more is a correction, after which lines run by the new time, so that what was skipped is lost and what
/// comes again runs again. The daemon is never down, and what it starts never fails.
struct CronDaemon {
    private let zone: Zone
    private let onWall: Timetable

    /// From this on a change of the clock is a correction, in seconds.
    private static let correction: Int64 = 3 * 3600

    init(_ timetable: Timetable) throws(TimetableError) {
        let zone = timetable.zone
        self.zone = zone
        // By a clock that never changes, boundaries are times on the wall.
        onWall = try Timetable(
            zone: .utc,
            rules: timetable.rules.map { rule in
                Timetable.Rule(
                    windows: rule.windows.map { Self.onWall($0, zone) },
                    except: rule.except.map { Self.onWall($0, zone) })
            },
            validity: Validity(
                from: timetable.validity.from.map { Self.onWall($0, zone) },
                until: timetable.validity.until.map { Self.onWall($0, zone) }))
    }

    /// What would hold from when on, within a stretch of time; the first from its beginning.
    func course(in range: Interval) throws(TimetableError) -> [(start: Instant, state: Timetable.State)] {
        let day: Int64 = 86_400
        let compiled = try onWall.compiled(
            from: Self.wall(range.start, zone).adding(seconds: -2 * day),
            to: Self.wall(range.end, zone).adding(seconds: 2 * day))
        let stretches = compiled.stretches
        var firings: [(instant: Instant, order: Int, state: Timetable.State)] = []
        for (order, stretch) in stretches.enumerated() {
            let instants =
                order == 0
                ? [stretch.interval.start.adding(seconds: -2 * day)] : self.firings(of: stretch.interval.start)
            firings += instants.map { ($0, order, stretch.state) }
        }
        firings.sort { ($0.instant, $0.order) < ($1.instant, $1.order) }
        var course: [(start: Instant, state: Timetable.State)] = []
        for firing in firings where firing.instant < range.end {
            let start = max(firing.instant, range.start)
            // Of what runs at one time the last counts.
            if course.last?.start == start { course.removeLast() }
            if course.last?.state != firing.state { course.append((start, firing.state)) }
        }
        return course
    }

    private func firings(of wall: Instant) -> [Instant] {
        switch zone.instants(of: CivilTime(secondsSince1970: wall.seconds)) {
        case .one(let instant): return [instant]
        case .gap(after: let instant):
            let jump = zone.offset(at: instant) - zone.offset(at: instant.adding(seconds: -1))
            return Int64(jump) < Self.correction ? [instant] : []
        case .twice(let first, let last):
            return last.seconds - first.seconds < Self.correction ? [first] : [first, last]
        }
    }

    private static func wall(_ instant: Instant, _ zone: Zone) -> Instant {
        instant.adding(seconds: Int64(zone.offset(at: instant)))
    }

    private static func onWall(_ window: TimeWindow, _ zone: Zone) -> TimeWindow {
        guard case .fixed(let intervals) = window else { return window }
        return .fixed(
            intervals.compactMap { Interval(start: wall($0.start, zone), end: wall($0.end, zone)) })
    }

    private static func onWall(_ edge: Validity.Edge, _ zone: Zone) -> Validity.Edge {
        guard case .instant(let instant) = edge else { return edge }
        return .instant(wall(instant, zone))
    }
}

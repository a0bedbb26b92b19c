import Specs
import Timetables
import Vocabulary

/// What a timetable says at an instant, and for how long that is known to hold.
struct ScheduleMoment: Sendable {
    let state: Timetable.State
    /// When another state begins; nil where none does that is worth waiting for.
    let next: Instant?
    /// When the state began; nil where it always held.
    var since: Instant? { timetable.boundary(atOrBefore: known.lowerBound) }
    private let timetable: Timetable
    /// From when until when this holds, the end exclusive.
    private let known: Range<Instant>

    /// A timetable without a boundary that is worth waiting for is looked through once a day; the state of a day ahead
    /// is known in any case. See ``Timetable/nextBoundary(after:)``.
    private static let longest: Int64 = 86_400

    /// - Parameter earlier: What was found of the schedule before, if anything was.
    init(of timetable: Timetable, at instant: Instant, earlier: ScheduleMoment?) {
        // A timetable is all that a state follows from: calendars and zones are part of it.
        if let earlier, earlier.known.contains(instant), earlier.timetable == timetable {
            self = earlier
            return
        }
        state = timetable.state(at: instant)
        next = timetable.nextBoundary(after: instant)
        self.timetable = timetable
        known = instant..<(next ?? instant.adding(seconds: Self.longest))
    }
}

/// What all schedules of a tenant say at an instant. Kept for the next plan, it spares looking for boundaries again
/// that have not been passed.
struct ScheduleMoments: Sendable {
    private var moments: [ClaimName: ScheduleMoment] = [:]
    /// Schedules without a timetable, and why: a schedule without its zone is not a schedule that wants nothing.
    private(set) var missing: [Unreadable] = []

    init() {}

    /// Of schedules that somebody else asks.
    init(missing: [Unreadable]) { self.missing = missing }

    init(of inputs: TenantInputs, _ context: PlanContext, known: ScheduleMoments) {
        for namespace in inputs.namespaces {
            for schedule in namespace.schedules {
                let name = schedule.metadata.claimName
                switch context.timetable(of: schedule) {
                case .success(let timetable):
                    moments[name] = ScheduleMoment(
                        of: timetable, at: context.instant, earlier: known.moments[name])
                case .failure(let obstacle):
                    missing.append(Unreadable(namespace: namespace.name, why: "\(name) \(obstacle.why)"))
                }
            }
        }
    }

    /// What a schedule says; nil for one without a timetable.
    subscript(schedule: ClaimName) -> ScheduleMoment? { moments[schedule] }
}

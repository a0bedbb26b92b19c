import Timetables
import Vocabulary

/// Times on the wall as the instants at which they are shown.
enum WallClock {
    /// What becomes of a time that the clock jumps over.
    enum Gap { case skipped, firstInstantAfter }

    /// Every instant from `start` to `end`, in order, at which the clock shows one of some minutes of the day on a date
    /// that is wanted. A time that is shown twice counts twice.
    static func instants(
        of minutes: [Int], in zone: Zone, from start: Instant, to end: Instant, gap: Gap,
        on isWanted: (CivilDate) -> Bool
    ) -> [Instant] {
        var result: Set<Instant> = []
        let last = zone.civil(at: end).date.adding(days: 1)
        var date = zone.civil(at: start).date.adding(days: -1)
        while date <= last {
            if isWanted(date) {
                for minute in minutes {
                    result.formUnion(instants(of: minute, on: date, in: zone, gap))
                }
            }
            date = date.adding(days: 1)
        }
        return result.filter { start <= $0 && $0 < end }.sorted()
    }

    private static func instants(of minute: Int, on date: CivilDate, in zone: Zone, _ gap: Gap) -> [Instant] {
        let time =
            minute == 1440
            ? CivilTime(date: date.adding(days: 1), hour: 0, minute: 0)
            : CivilTime(date: date, hour: minute / 60, minute: minute % 60)
        switch zone.instants(of: time) {
        case .one(let instant): return [instant]
        case .twice(let first, let last): return [first, last]
        case .gap(let after): return gap == .skipped ? [] : [after]
        }
    }

    /// The instants at which the clock of a zone is changed, and by how many seconds.
    static func changes(in zone: Zone, from start: Instant, to end: Instant) -> [(instant: Instant, by: Int)] {
        var result: [(instant: Instant, by: Int)] = []
        var position = start
        while let next = zone.nextTransition(after: position), next < end {
            let by = zone.offset(at: next) - zone.offset(at: next.adding(milliseconds: -1))
            if by != 0 { result.append((next, by)) }
            position = next
        }
        return result
    }
}

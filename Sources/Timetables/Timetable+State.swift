public import Vocabulary

extension Timetable {
    /// What holds at an instant.
    ///
    /// Looks at every window: whoever asks often asks a ``CompiledTimetable``.
    public func state(at instant: Instant) -> State {
        let instant = Self.clamped(instant)
        return course(through: instant..<instant.adding(milliseconds: 1)).states[0].state
    }

    /// The first instant after one at which another state begins; nil where it stays for fifty years, or windows open
    /// and close so often meanwhile that it is not worth looking further.
    public func nextBoundary(after instant: Instant) -> Instant? {
        let start = Self.clamped(instant)
        var chunks = Chunks(opensPerDay)
        var state: StateCode?
        var position = start
        while position < ZoneRules.latest, let length = chunks.next() {
            let end = min(position.adding(seconds: length), ZoneRules.latest)
            let course = course(through: position..<end)
            if let state, state != course.states[0] { return position }
            if course.starts.count > 1 { return Instant(milliseconds: course.starts[1]) }
            state = course.states[0]
            position = end
        }
        return nil
    }

    /// The instant since which the state at one has held; nil where it has for fifty years, or is not worth looking for,
    /// as in ``nextBoundary(after:)``.
    public func boundary(atOrBefore instant: Instant) -> Instant? {
        let last = Self.clamped(instant)
        var chunks = Chunks(opensPerDay)
        var state: StateCode?
        // The instant itself belongs to the first stretch that is looked at.
        var position = last.adding(milliseconds: 1)
        while position > ZoneRules.earliest, let length = chunks.next() {
            let start = max(position.adding(seconds: -length), ZoneRules.earliest)
            let course = course(through: start..<position)
            guard let begin = course.starts.last, let end = course.states.last else { return nil }
            if let state, state != end { return position }
            if course.starts.count > 1 { return Instant(milliseconds: begin) }
            state = end
            position = start
        }
        return nil
    }

    /// Works out a stretch of time.
    ///
    /// - Throws: where it is empty or of more than a hundred years, or more openings than ``Limits/openingsAtOnce``
    ///   could lie in it.
    public func compiled(from start: Instant, to end: Instant) throws(TimetableError) -> CompiledTimetable {
        let (start, end) = (Self.clamped(start), Self.clamped(end))
        guard let range = Interval(start: start, end: end) else {
            throw TimetableError("there is no time from \(start) to \(end)", fix: "let it end later than it begins")
        }
        let days = (end.seconds - start.seconds) / 86_400 + 1
        guard days <= Int64(Limits.yearsAtOnce) * 366 else {
            throw TimetableError(
                "\(days / 365) years are too many", why: "a timetable is worked out for \(Limits.yearsAtOnce) at once",
                fix: "ask for less time")
        }
        guard days * Int64(opensPerDay) <= Int64(Limits.openingsAtOnce) else {
            throw TimetableError(
                "its windows open too often", why: "\(opensPerDay) times a day, for \(days) days",
                fix: "ask for less time")
        }
        return CompiledTimetable(range: range, course: course(through: start..<end))
    }

    private static func clamped(_ instant: Instant) -> Instant {
        min(max(instant, ZoneRules.earliest), ZoneRules.latest)
    }
}

/// Longer and longer stretches of time in which a boundary is looked for, in seconds.
private struct Chunks: IteratorProtocol {
    private var length: Int64 = 8 * 86_400
    private var left: Int64 = Int64(Timetable.Limits.horizonInYears) * 366 * 86_400
    private let opensPerDay: Int64
    private var openings = Int64(Timetable.Limits.openingsSearched)

    init(_ opensPerDay: Int) { self.opensPerDay = Int64(max(opensPerDay, 1)) }

    mutating func next() -> Int64? {
        guard left > 0, openings > 0 else { return nil }
        let chunk = min(length, left)
        left -= chunk
        openings -= chunk / 86_400 * opensPerDay
        // A longer one costs less than several, as long as it is not much to look through.
        if length / 86_400 * opensPerDay < 20_000 { length *= 4 }
        return chunk
    }
}

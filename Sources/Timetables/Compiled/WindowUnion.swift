import Vocabulary

/// Windows of any kind as one set of times.
struct WindowUnion: Hashable {
    /// All that is said in days of the week, in one.
    let weekly: WeeklyPattern
    /// All fixed stretches.
    private let fixed: Spans<Instant>
    private let others: [TimeWindow]

    init(_ windows: [TimeWindow]) {
        var weekly: [WeeklyWindow] = []
        var fixed: [Range<Instant>] = []
        var others: [TimeWindow] = []
        for window in windows {
            switch window {
            case .weekly(let some): weekly += some
            case .fixed(let some): fixed += some.map { $0.start..<$0.end }
            default: others.append(window)
            }
        }
        self.weekly = WeeklyPattern(weekly)
        self.fixed = Spans(merging: fixed)
        self.others = others
    }

    /// The times that overlap a range; they may reach beyond it.
    func spans(overlapping range: Range<Instant>, on clock: inout WallClock) -> Spans<Instant> {
        var all = weekly.occurrences(overlapping: range, on: &clock)
        all += fixed.overlapping(range)
        for window in others { all += window.occurrences(overlapping: range, on: &clock) }
        return Spans(merging: all)
    }

    var opensPerDay: Int { others.reduce(weekly.opensPerDay + (fixed.isEmpty ? 0 : 1)) { $0 + $1.opensPerDay } }
}

import Vocabulary

/// Windows of any kind as one set of times.
struct WindowUnion: Hashable {
    /// All that is said in days of the week, in one.
    let weekly: WeeklyPattern
    let others: [TimeWindow]

    init(_ windows: [TimeWindow]) {
        var weekly: [WeeklyWindow] = []
        var others: [TimeWindow] = []
        for window in windows {
            if case .weekly(let some) = window { weekly += some } else { others.append(window) }
        }
        self.weekly = WeeklyPattern(weekly)
        self.others = others
    }

    /// The times that overlap a range; they may reach beyond it.
    func spans(overlapping range: Range<Instant>, on clock: inout WallClock) -> Spans<Instant> {
        var all = weekly.occurrences(overlapping: range, on: &clock)
        for window in others { all += window.occurrences(overlapping: range, on: &clock) }
        return Spans(merging: all)
    }

    var opensPerDay: Int { others.reduce(weekly.opensPerDay) { $0 + $1.opensPerDay } }
}

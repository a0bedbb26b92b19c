import Timetables
import Vocabulary

/// A rule of another tool, evaluated as that tool does it.
struct ForeignRule: Sendable {
    /// What the tool calls it.
    let name: String
    let place: SourceRange
    /// By whose clocks it is read.
    let zones: [Zone]
    /// What the tool does where a clock is put forward and back.
    let clockChange: ClockChangeHabit
    /// Why it may differ at other times; empty where nothing is known.
    let otherReason: String
    /// Its states over a stretch of time.
    let line: @Sendable (_ start: Instant, _ end: Instant) -> StateLine

    /// A rule that acts at instants and lets things be in between.
    ///
    /// - Parameters:
    ///   - lookingBack: days before the beginning in which to look for the last action.
    ///   - initial: the state where there was none.
    ///   - firings: the actions over a stretch of time, in any order; at one instant the last of the order counts.
    static func events(
        lookingBack days: Int64, initial: RuleState,
        _ firings: @escaping @Sendable (_ start: Instant, _ end: Instant) -> [StateLine.Change]
    ) -> @Sendable (Instant, Instant) -> StateLine {
        { start, end in
            let all = firings(start.adding(seconds: -days * 86_400), end)
            let sorted = all.enumerated().sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
            return StateLine(from: start, initial: initial, sorted.lazy.map(\.element))
        }
    }
}

/// What a tool does where a clock changes, in words that follow "the clock is put forward,".
struct ClockChangeHabit: Sendable {
    let forward: String
    let back: String
}

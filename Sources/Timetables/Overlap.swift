/// Which of its two occurrences an edge takes that falls into an hour which the clocks repeat.
///
/// One rule for all windows, exceptions and calendar days. An edge that the clocks jump over falls on the first instant
/// after the jump in any case, and a window of which nothing is left is left out.
///
/// ```
///  the clock shows   01:00   02:00   02:59 02:00   02:59   04:00
///                      |       |-- first --|-- second --|    |
///  02:15 to 02:45      whole      =================
///                      first      ====
///                      second                   ====
/// ```
public enum Overlap: String, CaseIterable, Hashable, Sendable {
    /// A start takes the first, an end the last: the window is open as long as the clock shows a time within it.
    case whole
    /// Both take the first.
    case first
    /// Both take the last.
    case second
}

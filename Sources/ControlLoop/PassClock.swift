public import Vocabulary

/// The time of a pass: that on the wall, and that which is planned for.
///
/// A pretended instant stands still, so that the same input gives the same plan; what is read meanwhile is as old as
/// the wall clock says.
public struct PassClock: Sendable {
    private let wallClock: @Sendable () -> Instant
    private let pretended: Instant?
    /// Milliseconds to add to the wall clock.
    private let shift: Int64

    /// A clock that shows the wall clock's time, or stands at a pretended instant.
    public init(wallClock: @escaping @Sendable () -> Instant, pretending instant: Instant? = nil) {
        self.wallClock = wallClock
        pretended = instant
        shift = instant.map { $0.milliseconds - wallClock().milliseconds } ?? 0
    }

    /// The time on the wall.
    public var wall: Instant { wallClock() }

    /// The time that is planned for.
    public var now: Instant { pretended ?? wallClock() }

    /// An instant of the wall clock as one of the time that is planned for.
    public func evaluated(_ wall: Instant) -> Instant { Instant(milliseconds: wall.milliseconds + shift) }
}

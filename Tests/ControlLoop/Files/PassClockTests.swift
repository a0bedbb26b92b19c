import Testing
import Vocabulary

@testable import ControlLoop

@Suite struct PassClockTests {
    @Test func withoutPretenceBothTimesAreOne() {
        let wall = VirtualClock("2026-03-23T12:00:00Z")
        let clock = PassClock(wallClock: { wall.now })
        #expect(clock.now == clock.wall)
        wall.advance(seconds: 60)
        #expect(clock.now == wall.now)
        #expect(clock.wall == wall.now)
    }

    @Test func aPretendedTimeStandsStill() {
        let wall = VirtualClock("2026-03-23T12:00:00Z")
        let listed = wall.now.adding(seconds: -100)
        let clock = PassClock(wallClock: { wall.now }, pretending: Instant(seconds: 1_000_000))
        #expect(clock.now == Instant(seconds: 1_000_000))
        wall.advance(seconds: 7)
        #expect(clock.now == Instant(seconds: 1_000_000))
        #expect(clock.wall == wall.now)
        #expect(clock.evaluated(listed) == Instant(seconds: 1_000_000 - 100))
    }
}

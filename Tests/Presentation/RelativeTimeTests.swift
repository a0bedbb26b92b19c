import Presentation
import Testing
import Vocabulary

struct RelativeTimeTests {
    @Test(
        arguments: [
            (0, "now"), (999, "now"), (-999, "now"), (1000, "in 1 s"), (-59_999, "59 s ago"), (60_000, "in 1 min"),
            (-12 * 60_000, "12 min ago"), (3 * 3_600_000, "in 3 h"), (47 * 3_600_000, "in 47 h"),
            (-48 * 3_600_000, "2 d ago"), (400 * 86_400_000, "in 400 d"),
        ] as [(Int64, String)])
    func distances(milliseconds: Int64, text: String) {
        let now = Instant(seconds: 1_800_000_000)
        let instant = Instant(milliseconds: now.milliseconds + milliseconds)
        #expect(RelativeTime.text(instant, from: now) == text)
    }

    @Test func theFarthestInstants() {
        let (first, last) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
        #expect(RelativeTime.text(last, from: first) == "in 213503982334 d")
        #expect(RelativeTime.text(first, from: last) == "213503982334 d ago")
    }
}

import Support
import Testing
import Transport
import Vocabulary

@Suite struct BackoffTests {
    @Test func doublesUpToTheMaximum() {
        let backoff = Backoff(base: .milliseconds(100), maximum: .seconds(1))
        let ceilings = (1...6).map { backoff.ceiling(afterAttempt: $0) }
        #expect(ceilings == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
        #expect(backoff.ceiling(afterAttempt: .max) == .seconds(1))
        #expect(backoff.ceiling(afterAttempt: 0) == .milliseconds(100))
        #expect(Backoff(base: .seconds(5), maximum: .seconds(1)).ceiling(afterAttempt: 1) == .seconds(1))
    }

    @Test func staysWithinItsBoundsAndUsesThem() {
        let backoff = Backoff(base: .milliseconds(50), maximum: .seconds(3))
        for attempt in 1...9 {
            let ceiling = backoff.ceiling(afterAttempt: attempt)
            var least = ceiling
            var most = Duration.zero
            for seed in PropertyCases.seeds(200) {
                var generator = SeededGenerator(seed: seed)
                let delay = backoff.delay(afterAttempt: attempt, using: &generator)
                #expect(delay >= .zero && delay <= ceiling, "seed \(seed)")
                (least, most) = (min(least, delay), max(most, delay))
            }
            guard PropertyCases.seeds(200).count >= 200 else { continue }
            #expect(least < ceiling / 10)
            #expect(most > ceiling * 9 / 10)
        }
    }

    @Test func knowsNoNegativeOrEndlessWait() {
        var generator = SeededGenerator(seed: 1)
        #expect(Backoff(base: .seconds(-1), maximum: .seconds(-1)).delay(afterAttempt: 3, using: &generator) == .zero)
        #expect(Backoff(base: .zero, maximum: .seconds(9)).delay(afterAttempt: 60, using: &generator) == .zero)
    }
}

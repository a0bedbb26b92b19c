import Support
import Testing
import Transport
import Vocabulary

@Suite struct CircuitBreakerTests {
    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker(threshold: 3, coolDown: .seconds(10))
        for _ in 0..<3 {
            #expect(breaker.admit(at: .zero) == .pass)
            breaker.failed(at: .zero)
        }
        return breaker
    }

    @Test func opensAfterSoManyFailuresInARow() {
        var breaker = opened()
        #expect(breaker.admit(at: .zero) == .refuse(until: .seconds(10)))
        #expect(breaker.admit(at: .milliseconds(9_999)) == .refuse(until: .seconds(10)))
    }

    @Test func staysClosedWhileSomethingSucceeds() {
        var breaker = CircuitBreaker(threshold: 3, coolDown: .seconds(10))
        for _ in 0..<20 {
            breaker.failed(at: .zero)
            breaker.failed(at: .zero)
            breaker.succeeded()
        }
        #expect(breaker.admit(at: .zero) == .pass)
    }

    @Test func letsOneThroughToSee() {
        var breaker = opened()
        #expect(breaker.admit(at: .seconds(10)) == .pass)
        #expect(breaker.admit(at: .seconds(10)) == .refuse(until: .seconds(20)))
        breaker.failed(at: .seconds(11))
        #expect(breaker.admit(at: .seconds(20)) == .refuse(until: .seconds(21)))
        #expect(breaker.admit(at: .seconds(21)) == .pass)
        breaker.succeeded()
        #expect(breaker.admit(at: .seconds(21)) == .pass)
        #expect(breaker.admit(at: .seconds(21)) == .pass)
    }

    @Test func letsAnotherThroughWhereTheFirstTellsNothing() {
        var abandoned = opened()
        #expect(abandoned.admit(at: .seconds(10)) == .pass)
        abandoned.abandoned(at: .seconds(11))
        #expect(abandoned.admit(at: .seconds(11)) == .pass)
        var lost = opened()
        #expect(lost.admit(at: .seconds(10)) == .pass)
        #expect(lost.admit(at: .seconds(20)) == .pass)
    }

    @Test func isNotHeldOpenByFailuresFromBefore() {
        var breaker = opened()
        breaker.failed(at: .seconds(9))
        #expect(breaker.admit(at: .seconds(10)) == .pass)
        var closed = CircuitBreaker(threshold: 2, coolDown: .seconds(1))
        closed.abandoned(at: .zero)
        #expect(closed.admit(at: .zero) == .pass)
    }

    /// Whatever happens: a refusal ends after a cool-down at most, and one success closes it.
    @Test func alwaysComesBack() {
        for seed in PropertyCases.seeds(300) {
            var generator = SeededGenerator(seed: seed)
            let threshold = Int.random(in: 1...5, using: &generator)
            var breaker = CircuitBreaker(threshold: threshold, coolDown: .seconds(10))
            var now = Duration.zero
            for _ in 0..<200 {
                now += .milliseconds(Int.random(in: 0...4000, using: &generator))
                if case .refuse(let until) = breaker.admit(at: now) {
                    #expect(until > now && until <= now + .seconds(10), "seed \(seed)")
                    var later = breaker
                    #expect(later.admit(at: until) == .pass, "seed \(seed)")
                }
                switch Int.random(in: 0..<10, using: &generator) {
                case 0: breaker.succeeded()
                case 1: breaker.abandoned(at: now)
                default: breaker.failed(at: now)
                }
            }
            breaker.succeeded()
            #expect(breaker.admit(at: now) == .pass, "seed \(seed)")
        }
    }
}

import Support
import Testing
import Transport
import Vocabulary

@Suite struct TokenBucketTests {
    @Test func lendsTheBurstAndThenTheRate() {
        var bucket = TokenBucket(RateLimit(requestsPerSecond: 10, burst: 3), at: .zero)
        let waits = (0..<6).map { _ in bucket.reserve(at: .zero) }
        #expect(waits == [0, 0, 0, 100, 200, 300].map { .milliseconds($0) })
        #expect(bucket.reserve(at: .milliseconds(400)) == .zero)
        #expect(bucket.reserve(at: .milliseconds(400)) == .milliseconds(100))
        // However long the quiet time, no more than the burst is saved up.
        #expect((0..<4).map { _ in bucket.reserve(at: .seconds(3600)) } == [.zero, .zero, .zero, .milliseconds(100)])
    }

    @Test func takesBackWhatWasNotUsed() {
        var bucket = TokenBucket(RateLimit(requestsPerSecond: 1, burst: 1), at: .zero)
        #expect(bucket.reserve(at: .zero) == .zero)
        #expect(bucket.reserve(at: .zero) == .seconds(1))
        bucket.giveBack(at: .zero)
        #expect(bucket.reserve(at: .zero) == .seconds(1))
        bucket.giveBack(at: .zero)
        bucket.giveBack(at: .zero)
        bucket.giveBack(at: .zero)
        #expect((0..<2).map { _ in bucket.reserve(at: .zero) } == [.zero, .seconds(1)])
    }

    @Test func halvesOnceForComplaintsThatComeTogether() {
        var bucket = TokenBucket(RateLimit(requestsPerSecond: 64, burst: 100), at: .zero)
        bucket.throttled(at: .zero)
        // What was saved up is gone, too.
        #expect(bucket.reserve(at: .zero) > .zero)
        for millisecond in 0..<500 { bucket.throttled(at: .milliseconds(millisecond)) }
        #expect(bucket.rate > 32 && bucket.rate < 34)
    }

    @Test func givesWayToALeastAndComesBackInAStraightLine() {
        var bucket = TokenBucket(RateLimit(requestsPerSecond: 64, burst: 1), at: .zero)
        for second in 0..<60 {
            let before = bucket.rate
            bucket.throttled(at: .seconds(second))
            #expect(bucket.rate >= 1 && bucket.rate < max(before, 4))
        }
        let low = bucket.rate
        bucket.giveBack(at: .seconds(59 + 5))
        #expect(abs(bucket.rate - low - 16) < 0.001)
        bucket.giveBack(at: .seconds(59 + 10))
        #expect(abs(bucket.rate - low - 32) < 0.001)
        bucket.giveBack(at: .seconds(59 + 20))
        #expect(bucket.rate == 64)
    }

    /// Whatever the order of calls: no wait is negative, and over any time no more is let through than burst and rate
    /// allow.
    @Test func neverLetsThroughMoreThanAllowed() {
        for seed in PropertyCases.seeds(300) {
            var generator = SeededGenerator(seed: seed)
            let limit = RateLimit(
                requestsPerSecond: Double.random(in: 0.5...200, using: &generator),
                burst: Double.random(in: 1...50, using: &generator))
            var bucket = TokenBucket(limit, at: .zero)
            var now = Duration.zero
            var starts: [Duration] = []
            for _ in 0..<300 {
                now += .microseconds(Int64.random(in: 0...50_000, using: &generator))
                if Int.random(in: 0..<20, using: &generator) == 0 { bucket.throttled(at: now) }
                let wait = bucket.reserve(at: now)
                #expect(wait >= .zero, "seed \(seed)")
                starts.append(now + wait)
                #expect(bucket.rate > 0 && bucket.rate <= limit.requestsPerSecond, "seed \(seed)")
            }
            starts.sort()
            for (index, start) in starts.enumerated() {
                let seconds = Double(start.components.seconds) + Double(start.components.attoseconds) / 1e18
                let allowed = limit.burst + limit.requestsPerSecond * seconds
                #expect(Double(index + 1) <= allowed + 1.001, "seed \(seed)")
            }
        }
    }
}

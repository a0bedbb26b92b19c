import Testing
import Vocabulary

@testable import ControlLoop

@Suite struct WorkQueueTests {
    private let start = Instant(seconds: 1_000_000)
    private let one = WorkKey("alpha", "main")
    private let other = WorkKey("beta", "main")
    private let third = WorkKey("gamma", "second")

    private func queue(_ limits: WorkLimits = WorkLimits()) -> WorkQueue { WorkQueue(limits, seed: 7) }

    @Test("Nothing is taken before it is due")
    func due() {
        var queue = queue()
        queue.offer(one, .resync, due: start.adding(seconds: 10), listedSince: start)
        #expect(queue.take(at: start).isEmpty)
        #expect(queue.nextDue == start.adding(seconds: 10))
        #expect(queue.take(at: start.adding(seconds: 10)).map(\.key) == [one])
        #expect(queue.nextDue == nil)
    }

    @Test("A fresh edit goes before boundaries, and these before resyncs")
    func urgency() {
        var queue = queue()
        queue.offer(one, .resync, due: start.adding(seconds: -60), listedSince: start)
        queue.offer(other, .boundary, due: start.adding(seconds: -30), listedSince: start)
        queue.offer(third, .edit, due: start, listedSince: start)
        #expect(queue.take(at: start).map(\.key) == [third, other, one])
    }

    @Test("What has waited for long is not overtaken any more")
    func patience() {
        var queue = queue(WorkLimits(workers: 1))
        queue.offer(one, .resync, due: start.adding(seconds: -301), listedSince: start)
        queue.offer(other, .edit, due: start, listedSince: start)
        #expect(queue.take(at: start).map(\.key) == [one])
    }

    @Test("Tenants take turns")
    func fairness() {
        var queue = queue(WorkLimits(workers: 1))
        let many = (0..<10).map { WorkKey("alpha", AccountName(rawValue: "a\($0)")) }
        for key in many { queue.offer(key, .edit, due: start, listedSince: start) }
        queue.offer(other, .edit, due: start, listedSince: start)
        var order: [TenantName] = []
        for _ in 0..<11 {
            let items = queue.take(at: start)
            #expect(items.count == 1)
            for item in items {
                order.append(item.key.tenant)
                queue.succeed(item.key)
            }
        }
        #expect(order.prefix(2).contains("beta"))
    }

    @Test("A key is looked at by one worker at a time, and again when something came meanwhile")
    func exclusive() {
        var queue = queue()
        queue.offer(one, .edit, due: start, listedSince: start)
        #expect(queue.take(at: start).count == 1)
        queue.offer(one, .edit, due: start, listedSince: start)
        #expect(queue.take(at: start).isEmpty)
        #expect(queue.nextDue == nil)
        queue.succeed(one)
        #expect(queue.take(at: start).count == 1)
    }

    @Test("What is left over of a look delays neither an edit nor a boundary")
    func boundariesAreMet() {
        for reason in [WorkReason.edit, .boundary] {
            var queue = queue()
            queue.offer(one, .resync, due: start, listedSince: start)
            #expect(queue.take(at: start).count == 1)
            // Backs off for a second and more than three.
            queue.retry(one, at: start)
            queue.plan(one, reason, due: start.adding(seconds: 1), listedSince: start)
            queue.plan(one, .look, due: start.adding(seconds: 1), listedSince: start)
            #expect(queue.take(at: start.adding(seconds: 1)).map(\.reason) == [reason])
        }
        // What the provider asks for counts.
        var queue = queue()
        queue.offer(one, .resync, due: start, listedSince: start)
        #expect(queue.take(at: start).count == 1)
        queue.retry(one, at: start, refusedUntil: start.adding(seconds: 60))
        queue.plan(one, .boundary, due: start.adding(seconds: 1), listedSince: start)
        #expect(queue.take(at: start.adding(seconds: 1)).isEmpty)
    }

    @Test("An account is given only so many workers")
    func perAccount() {
        var queue = queue(WorkLimits(workers: 10, perAccount: 2))
        for tenant in ["a", "b", "c"] {
            queue.offer(WorkKey(TenantName(rawValue: tenant), "main"), .edit, due: start, listedSince: start)
        }
        queue.offer(third, .resync, due: start, listedSince: start)
        #expect(Set(queue.take(at: start).map(\.key.account)) == ["main", "second"])
        #expect(queue.runningCount == 3)
        // Whoever is left waits for a worker, and not for the clock.
        #expect(queue.nextDue == nil)
    }

    @Test("What fails waits longer each time, up to a limit; an edit does not wait, unless the provider said so")
    func backoff() {
        let limits = WorkLimits(firstRetry: 5, longestRetry: 60)
        var queue = queue(limits)
        var now = start
        queue.offer(one, .edit, due: now, listedSince: now)
        var waits: [Int64] = []
        for _ in 0..<8 {
            #expect(queue.take(at: now).count == 1)
            queue.retry(one, at: now)
            let next = queue.nextDue ?? now
            waits.append((next.milliseconds - now.milliseconds) / 1000)
            now = next
        }
        for (wait, ideal) in zip(waits, [5, 10, 20, 40, 60, 60, 60, 60]) {
            #expect((Double(ideal) * 0.79...Double(ideal) * 1.21).contains(Double(wait)), "\(waits)")
        }
        _ = queue.take(at: now)
        queue.retry(one, at: now)
        queue.offer(one, .edit, due: now, listedSince: now)
        #expect(queue.nextDue == now)
        _ = queue.take(at: now)
        queue.retry(one, at: now, refusedUntil: now.adding(seconds: 500))
        queue.offer(one, .edit, due: now, listedSince: now)
        #expect(queue.nextDue == now.adding(seconds: 500))
        _ = queue.take(at: now.adding(seconds: 500))
        queue.succeed(one)
        queue.offer(one, .resync, due: now, listedSince: now)
        #expect(queue.nextDue == now)
    }

    @Test("What is forgotten while it is looked at is gone when it is handed back")
    func forgetting() {
        var queue = queue()
        queue.offer(one, .edit, due: start, listedSince: start)
        queue.offer(other, .edit, due: start.adding(seconds: 5), listedSince: start)
        _ = queue.take(at: start)
        queue.keepOnly([])
        #expect(queue.keys == [one])
        queue.succeed(one)
        #expect(queue.keys.isEmpty)
    }

    @Test("An instant that is planned replaces the one before, and what is offered is never later")
    func replacing() {
        var queue = queue()
        queue.plan(one, .boundary, due: start.adding(seconds: 10), listedSince: start)
        queue.plan(one, .boundary, due: start.adding(seconds: 20), listedSince: start)
        #expect(queue.nextDue == start.adding(seconds: 20))
        queue.offer(one, .boundary, due: start.adding(seconds: 30), listedSince: start.adding(seconds: 1))
        #expect(queue.nextDue == start.adding(seconds: 20))
        #expect(queue.take(at: start.adding(seconds: 20)).map(\.listedSince) == [start.adding(seconds: 1)])
    }

    @Test(
        "In any order of events nothing is looked at twice at once, nothing is lost, and the limits hold",
        arguments: 0..<50)
    func anyOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limits = WorkLimits(workers: Int.random(in: 1...4, using: &generator), perAccount: 2)
        var queue = WorkQueue(limits, seed: seed)
        let keys = (0..<6).map { number in
            WorkKey(TenantName(rawValue: "t\(number % 3)"), AccountName(rawValue: "a\(number % 2)\(number / 3)"))
        }
        var now = start
        var running: Set<WorkKey> = []
        var owed: Set<WorkKey> = []
        for _ in 0..<300 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                guard let key = keys.randomElement(using: &generator) else { continue }
                queue.offer(
                    key, WorkReason.allCases.randomElement(using: &generator) ?? .edit, due: now, listedSince: now)
                owed.insert(key)
            case 1:
                for item in queue.take(at: now) {
                    #expect(running.insert(item.key).inserted, "seed \(seed)")
                    owed.remove(item.key)
                }
            case 2:
                guard let key = running.sorted().randomElement(using: &generator) else { continue }
                running.remove(key)
                if Bool.random(using: &generator) {
                    queue.succeed(key)
                } else {
                    queue.retry(key, at: now)
                    owed.insert(key)
                }
            default: now = now.adding(seconds: Int64.random(in: 0...30, using: &generator))
            }
            #expect(running.count == queue.runningCount && running.count <= limits.workers, "seed \(seed)")
            #expect(Dictionary(grouping: running, by: \.account).values.allSatisfy { $0.count <= 2 }, "seed \(seed)")
        }
        for key in running { queue.succeed(key) }
        var late = now.adding(seconds: 10_000)
        while !owed.isEmpty {
            let items = queue.take(at: late)
            guard !items.isEmpty else { break }
            for item in items {
                owed.remove(item.key)
                queue.succeed(item.key)
            }
            late = late.adding(seconds: 1)
        }
        #expect(owed.isEmpty, "seed \(seed)")
    }
}

import Logging
import Planning
import Vocabulary

extension ReconcileLoop {
    /// Takes note of what came of a look, and of when the next is due.
    func finished(_ item: WorkItem, _ result: WorkResult, took: Int64) {
        let now = controller.clock.now
        let key = item.key
        switch result.end {
        case .settled: queue.succeed(key)
        case .unfinished: queue.retry(key, at: now)
        case .failed(_, let until): queue.retry(key, at: now, refusedUntil: until)
        }
        if queue.keys.contains(key) {
            planNext(key, result, at: now)
            follow(key, result, at: now)
        }
        if result.isRecorded { isCheckpointDue = true }
        report(item, result, at: now, took: took)
    }

    private func planNext(_ key: WorkKey, _ result: WorkResult, at now: Instant) {
        let age = timing.listingAge
        let next = [result.nextBoundary, result.nextOpening].compactMap { $0 }.min()
        queue.plan(key, .boundary, due: next, listedSince: (next ?? now).adding(seconds: -age))
        let early = result.nextBoundary.map {
            $0.adding(milliseconds: -queue.spread(timing.ahead, by: 0.25...1))
        }
        if let early, early > now {
            queue.plan(key, .ahead, due: early, listedSince: early.adding(seconds: -timing.ahead))
        }
        if let look = result.nextLook {
            queue.plan(key, .look, due: max(look, now), listedSince: look.adding(seconds: -age))
        }
        let resync = now.adding(milliseconds: queue.spread(timing.resync, by: 0.9...1.1))
        // Half a period is young enough, so that the tenants of one account share a listing.
        queue.plan(key, .resync, due: resync, listedSince: resync.adding(seconds: -timing.resync / 2))
    }

    private func report(_ item: WorkItem, _ result: WorkResult, at now: Instant, took: Int64) {
        let key = item.key
        behind[key] = result.end == .settled ? nil : behind[key] ?? item.due
        metrics.record(item, result, waited: now.milliseconds - took - item.due.milliseconds, took: took)
        let acted = result.actions.filter(\.fate.isRecorded).count
        var metadata: Logger.Metadata = [
            "tenant": "\(key.tenant)", "account": "\(key.account)", "why": "\(item.reason)", "acted": "\(acted)",
            "took_ms": "\(took)", "result": "\(result.end.name)",
        ]
        if let plan = result.plan {
            metadata["held"] = "\(plan.counts.held)"
            metadata["satisfied"] = "\(plan.counts.satisfied)"
        }
        switch result.end {
        case .settled: logger.log(level: acted > 0 ? .info : .debug, "looked", metadata: metadata)
        case .unfinished(let why):
            metadata["reason"] = "\(why)"
            logger.info("looked, and something is left", metadata: metadata)
        case .failed(let why, _):
            metadata["reason"] = "\(why)"
            logger.error("could not look", metadata: metadata)
        }
    }
}

import Logging
import Planning
import Repositories
import Specs
import Storage
import Vocabulary

extension ReconcileLoop {
    /// Looks at the sources beside everything else, so that a slow one holds up nothing.
    ///
    /// - Parameter forced: Whether to read the documents and to look at everything even if nothing has changed.
    func poll(forced: Bool, _ group: inout DiscardingTaskGroup) {
        guard !stopping.isUp else { return }
        if forced { sources.isForced = true }
        guard !sources.isPolling else { return }
        sources.isPolling = true
        if sources.isForced { sources.sighting = nil }
        sources.isForced = false
        group.addTask { [controller, world, store, mailbox, known = sources.sighting] in
            let result: Result<SourceNews, LoopError>
            do throws(LoopError) {
                result = .success(try await Self.look(controller, world, store, known))
            } catch {
                result = .failure(error)
            }
            mailbox.yield(.polled(result))
        }
    }

    private static func look(
        _ controller: Controller, _ world: KnownWorld, _ store: any Store, _ known: SourceWatch.Sighting?
    ) async throws(LoopError) -> SourceNews {
        let watch = SourceWatch(controller: controller)
        let sighting = try await watch.look(at: await world.documents?.specs)
        if sighting == known { return SourceNews(sighting: sighting, situation: nil) }
        let situation = try await controller.specs()
        try await PassSteps(store: store, clock: controller.clock).remember(situation)
        // What was accepted or held just now is no news the next time.
        return SourceNews(sighting: try await watch.look(at: situation.specs), situation: situation)
    }

    func polled(_ result: Result<SourceNews, LoopError>) async {
        sources.isPolling = false
        let now = controller.clock.now
        switch result {
        case .success(let news):
            sources.failures = 0
            sources.lastError = nil
            sources.nextPoll = now.adding(milliseconds: queue.spread(timing.poll, by: 0.9...1.1))
            let isWhole = sources.sighting == nil
            let arePausesOther = sources.sighting?.pauses != news.sighting.pauses
            sources.sighting = news.sighting
            if let situation = news.situation {
                await take(situation, news.sighting, lookingAtAll: isWhole, replanningAll: arePausesOther)
            }
            if sources.isForced { sources.nextPoll = now }
        case .failure(let error):
            sources.failures += 1
            sources.lastError = error.message
            let wait = min(timing.poll, timing.work.firstRetry << Int64(min(sources.failures - 1, 10)))
            sources.nextPoll = now.adding(milliseconds: queue.spread(wait, by: 0.8...1.2))
            metrics.recordFetchFailure(of: TenantSpec.rootSource)
            logger.error("the sources cannot be read", .reason(error.message))
        }
    }

    /// Goes on with new documents: what they touch is looked at first, everything else when its time comes.
    private func take(
        _ situation: SpecSituation, _ sighting: SourceWatch.Sighting, lookingAtAll isWhole: Bool,
        replanningAll isOther: Bool
    ) async {
        tell(situation)
        let touched = await world.accept(situation)
        let left = WorkKey.left(sighting.remembered, in: situation.specs)
        let all = WorkKey.all(in: situation.specs).union(left)
        let new = left.subtracting(queue.keys)
        queue.keepOnly(all)
        behind = behind.filter { all.contains($0.key) }
        order.health.keepOnly(Set(all.map(\.tenant)))
        let now = controller.clock.now
        // A start is no edit: what somebody commits meanwhile goes before it.
        guard !isWhole else {
            for key in all.sorted() { queue.offer(key, .resync, due: now, listedSince: now) }
            return
        }
        let listedSince = now.adding(seconds: -timing.listingAge)
        for key in (isOther ? all : touched.union(new)).sorted() {
            queue.offer(key, .edit, due: now, listedSince: listedSince)
        }
    }

    private func tell(_ situation: SpecSituation) {
        for notice in situation.notices { logger.warning("\(notice)") }
        for diagnostic in situation.diagnostics { logger.warning("\(diagnostic)") }
        sources.held = situation.held.map(\.name)
        metrics.record(heldSources: sources.held, of: situation.snapshots.map(\.name))
        let commits = situation.revisions.filter(\.path.isEmpty).map { "\($0.source)@\($0.commit.prefix(12))" }
        logger.info("documents were read", metadata: ["commits": "\(commits.joined(separator: " "))"])
    }
}

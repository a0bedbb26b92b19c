import Cloud
import Cryptography
import Logging
import Planning
import Specs
import Storage
import Synchronization
public import Vocabulary

/// Keeps the clouds as the documents say, until it is told to stop.
///
/// One task decides what is looked at and when; everything that waits for a disk or a network does so beside it. What
/// wakes it is a commit, a boundary of a schedule, an end of an override or a pause, something that is to be looked at
/// again, or that nothing was looked at for a while. Missing one is made good by the next.
public actor ReconcileLoop {
    /// What the deciding task is told.
    enum Event: Sendable {
        case tick
        /// The sources are to be looked at now.
        case poll(forced: Bool)
        case polled(Result<SourceNews, LoopError>)
        case finished(WorkItem, WorkResult, took: Int64)
        case checkpointed(Result<Void, LoopError>)
        case checked(HealthQuestion, OrderWait.Check, StoreError?)
        case reconfigured(Controller, LoopTiming)
        case stop
        case graceOver
    }

    /// What a look at the sources brought.
    struct SourceNews: Sendable {
        let sighting: SourceWatch.Sighting
        /// Nil where nothing has changed.
        let situation: SpecSituation?
    }

    private(set) var controller: Controller
    private(set) var timing: LoopTiming
    let world: KnownWorld
    let store: any Store
    let timer: any LoopTimer
    let logger = Logger(label: "pioneer.loop")
    let metrics = LoopMetrics()
    let stopping = StopSign()
    var queue: WorkQueue
    var sources = SourceState()
    var behind: [WorkKey: Instant] = [:]
    var order = OrderState()
    var isCheckpointDue = false
    var isCheckpointing = false
    /// When the loop last did anything; at least every minute while it runs.
    public private(set) var lastTurn: Instant
    private var worker: Worker?
    private let events: AsyncStream<Event>
    nonisolated let mailbox: AsyncStream<Event>.Continuation

    /// When the sources were looked at, and what was found.
    struct SourceState: Sendable {
        var sighting: SourceWatch.Sighting?
        var nextPoll: Instant?
        var isPolling = false
        /// Whether the next look is to read everything, changed or not.
        var isForced = false
        var failures = 0
        var lastError: String?
        var held: [String] = []
    }

    /// A loop over a controller that has a store.
    ///
    /// - Parameter seed: For spreading things over time, and for nothing else.
    /// - Throws: A terminal error where there is no store.
    public init(
        _ controller: Controller, timing: LoopTiming, timer: any LoopTimer, seed: UInt64
    ) throws(LoopError) {
        guard let store = controller.store else { throw LoopError(.terminal, "a loop that acts needs a store") }
        self.controller = controller
        self.timing = timing
        self.timer = timer
        self.store = store
        world = KnownWorld(
            zones: controller.zones, catalogues: controller.providers.catalogues,
            controller: controller.configuration.controller)
        queue = WorkQueue(timing.work, seed: seed)
        lastTurn = controller.clock.now
        (events, mailbox) = AsyncStream.makeStream()
    }

    /// Tells the loop to stop: nothing new is begun, what is under way is finished within the grace.
    public nonisolated func stop() { mailbox.yield(.stop) }

    /// Tells the loop to go on with another configuration, and to look at the sources and at everything once more.
    ///
    /// The controller's id, its store and its keys stay as they are until the next start.
    public nonisolated func reconfigure(_ controller: Controller, timing: LoopTiming) {
        mailbox.yield(.reconfigured(controller, timing))
    }

    /// Runs until it is stopped.
    ///
    /// - Parameter holder: Who runs it, for the message that another process gets meanwhile.
    /// - Throws: A transient error where another process acts, a stalled one where a key or the store is missing.
    public func run(holder: String) async throws(LoopError) {
        let steps = PassSteps(store: store, clock: controller.clock)
        let lock = try await steps.stored { () async throws(StoreError) in
            try await store.acquirePassLock(holder: holder)
        }
        defer { lock.release() }
        _ = try KeyFiles.signingKey(controller.configuration.signingKey)
        worker = makeWorker(try controller.markKeeper())
        mailbox.yield(.poll(forced: false))
        await withDiscardingTaskGroup { group in
            for await event in events {
                lastTurn = controller.clock.now
                await handle(event, &group)
                if stopping.isUp, isQuiet { break }
                dispatch(&group)
                arm()
            }
            group.cancelAll()
        }
        mailbox.finish()
        try await steps.checkpoint(
            try KeyFiles.signingKey(controller.configuration.signingKey),
            to: CheckpointFile(path: controller.configuration.checkpoints))
        logger.info("stopped")
    }

    private func makeWorker(_ keeper: MarkKeeper) -> Worker {
        Worker(
            controller: controller, store: store, keeper: keeper, world: world,
            lister: AccountLister(
                InventoryReader(controller.providers, clock: controller.clock), world, clock: controller.clock),
            stopping: stopping, logger: logger)
    }

    private func reconfigure(_ fresh: Controller, _ timing: LoopTiming) async {
        guard let worker, !stopping.isUp else { return }
        guard fresh.configuration.isSameProcess(as: controller.configuration) else {
            logger.error(
                "the new configuration was not taken over",
                .reason("the controller's id, its store and its keys can change with a restart only"))
            return
        }
        controller = fresh
        await world.use(fresh.zones)
        self.timing = timing
        self.worker = makeWorker(worker.keeper)
        logger.info("the configuration was read")
    }

    /// Whether nothing is under way.
    private var isQuiet: Bool {
        queue.runningCount == 0 && !sources.isPolling && !isCheckpointing && order.health.runningCount == 0
    }

    private func handle(_ event: Event, _ group: inout DiscardingTaskGroup) async {
        switch event {
        case .tick: break
        case .poll(let forced): poll(forced: forced, &group)
        case .polled(let result): await polled(result)
        case .finished(let item, let result, let took): finished(item, result, took: took)
        case .checkpointed(let result):
            isCheckpointing = false
            if case .failure(let error) = result { logger.error("checkpoints are not written", .reason(error.message)) }
        case .checked(let question, let check, let problem): checked(question, check, problem)
        case .reconfigured(let fresh, let timing):
            await reconfigure(fresh, timing)
            poll(forced: true, &group)
        case .stop: beginStop(&group)
        case .graceOver: group.cancelAll()
        }
    }

    private func beginStop(_ group: inout DiscardingTaskGroup) {
        guard !stopping.isUp else {
            // Who asks twice does not wait.
            group.cancelAll()
            return
        }
        stopping.raise()
        logger.info(
            "stopping", metadata: ["under_way": "\(queue.runningCount)", "grace_seconds": "\(timing.grace)"])
        group.addTask { [timing, mailbox] in
            // Cancelled with the group once everything has come to its end.
            if (try? await Task.sleep(for: .seconds(timing.grace))) != nil { mailbox.yield(.graceOver) }
        }
    }

    /// Begins what is due.
    private func dispatch(_ group: inout DiscardingTaskGroup) {
        guard !stopping.isUp, let worker else { return }
        let now = controller.clock.now
        if let next = sources.nextPoll, next <= now { poll(forced: false, &group) }
        for item in queue.take(at: now) {
            let id = queue.drawID()
            group.addTask { [controller, mailbox] in
                let began = controller.clock.now
                let result = await PassTrace.following(item, id: id) { await worker.look(at: item) }
                let took = controller.clock.now.milliseconds - began.milliseconds
                mailbox.yield(.finished(item, result, took: took))
            }
        }
        askHealth(&group)
        if isCheckpointDue, !isCheckpointing { checkpoint(&group) }
    }

    /// Wakes up for whatever is next.
    private func arm() {
        let next = [queue.nextDue, sources.isPolling ? nil : sources.nextPoll, order.health.nextDue]
            .compactMap { $0 }.min()
        timer.arm(stopping.isUp ? nil : next, isIdle: isQuiet) { [mailbox] in mailbox.yield(.tick) }
    }

    /// Signs what was recorded since; whatever ends meanwhile is signed with the next.
    private func checkpoint(_ group: inout DiscardingTaskGroup) {
        isCheckpointDue = false
        isCheckpointing = true
        group.addTask { [controller, store, mailbox] in
            let result: Result<Void, LoopError>
            do throws(LoopError) {
                try await PassSteps(store: store, clock: controller.clock).checkpoint(
                    try KeyFiles.signingKey(controller.configuration.signingKey),
                    to: CheckpointFile(path: controller.configuration.checkpoints))
                result = .success(())
            } catch {
                result = .failure(error)
            }
            mailbox.yield(.checkpointed(result))
        }
    }
}

extension Logger {
    /// Metadata with the reason of something.
    func error(_ message: Logger.Message, _ reason: Logger.Metadata) { error(message, metadata: reason) }
}

extension Logger.Metadata {
    static func reason(_ text: String) -> Logger.Metadata { ["reason": "\(text)"] }
}

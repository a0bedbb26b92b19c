import CLibCurl
import Glibc
import Synchronization

/// Drives all transfers of a client on a thread of its own.
///
/// Unchecked because `active`, `idle` and `nextSweep` belong to that thread; everything else is shared through the
/// inbox.
final class TransferLoop: @unchecked Sendable {
    private enum Command {
        case start(Transfer)
        case cancel(Transfer)
        /// It was paused, and there is room again.
        case resume(Transfer)
    }

    private struct Inbox {
        var commands: [Command] = []
        var isStopping = false
        /// Nil once the loop has ended and all connections are closed.
        var multi: MultiHandle?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Kept for the next requests; each holds some 20 KB.
    private static let idleHandles = 64

    private let configuration: HTTPClient.Configuration
    private let inbox: Mutex<Inbox>
    private var active: [Transfer] = []
    private var idle: [EasyHandle] = []
    private var nextSweep: ContinuousClock.Instant?

    /// Nil when the machine gives no memory or no thread.
    init?(_ configuration: HTTPClient.Configuration) {
        guard let multi = MultiHandle(configuration) else { return nil }
        self.configuration = configuration
        inbox = Mutex(Inbox(multi: multi))
        guard startThread({ [self] in run() }) else { return nil }
    }

    /// False when the loop has been stopped; the transfer is then untouched.
    func submit(_ transfer: Transfer) -> Bool { post(.start(transfer)) }

    func cancel(_ transfer: Transfer) { _ = post(.cancel(transfer)) }

    func resume(_ transfer: Transfer) { _ = post(.resume(transfer)) }

    /// Asks the loop to end; does not wait.
    func stop() {
        let multi = inbox.withLock { inbox in
            inbox.isStopping = true
            return inbox.multi
        }
        multi?.wake()
    }

    /// Returns when all connections are closed.
    func ended() async {
        await withCheckedContinuation { waiter in
            let isRunning = inbox.withLock { inbox in
                guard inbox.multi != nil else { return false }
                inbox.waiters.append(waiter)
                return true
            }
            if !isRunning { waiter.resume() }
        }
    }

    private func post(_ command: Command) -> Bool {
        let (isAccepted, sleeping): (Bool, MultiHandle?) = inbox.withLock { inbox in
            guard !inbox.isStopping else { return (false, nil) }
            inbox.commands.append(command)
            // Whoever fills the empty inbox wakes the loop for all who come before it looks.
            return (true, inbox.commands.count == 1 ? inbox.multi : nil)
        }
        sleeping?.wake()
        return isAccepted
    }
}

extension TransferLoop {
    private func run() {
        if let multi = inbox.withLock({ $0.multi }) { drive(multi) }
        // The last reference but those of callers who are waking it: connections close here.
        inbox.withLock { $0.multi = nil }
        let (left, waiters) = inbox.withLock { inbox in
            defer { (inbox.commands, inbox.waiters) = ([], []) }
            return (inbox.commands, inbox.waiters)
        }
        for case .start(let transfer) in left { transfer.finish(.failure(.shutDown(transfer.request))) }
        for waiter in waiters { waiter.resume() }
    }

    /// Until it is told to stop.
    private func drive(_ multi: MultiHandle) {
        while takeCommands(multi) {
            multi.perform()
            while let (easy, code) = multi.nextFinished() { complete(easy, code, multi) }
            multi.wait(atMost: sweep(multi))
        }
        for transfer in active.reversed() {
            end(transfer, .failure(.cancelled(transfer.request, sent: transfer.easy?.hasSent ?? true)), multi)
        }
        idle.removeAll()
    }

    /// False when the loop is to end.
    private func takeCommands(_ multi: MultiHandle) -> Bool {
        let commands: [Command]? = inbox.withLock { inbox in
            guard !inbox.isStopping else { return nil }
            defer { inbox.commands.removeAll(keepingCapacity: true) }
            return inbox.commands
        }
        guard let commands else { return false }
        for command in commands {
            switch command {
            case .start(let transfer): start(transfer, multi)
            case .cancel(let transfer): cancelNow(transfer, multi)
            case .resume(let transfer):
                transfer.easy?.unpause(keepingReceivePaused: false, keepingSendPaused: false)
            }
        }
        return true
    }

    private func start(_ transfer: Transfer, _ multi: MultiHandle) {
        guard !transfer.isCancelled else {
            return transfer.finish(.failure(.cancelled(transfer.request, sent: false)))
        }
        guard let easy = idle.popLast() ?? EasyHandle() else {
            return transfer.finish(.failure(.noMemory(transfer.request)))
        }
        let request = transfer.request
        easy.prepare(request, bodyLength: request.body.count, configuration: configuration, body: transfer)
        guard multi.add(easy) else { return transfer.finish(.failure(.noMemory(transfer.request))) }
        transfer.easy = easy
        transfer.slot = active.count
        active.append(transfer)
        nextSweep = min(nextSweep ?? transfer.due, transfer.due)
    }

    private func cancelNow(_ transfer: Transfer, _ multi: MultiHandle) {
        guard let easy = transfer.easy else {
            transfer.isCancelled = true
            return
        }
        end(transfer, .failure(.cancelled(transfer.request, sent: easy.hasSent)), multi)
    }

    private func complete(_ easy: EasyHandle, _ code: CURLcode, _ multi: MultiHandle) {
        guard let transfer = easy.body as? Transfer else { return multi.remove(easy) }
        end(transfer, transfer.outcome(code, of: easy), multi)
    }

    private func end(_ transfer: Transfer, _ outcome: Transfer.Outcome, _ multi: MultiHandle) {
        guard let easy = transfer.easy else { return }
        multi.remove(easy)
        easy.reset()
        if idle.count < TransferLoop.idleHandles { idle.append(easy) }
        transfer.easy = nil
        let last = active.count - 1
        active.swapAt(transfer.slot, last)
        active[transfer.slot].slot = transfer.slot
        active.removeLast()
        transfer.finish(outcome)
    }

    /// Ends what is past its deadline or has been silent too long; says how long nothing else can be.
    ///
    /// libcurl's own time-out does not run while a transfer waits for a connection, and its lowest speed is measured
    /// over five seconds. All are looked at only when the earliest time known has passed, so that this costs nothing as
    /// long as nobody is late.
    private func sweep(_ multi: MultiHandle) -> Duration {
        guard let due = nextSweep else { return .seconds(60) }
        let now = ContinuousClock.now
        guard due <= now else { return due - now }
        for transfer in active.reversed() where transfer.due <= now {
            if let error = transfer.lateness(at: now) { end(transfer, .failure(error), multi) }
        }
        nextSweep = active.lazy.map(\.due).min()
        return nextSweep.map { $0 - now } ?? .seconds(60)
    }
}

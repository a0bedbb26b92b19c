import Dispatch
import Glibc

/// Turns signals to the process into calls.
final class Signals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameters:
    ///   - stop: Called for SIGTERM and SIGINT.
    ///   - reload: Called for SIGHUP.
    init(stop: @escaping @Sendable () -> Void, reload: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = [(SIGTERM, stop), (SIGINT, stop), (SIGHUP, reload)].map { number, action in
            // Else the process would end before the source tells of it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: action)
            source.activate()
            return source
        }
    }

    /// Listens no longer.
    func cancel() { for source in sources { source.cancel() } }
}

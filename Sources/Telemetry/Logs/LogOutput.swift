import Glibc
public import Logging
import Synchronization
import Transport
import Vocabulary

/// The process's log: one line an event on standard error, without secrets whatever is logged.
public enum LogOutput {
    /// Makes it the log of the whole process. To be called once, before anything logs.
    public static func start(_ format: LogFormat, level: Logger.Level) {
        let style = style(format, isTerminal: isatty(STDERR_FILENO) == 1, noColour: variable("NO_COLOR"))
        LoggingSystem.bootstrap(
            { label, provider in
                handler(label, style, level, provider, now: { SystemClock().now }, sink: write)
            }, metadataProvider: .correlation)
    }

    /// The whole chain of handlers, for the process and for tests.
    static func handler(
        _ label: String, _ style: LineLogHandler.Style, _ level: Logger.Level, _ provider: Logger.MetadataProvider?,
        now: @escaping @Sendable () -> Instant, sink: @escaping LineLogHandler.Sink
    ) -> any LogHandler {
        var handler = RedactedLogHandler(LineLogHandler(label: label, style: style, now: now, sink: sink))
        handler.logLevel = level
        handler.metadataProvider = provider
        return handler
    }

    /// `NO_COLOR` counts where it is not empty (https://no-color.org).
    static func style(_ format: LogFormat, isTerminal: Bool, noColour: String?) -> LineLogHandler.Style {
        switch format {
        case .json: .json
        case .auto where !isTerminal: .json
        case .auto, .text: .text(isColoured: isTerminal && (noColour ?? "").isEmpty)
        }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Keeps lines whole that a pipe takes in pieces.
    private static let turn = Mutex(())

    /// A log that nobody reads any more must not end the process.
    private static func write(_ line: String) {
        var rest = Array((line + "\n").utf8)[...]
        turn.withLock { _ in
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}

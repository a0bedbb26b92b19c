import Logging
import Vocabulary

/// Writes one line an event.
struct LineLogHandler: LogHandler {
    /// Where a finished line goes, its end not part of it.
    typealias Sink = @Sendable (String) -> Void

    /// How lines look once it is known where they go.
    enum Style: Hashable, Sendable {
        case text(isColoured: Bool)
        case json
    }

    let label: String
    let style: Style
    let now: @Sendable () -> Instant
    let sink: Sink
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // The nearer one wins: the event over the logger, the logger over what goes along with the task.
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = .string("\(error)") }
        let line = LogLine(
            time: now(), level: event.level, label: label, message: event.message.description, metadata: all)
        switch style {
        case .text(let isColoured): sink(line.text(isColoured: isColoured))
        case .json: sink(line.json)
        }
    }
}

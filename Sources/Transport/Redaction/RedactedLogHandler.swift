public import Logging
import Vocabulary

/// Takes secrets and control characters out of everything that reaches another log handler.
///
/// Installed once, around the real handler, no log can bypass it:
/// `LoggingSystem.bootstrap { RedactedLogHandler(StreamLogHandler.standardError(label: $0)) }`.
public struct RedactedLogHandler: LogHandler {
    private var inner: any LogHandler

    /// A handler around another one, whose metadata so far is redacted too.
    public init(_ inner: any LogHandler) {
        self.inner = inner
        metadata = inner.metadata
        if let provider = inner.metadataProvider { metadataProvider = provider }
    }

    public func log(event: LogEvent) {
        var event = event
        event.message = Logger.Message(stringLiteral: LogRedaction.text(event.message.description))
        event.metadata = event.metadata.map(LogRedaction.metadata)
        event.error = event.error.map { RedactedError(description: LogRedaction.text("\($0)")) }
        inner.log(event: event)
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue.map { LogRedaction.value($0, under: key) } }
    }

    public var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = LogRedaction.metadata(newValue) }
    }

    public var metadataProvider: Logger.MetadataProvider? {
        get { inner.metadataProvider }
        set {
            inner.metadataProvider = newValue.map { provider in
                Logger.MetadataProvider { LogRedaction.metadata(provider.get()) }
            }
        }
    }

    public var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }
}

/// Stands in for an error whose own description might tell too much.
private struct RedactedError: Error, CustomStringConvertible {
    let description: String
}

private enum LogRedaction {
    static func text(_ text: String) -> String { Escaping.terminal(Redaction.text(text)) }

    static func metadata(_ metadata: Logger.Metadata) -> Logger.Metadata {
        var redacted = Logger.Metadata(minimumCapacity: metadata.count)
        // Sorted because two keys could become one.
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            redacted[text(key)] = self.value(value, under: key)
        }
        return redacted
    }

    static func value(_ value: Logger.MetadataValue, under key: String) -> Logger.MetadataValue {
        guard !Redaction.isSensitive(name: key) else { return .string(Redaction.placeholder) }
        switch value {
        case .string(let string): return .string(text(string))
        case .stringConvertible(let convertible): return .string(text(convertible.description))
        case .dictionary(let dictionary): return .dictionary(metadata(dictionary))
        case .array(let array): return .array(array.map { self.value($0, under: "") })
        }
    }
}

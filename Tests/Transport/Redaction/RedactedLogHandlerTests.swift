import Logging
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@Suite struct RedactedLogHandlerTests {
    /// Keeps what it is given as text.
    private struct Recorder: LogHandler {
        final class Lines: Sendable { let lines = Mutex<[String]>([]) }

        let lines = Lines()
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
            let fields = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let error = event.error.map { " error=\($0)" } ?? ""
            lines.lines.withLock { $0.append("\(event.message)\(error) \(fields)") }
        }
    }

    private struct Telling: Error, CustomStringConvertible { let description: String }

    private struct Convertible: CustomStringConvertible { let description: String }

    @Test func letsNoPlantedSecretThrough() {
        for seed in PropertyCases.seeds(20) {
            var generator = SeededGenerator(seed: seed)
            let secret = Planted.secret(using: &generator)
            for text in Planted.texts(secret, using: &generator) {
                var recorder = Recorder()
                recorder.metadata = ["from-before": "\(text)"]
                recorder.metadataProvider = Logger.MetadataProvider { ["provided-before": "\(text)"] }
                var logger = Logger(label: "test") { _ in RedactedLogHandler(recorder) }
                logger[metadataKey: "own"] = "\(text)"
                logger[metadataKey: "password"] = "\(secret)"
                logger.warning("\(Logger.Message(stringLiteral: text))")
                logger.warning(
                    "fields",
                    metadata: [
                        "text": "\(text)", "X-Vault-Token": "\(secret)", "list": ["\(text)", ["key": "\(text)"]],
                        "value": .stringConvertible(Convertible(description: text)), "\(text)": "1",
                        "secret": ["deep": "\(secret)"],
                    ])
                logger.handler.metadataProvider = Logger.MetadataProvider { ["provided": "\(text)"] }
                logger.handler.metadata["direct"] = "\(text)"
                logger.handler.log(
                    event: LogEvent(
                        level: .error, message: "failed", error: Telling(description: text), metadata: nil,
                        source: "test", file: #file, function: #function, line: #line))
                let lines = recorder.lines.lines.withLock { $0 }
                #expect(lines.count == 3)
                for line in lines { #expect(!line.contains(secret), "seed \(seed): \(line)") }
            }
        }
    }

    @Test func keepsWhatIsHarmlessAndOneLineALog() {
        let recorder = Recorder()
        var logger = Logger(label: "test") { _ in RedactedLogHandler(recorder) }
        logger[metadataKey: "tenant"] = "payments"
        logger.info("stopped i-0abc\nFAKE line \u{1B}[31m", metadata: ["count": "\(3)"])
        let line = recorder.lines.lines.withLock { $0 }.first
        #expect(line == "stopped i-0abc\\u{a}FAKE line \\u{1b}[31m [\"count=3\", \"tenant=payments\"]")
        logger.logLevel = .error
        #expect(logger.handler.logLevel == .error)
    }
}

import Cryptography
import Documents
public import Ledger
public import Storage
public import Vocabulary

/// What came of verifying some logs.
public struct Verification: Sendable {
    public let reports: [LedgerReport]
    /// What is wrong between the logs.
    public let findings: [LedgerFinding]
    /// Checkpoints from outside the store that could not be read, in words.
    public let notes: [String]

    /// Whether nothing was found.
    public var isSound: Bool { findings.isEmpty && reports.allSatisfy(\.isSound) }
}

/// Verifies logs against keys and checkpoints that are not in the store.
public struct Auditor: Sendable {
    private let trusted: [VerifyingKey]
    private let since: [SignedCheckpoint]
    private let notes: [String]

    /// An auditor that trusts some keys, or the configured signing key's, and knows the checkpoints of a file.
    ///
    /// - Throws: An error where a key or a file that was asked for cannot be read.
    public init(_ configuration: Configuration, checkpoints file: String?, keys: [String]) throws(LoopError) {
        var trusted: [VerifyingKey] = []
        for key in keys {
            guard let key = VerifyingKey(hex: key) else {
                throw LoopError(.terminal, "'\(key)' is no public key of 64 hexadecimal digits")
            }
            trusted.append(key)
        }
        if trusted.isEmpty, LocalFiles.exists(configuration.signingKey) {
            trusted.append(try KeyFiles.signingKey(configuration.signingKey).verifyingKey)
        }
        self.trusted = trusted
        let path = file ?? configuration.checkpoints
        guard file != nil || LocalFiles.exists(path) else {
            since = []
            notes = ["there is no file of checkpoints at \(path), so a log that was cut cannot be told"]
            return
        }
        (since, notes) = Self.checkpoints(try LocalFiles.read(path), path)
    }

    /// The logs that checkpoints outside the store speak of: one that the store has lost is among them.
    public var logsKeptOutside: [LogName] { Set(since.map(\.checkpoint.log)).sorted() }

    /// Verifies logs of a store; with the platform's among them they have to be all there are.
    public func verify(
        _ logs: [LogName], of store: any Store, at now: Instant
    ) async throws(LoopError) -> Verification {
        var reports: [LedgerReport] = []
        for log in logs {
            let lines: [LedgerLine]
            do {
                lines = try await store.export(log, at: now)
            } catch {
                throw LoopError(.stalled, "\(error)")
            }
            var verifier = LedgerVerifier(trusted: trusted, since: since.filter { $0.checkpoint.log == log })
            for line in lines { verifier.read(line) }
            reports.append(verifier.finish())
        }
        var findings: [LedgerFinding] = []
        if let platform = reports.first(where: { $0.log == .platform }) {
            findings = LedgerReport.compare(platform: platform, tenants: reports.filter { $0.log != .platform })
        }
        return Verification(reports: reports, findings: findings, notes: notes)
    }

    /// Verifies an export, without any store.
    public func verify(file: String) throws(LoopError) -> Verification {
        var verifier = LedgerVerifier(trusted: trusted, since: since)
        for (number, line) in try LocalFiles.read(file).split(separator: UInt8(ascii: "\n")).enumerated() {
            do {
                verifier.read(try JSON.value(Array(line)))
            } catch {
                throw LoopError(.terminal, "\(file):\(number + 1): \(error.message)")
            }
        }
        let report = verifier.finish()
        guard !report.log.rawValue.isEmpty || report.records > 0 else {
            throw LoopError(.terminal, "\(file) holds no log; `pioneer audit export` writes one")
        }
        return Verification(reports: [report], findings: [], notes: notes)
    }

    private static func checkpoints(_ bytes: [UInt8], _ path: String) -> ([SignedCheckpoint], [String]) {
        var checkpoints: [SignedCheckpoint] = []
        var notes: [String] = []
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            do {
                checkpoints.append(try SignedCheckpoint(recorded: try JSON.value(Array(line))))
            } catch {
                notes.append("\(path):\(number + 1) is no checkpoint: \(error)")
            }
        }
        return (checkpoints, notes)
    }
}

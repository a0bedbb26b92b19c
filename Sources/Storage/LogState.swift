public import Cryptography
public import Ledger

/// How far a log has got.
public struct LogState: Hashable, Sendable {
    public let log: LogName
    /// The number of records.
    public let size: Int64
    public let root: SHA256Digest
}

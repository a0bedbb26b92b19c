/// A record and what is kept beside it.
public struct StoredRecord: Hashable, Sendable {
    public let record: LedgerRecord
    /// Without those that were erased.
    public let personal: [PersonalValue]

    /// A stored record from its parts.
    public init(record: LedgerRecord, personal: [PersonalValue]) {
        self.record = record
        self.personal = personal
    }
}

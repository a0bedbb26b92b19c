public import Cloud
public import Ledger
public import Vocabulary

/// Something that is said once, however often it is found: its record is written together with the memory of it.
public struct Announcement: Hashable, Sendable {
    public let said: ScheduleMemory.Announced
    /// Until when nobody may say it again.
    public let until: Instant
    public let draft: LedgerDraft

    /// An announcement from its parts.
    public init(said: ScheduleMemory.Announced, until: Instant, draft: LedgerDraft) {
        self.said = said
        self.until = until
        self.draft = draft
    }
}

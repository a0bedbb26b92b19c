public import Cloud
public import Planning
public import Storage

extension Facts {
    /// What the store remembers, with prior states that only marks tell of.
    public init(
        _ stored: StoredFacts, recovered: [PriorState] = [], schedules: ScheduleMemory = ScheduleMemory()
    ) {
        self.init(
            priors: stored.priors + recovered, approvalUse: stored.approvalUse, moves: stored.moves,
            recent: stored.recent, repeated: stored.repeated, pauses: stored.pauses, memories: stored.memories,
            schedules: schedules, failures: stored.failures)
    }
}

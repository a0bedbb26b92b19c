import Vocabulary

extension RecurrenceSet {
    /// How many occurrences may go on at the same time.
    static let together = 10_000

    /// Whether it can be a window: open at some time, and closed again.
    ///
    /// - Throws: where it takes no time, exceptions leave nothing of it, it repeats for ever without a gap, or more than
    ///   10,000 occurrences would go on at the same time.
    public func checkWindow() throws(TimetableError) {
        guard length > 0 else {
            throw TimetableError("each occurrence takes no time", fix: "say how long it lasts")
        }
        let together = (length / 86_400 + 1) * Int64(startsPerDay)
        guard together <= Int64(Self.together) else {
            throw TimetableError(
                "up to \(together) occurrences may go on at the same time",
                why: "each lasts \(DurationText.text(length)), and up to \(startsPerDay) begin on a day; "
                    + "at most \(Self.together) are worked out",
                fix: "let it begin less often, or last shorter")
        }
        guard isEverOpen else {
            throw TimetableError(
                "it is never open", why: "exceptions take every occurrence away", fix: "remove some of the exceptions")
        }
        guard !isOpenForEver else {
            throw TimetableError(
                "it never closes", why: "each occurrence lasts at least until the next begins, without an end",
                fix: "let it last shorter, or end the rule with UNTIL or COUNT")
        }
    }

    private var isEverOpen: Bool {
        added.contains { !isTaken($0) }
            || plans.contains { plan in plan.starts(in: plan.start...plan.last).contains { !isTaken($0) } }
    }

    /// Whether it goes on without end and without a gap among the starts of more than a year.
    private var isOpenForEver: Bool {
        plans.contains { plan in
            guard plan.last == RecurrencePlan.latest else { return false }
            var end: Int64?
            for start in plan.starts(in: plan.start...plan.last).prefix(400 * startsPerDay) where !isTaken(start) {
                if let end, end < start { return false }
                end = start + length
            }
            return true
        }
    }
}

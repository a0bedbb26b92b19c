import Cloud
import Specs
import Timetables
public import Vocabulary

/// What a schedule is about to change, for people who may want it otherwise.
public struct UpcomingChange: Hashable, Sendable {
    public let claim: ClaimName
    /// When.
    public let boundary: Instant
    /// What it will want, in words.
    public let state: String
    /// How many resources it will change in each account, in the order of the accounts.
    public let counts: [Count]

    /// The resources of one account.
    public struct Count: Hashable, Sendable {
        public let account: AccountName
        public let resources: Int

        /// A count from its parts.
        public init(account: AccountName, resources: Int) {
            self.account = account
            self.resources = resources
        }
    }

    /// What tells it from any other of its tenant: it is announced once.
    public var key: String { "notice \(claim) \(boundary)" }
}

/// Finds out which changes are near enough to be announced.
struct NoticeDesk {
    private(set) var changes: [UpcomingChange] = []
    /// Instants at which the next ones are.
    private(set) var boundaries: [Instant] = []

    init(_ inputs: TenantInputs, _ context: PlanContext) {
        guard inputs.tenant.mode == .enforce, !inputs.hasLeft else { return }
        let said = context.facts.schedules(of: inputs.tenant.name).announced
        for schedule in inputs.schedules {
            guard let notice = schedule.notice, case .success(let timetable) = context.timetable(of: schedule),
                let boundary = timetable.nextBoundary(after: context.instant),
                let state = schedule.state(in: timetable.state(at: boundary)), state != .leaveAlone
            else { continue }
            let begin = boundary.adding(seconds: -notice)
            guard begin <= context.instant else {
                boundaries.append(begin)
                continue
            }
            let name = schedule.metadata.claimName
            let counts = Self.counts(of: name, inputs, context.at(boundary))
            let change = UpcomingChange(claim: name, boundary: boundary, state: state.description, counts: counts)
            if counts.isEmpty || said.contains(where: { $0.key == change.key }) { continue }
            changes.append(change)
        }
    }

    /// What the schedule would change at that instant, with all that is known now: what overrides keep by then, what is
    /// paused and what is as it should be is not counted.
    private static func counts(
        of claim: ClaimName, _ inputs: TenantInputs, _ then: PlanContext
    ) -> [UpcomingChange.Count] {
        let actions = TenantPlanner(inputs, then).proposals.filter { action in
            action.claim.name == claim && action.claim.level == .schedule && !action.changes.isEmpty
                && !action.holds.contains { $0.gate == .pause }
        }
        return Dictionary(grouping: actions, by: \.account).map {
            UpcomingChange.Count(account: $0.key, resources: Set($0.value.map(\.address)).count)
        }.sorted { $0.account < $1.account }
    }
}

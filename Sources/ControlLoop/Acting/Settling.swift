import Cloud
import Ledger
import Planning
import Storage
import Vocabulary

/// Tells what has to wait because of an action before it: one whose end is not known, one that may not show yet, one
/// that failed. Acting again meanwhile could be a second effect, and would be a second record of one transition.
struct Settling {
    /// Seconds that a repetition may take to arrive: the token has to be good for so long.
    static let margin: Int64 = 120

    /// Intents whose end is not known.
    let open: [Incarnation: [JournalAction]]
    /// Changes that were made and were not seen yet.
    let watched: [Incarnation: [WatchedChange]]
    /// What failed lately, by action key, the newest first.
    let failures: [String: [FailedAttempt]]
    let inputs: PlanInputs
    let wall: Instant

    init(
        open: [JournalAction], watched: [WatchedChange] = [], failures: [String: [FailedAttempt]] = [:],
        inputs: PlanInputs, wall: Instant
    ) {
        self.open = Dictionary(grouping: open, by: \.intent.incarnation)
        self.watched = Dictionary(grouping: watched, by: \.intent.incarnation)
        self.failures = failures
        self.inputs = inputs
        self.wall = wall
    }

    /// Why an action has to wait, and until when where that is known.
    struct Obstacle: Equatable {
        let why: String
        let until: Instant?
    }

    /// Whether what came of an action before it is not known.
    func isOpen(_ action: PlannedAction) -> Bool { open[action.incarnation] != nil }

    /// Whether an intent has been sent before, or may have been.
    func isOpen(_ intent: Intent) -> Bool { open[intent.incarnation]?.contains { $0.intent.id == intent.id } ?? false }

    /// What an action has to wait for; nil where it may go on.
    func obstacle(to action: PlannedAction, of tenant: TenantName) -> Obstacle? {
        if isOpen(action) {
            guard intent(toResume: action, of: tenant) == nil else { return nil }
            return Obstacle(
                why: "what came of the action before it is not known yet; a later pass finds out", until: nil)
        }
        if let until = shows(action, tenant) {
            return Obstacle(
                why: "it was changed so a moment ago, and the provider does not show it yet", until: until)
        }
        switch RetryDecision.of(failures[action.key] ?? [], now: wall) {
        case .mayTry: return nil
        case .notBefore(let instant, let why): return Obstacle(why: why, until: instant)
        case .never(let why): return Obstacle(why: why, until: nil)
        }
    }

    /// The open intent that the same action goes on with, so that sending it again is no second change: one that sets a
    /// state which does not show, or one whose token the provider still knows. Nil where there is none; at an instant of
    /// the wall clock where it is later by now.
    func intent(toResume action: PlannedAction, of tenant: TenantName, at instant: Instant? = nil) -> Intent? {
        guard let open = open[action.incarnation], open.count == 1, let intent = open.first?.intent,
            intent.tenant == tenant, intent.address == action.address, intent.actionKey == action.key,
            intent.transition == action.transition, let seconds = repeatable(intent, action)
        else { return nil }
        let now = instant ?? wall
        return intent.recordedAt <= now && now < intent.recordedAt.adding(seconds: seconds) ? intent : nil
    }

    /// For how many seconds an intent may be sent again; nil where never. One that sets a state is settled by what shows
    /// once the provider's time has passed.
    private func repeatable(_ intent: Intent, _ action: PlannedAction) -> Int64? {
        guard let transition = transition(of: action) else { return nil }
        return switch intent.actionClass {
        case .absolute: Int64(transition.settlesWithin)
        case .keyed: Int64(transition.tokensLast) - Self.margin
        case .searchable: nil
        }
    }

    /// When the last change shows at the latest, where the action is the same one again and it is too early to tell.
    private func shows(_ action: PlannedAction, _ tenant: TenantName) -> Instant? {
        let lag = Int64(transition(of: action)?.settlesWithin ?? 0)
        let priors = inputs.facts.priors(of: action.resource, in: tenant)
        let made = (watched[action.incarnation] ?? []).filter { $0.intent.tenant == tenant }
        let ends = action.changes.filter { $0.from != $0.to }.flatMap { change in
            priors.filter { $0.key.field == change.field && $0.set == change.to }.map { $0.at.adding(seconds: lag) }
                + made.filter { $0.intent.changes.contains { $0.field == change.field && $0.to == change.to } }
                .map(\.deadline)
        }
        return ends.filter { wall < $0 }.max()
    }

    private func transition(of action: PlannedAction) -> Transition? {
        inputs.catalogues.transition(action.transition, of: action.address.scope.type)
    }
}

extension [Catalogue] {
    /// A transition of a type, whoever provides it.
    func transition(_ name: TransitionName, of type: ResourceType) -> Transition? {
        lazy.compactMap { $0[type] }.first?.transitions.first { $0.name == name }
    }
}

public import Vocabulary

/// A person's word that something stands still for a while.
public struct Pause: Hashable, Sendable {
    /// What it does.
    public enum Effect: String, CaseIterable, Hashable, Sendable {
        /// Nothing is changed; what was moved stays moved.
        case hold
        /// The claims count as ended: what they moved comes back, and nothing is moved again.
        case release
    }

    public let scope: PauseScope
    public let effect: Effect
    /// Whose it is: of its own claims only. Nil for the platform's.
    public let tenant: TenantName?
    public let reason: String
    /// Who said so: about a person, and asserted by the machine it was said on.
    public let actor: String
    public let since: Instant
    /// When it ends by itself, exclusive; nil where somebody has to end it.
    public let until: Instant?

    /// A pause from its parts.
    public init(
        scope: PauseScope, effect: Effect = .hold, tenant: TenantName?, reason: String, actor: String, since: Instant,
        until: Instant? = nil
    ) {
        self.scope = scope
        self.effect = effect
        self.tenant = tenant
        self.reason = reason
        self.actor = actor
        self.since = since
        self.until = until
    }

    /// Whether it still counts.
    public func isInForce(at instant: Instant) -> Bool { until.map { instant < $0 } ?? true }
}

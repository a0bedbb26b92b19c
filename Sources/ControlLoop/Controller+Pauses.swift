public import Cloud
import Ledger
import Planning
import Specs
import Storage
public import Vocabulary

/// What came of releasing a scope.
public struct Release: Sendable {
    public let pause: Pause
    /// The pass that was made; nil where another process acts and its next pass carries it out.
    public let pass: PassReport?
    /// Which process acts meanwhile, in words; nil where a pass was made.
    public let busy: String?

    /// A release from its parts.
    public init(pause: Pause, pass: PassReport?, busy: String? = nil) {
        self.pause = pause
        self.pass = pass
        self.busy = busy
    }
}

/// What was let go on.
public enum Resumption: Hashable, Sendable {
    /// A source of specs that was held.
    case source(String)
    case pause(Pause)
}

extension Controller {
    /// Stores a pause of a scope, in the place of another of it.
    ///
    /// - Throws: A terminal error for a scope that is none or that nobody knows, with what it may have been meant to be.
    public func pause(
        _ scope: String, effect: Pause.Effect = .hold, reason: String, actor: String, until: Instant? = nil
    ) async throws(LoopError) -> Pause {
        guard let store else { throw LoopError(.terminal, "a pause needs a store") }
        if let until, until <= clock.wall {
            throw LoopError(.terminal, "the end of the pause, \(until), is not in the future")
        }
        let (scope, tenant) = try await resolve(scope, store)
        let pause = Pause(
            scope: scope, effect: effect, tenant: tenant, reason: reason, actor: actor, since: clock.wall, until: until)
        try await kept { () async throws(StoreError) in try await store.pause(pause) }
        return pause
    }

    /// Ends the pause or the release of a scope, or lets a held source go on, written as `source/NAME`.
    ///
    /// - Throws: A terminal error where nothing of the name is paused or held, with what is.
    public func resume(_ text: String, reason: String, actor: String) async throws(LoopError) -> Resumption {
        guard let store else { throw LoopError(.terminal, "nothing is paused or held: there is no store yet") }
        if let scope = PauseScope(text) {
            let ended = try await kept { () async throws(StoreError) in
                try await store.resume(scope, reason: reason, actor: actor, at: clock.wall)
            }
            if let ended { return .pause(ended) }
        } else if text.hasPrefix(Self.sourcePrefix) {
            let name = String(text.dropFirst(Self.sourcePrefix.count))
            let wasHeld = try await kept { () async throws(StoreError) in
                try await store.release(source: name, actor: actor, at: clock.wall)
            }
            if wasHeld { return .source(name) }
        }
        let (pauses, sources) = try await kept { () async throws(StoreError) in
            (try await store.pauses(at: clock.wall), try await store.sources())
        }
        let open =
            pauses.map(\.scope.description)
            + sources.filter { $0.hold != nil }.map { Self.sourcePrefix + $0.name }
        throw LoopError(
            .terminal,
            "nothing called '\(text)' is paused or held"
                + Self.advice(text, open, open.isEmpty ? "; nothing is" : "; there are \(open.joined(separator: ", "))")
        )
    }

    /// Releases a scope and makes a pass, so that what was moved there comes back now.
    public func release(
        _ scope: String, reason: String, actor: String, pretending: Bool = false, holder: String
    ) async throws(LoopError) -> Release {
        let pause = try await pause(scope, effect: .release, reason: reason, actor: actor)
        if let busy = await busy(holder) { return Release(pause: pause, pass: nil, busy: busy) }
        do throws(LoopError) {
            return Release(pause: pause, pass: try await apply(pretending: pretending, holder: holder))
        } catch {
            throw LoopError(
                error.kind,
                "\(pause.scope) is released, and the next pass carries it out, but none could be made now: "
                    + error.message)
        }
    }

    /// The pauses in force, in the order of their scopes.
    public func pauses() async throws(LoopError) -> [Pause] {
        guard let store else { return [] }
        return try await kept { () async throws(StoreError) in try await store.pauses(at: clock.now) }
    }

    private static let sourcePrefix = "source/"

    /// Who acts now; nil where nobody does.
    private func busy(_ holder: String) async -> String? {
        guard let store else { return nil }
        do throws(StoreError) {
            try await store.acquirePassLock(holder: holder).release()
            return nil
        } catch {
            return error.holder
        }
    }

    /// The scope somebody wrote, and whose it is.
    private func resolve(
        _ text: String, _ store: any Store
    ) async throws(LoopError) -> (scope: PauseScope, tenant: TenantName?) {
        if PauseScope(text) == .all { return (.all, nil) }
        let specs = try await specs().specs
        let priors = try await kept { () async throws(StoreError) in
            try await store.facts(of: nil, at: clock.now).priors
        }
        let known = KnownScopes(specs, priors)
        if let scope = PauseScope(text), let owner = known.scopes[scope] { return (scope, owner.tenant) }
        throw LoopError(
            .terminal,
            "there is no scope '\(text)'"
                + Self.advice(
                    text, known.scopes.keys.map(\.description).sorted(),
                    "; a scope is all, tenant/NAME, account/NAME, namespace/NAME, or a claim such as "
                        + "Schedule/NAMESPACE/NAME"))
    }

    private static func advice(_ text: String, _ known: [String], _ otherwise: String) -> String {
        Suggestion.nearest(to: text, among: known).map { "; did you mean '\($0)'?" } ?? otherwise
    }

    private func kept<Result>(_ body: () async throws(StoreError) -> Result) async throws(LoopError) -> Result {
        do throws(StoreError) {
            return try await body()
        } catch {
            throw LoopError(error.kind == .transient ? .transient : .stalled, "\(error)")
        }
    }
}

/// Every scope that could be paused, and whose each is.
private struct KnownScopes {
    /// A tenant, or nobody but the platform.
    struct Owner {
        let tenant: TenantName?
    }

    private(set) var scopes: [PauseScope: Owner] = [.all: Owner(tenant: nil)]

    init(_ specs: SpecSet, _ priors: [PriorState]) {
        for account in specs.accounts { scopes[.account(account.name)] = Owner(tenant: nil) }
        for prior in priors {
            scopes[.tenant(prior.key.tenant)] = Owner(tenant: prior.key.tenant)
            add(prior.claim, prior.key.tenant)
        }
        for tenant in specs.tenants {
            scopes[.tenant(tenant.name)] = Owner(tenant: tenant.name)
            for namespace in tenant.namespaces {
                let documents = specs[namespace.name]
                // What binds all tenants is nobody's but the platform's.
                let binds = namespace.isPlatform && documents?.policies.isEmpty == false
                scopes[.namespace(namespace.name)] = Owner(tenant: binds ? nil : tenant.name)
                for schedule in documents?.schedules ?? [] { add(schedule.metadata.claimName, tenant.name) }
                for policy in documents?.policies ?? [] {
                    add(policy.metadata.claimName, namespace.isPlatform ? nil : tenant.name)
                }
                for override in documents?.overrides ?? [] { add(override.metadata.claimName, tenant.name) }
            }
        }
    }

    private mutating func add(_ claim: ClaimName, _ tenant: TenantName?) {
        if case .claim(let name)? = PauseScope(claim.rawValue) { scopes[.claim(name)] = Owner(tenant: tenant) }
    }
}

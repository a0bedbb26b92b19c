public import Cloud
import Specs
public import Vocabulary

/// The pauses that reach one tenant and count at the instant.
struct TenantPauses: Equatable {
    /// In the order of their scopes.
    let pauses: [Pause]

    init(_ tenant: TenantSpec, _ facts: Facts, at instant: Instant) {
        if facts.pauses.isEmpty {
            pauses = []
            return
        }
        let namespaces = Set(tenant.namespaces.map(\.name))
        pauses = facts.pauses.filter { pause in
            guard pause.isInForce(at: instant) else { return false }
            return switch pause.scope {
            case .all, .account: true
            case .tenant(let name): name == tenant.name
            // Of no tenant is what binds all: a platform namespace, or a policy of one.
            case .namespace(let name):
                pause.tenant == nil || pause.tenant == tenant.name || namespaces.contains(name)
            case .claim(let name):
                pause.tenant == nil || pause.tenant == tenant.name
                    || name.namespace.map { namespaces.contains($0) } == true
            }
        }
    }

    /// Those with an effect that reach a claim on something in an account.
    func reaching(_ claim: ClaimName, in account: AccountName, _ effect: Pause.Effect) -> [Pause] {
        pauses.filter { $0.effect == effect && $0.reaches(claim, in: account) }
    }

    /// Whether a spec's claims count as ended, wherever they reach.
    func releases(_ claim: ClaimName) -> Bool {
        pauses.contains { pause in
            if pause.effect != .release { return false }
            if case .account = pause.scope { return false }
            return pause.reaches(claim, in: "")
        }
    }

    /// Whether all claims on what is in an account count as ended.
    func releases(_ account: AccountName) -> Bool {
        pauses.contains { $0.effect == .release && $0.scope == .account(account) }
    }

    /// What people should know of each.
    var findings: [Finding] {
        pauses.map { pause in
            let what =
                switch pause.effect {
                case .hold: "paused: nothing of it is changed"
                case .release: "released: what was moved comes back, and nothing is moved again"
                }
            return Finding(kind: .paused, subject: pause.scope.description, message: "\(what); \(pause.words)")
        }
    }
}

extension Pause {
    /// Who said so, since when, why, and how it ends.
    var words: String {
        let end = until.map { "until \($0), or " } ?? ""
        return "by \(actor) (asserted) since \(since): \(reason); \(end)until `pioneer resume \(scope)`"
    }

    /// Whether it is about a tenant's claim on something in an account; nil for an account that is not known, which
    /// any pause of an account may be about.
    public func reaches(_ claim: ClaimName, of tenant: TenantName, in account: AccountName?) -> Bool {
        guard self.tenant == nil || self.tenant == tenant else { return false }
        if case .tenant(let name) = scope, name != tenant { return false }
        if case .account = scope, account == nil { return true }
        return reaches(claim, in: account ?? "")
    }

    /// Whether it is about a claim on something in an account; its tenant was asked before.
    fileprivate func reaches(_ claim: ClaimName, in name: AccountName) -> Bool {
        switch scope {
        case .all, .tenant: true
        case .account(let account): account == name
        case .namespace(let namespace): claim.namespace == namespace
        case .claim(let paused): claim == paused
        }
    }
}

extension ClaimName {
    /// The namespace of a namespaced kind's claim; nil for any other.
    var namespace: NamespaceName? {
        let parts = rawValue.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 ? NamespaceName(rawValue: String(parts[1])) : nil
    }
}

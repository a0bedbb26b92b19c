import Cloud
import Vocabulary

/// The platform's documents by name, whether or not they fit each other.
struct PlatformIndex: Sendable {
    /// A tenant that lists a namespace, and where.
    private struct Claim {
        let tenant: TenantSpec
        let namespace: TenantSpec.Namespace
    }

    private let tenants: [TenantName: TenantSpec]
    private let accounts: [AccountName: CloudAccountSpec]
    private let sources: [String: GitSourceSpec]
    private let claims: [NamespaceName: [Claim]]
    private let gaps: Gaps
    /// Of all namespaces with documents in `platform/`.
    private let policies: [NamespaceName: PolicyBook]
    private let policyNames: [String]
    /// Namespaces with two tenants, accounts with two documents.
    let collisions: [Diagnostic]

    init(_ documents: [ReadDocument], _ gaps: Gaps) {
        var tenants: [TenantName: TenantSpec] = [:]
        var accounts: [AccountName: CloudAccountSpec] = [:]
        var sources: [String: GitSourceSpec] = [:]
        var claims: [NamespaceName: [Claim]] = [:]
        var owners: [String: ReadDocument] = [:]
        var collisions: [Diagnostic] = []
        for document in documents {
            switch document.spec {
            case .tenant(let spec):
                // Of two with one name the first counts; the second is reported as a duplicate.
                guard tenants[spec.name] == nil else { continue }
                tenants[spec.name] = spec
                for namespace in spec.namespaces {
                    claims[namespace.name, default: []].append(Claim(tenant: spec, namespace: namespace))
                }
            case .account(let spec):
                guard accounts[spec.name] == nil else { continue }
                accounts[spec.name] = spec
                let id = "\(spec.configuration.realm)/\(spec.configuration.account)"
                if let owner = owners[id] {
                    collisions.append(Self.collision(document, owner))
                } else {
                    owners[id] = document
                }
            case .source(let spec): if sources[spec.metadata.name] == nil { sources[spec.metadata.name] = spec }
            case .approval, .schedule, .override, .calendar, .policy, .exception, .specPolicy: break
            }
        }
        for name in claims.keys.sorted() { collisions += Self.collisions(claims[name] ?? []) }
        (self.tenants, self.accounts, self.sources, self.claims) = (tenants, accounts, sources, claims)
        (self.gaps, self.collisions) = (gaps, collisions)
        (policies, policyNames) = Self.policies(documents, gaps)
    }

    private static func policies(
        _ documents: [ReadDocument], _ gaps: Gaps
    ) -> (books: [NamespaceName: PolicyBook], names: [String]) {
        var (namespaces, names): (Set<NamespaceName>, Set<String>) = ([], [])
        for document in documents {
            switch document.spec {
            case .policy(let spec): names.insert(spec.metadata.name)
            case .exception: break
            default: continue
            }
            if let namespace = document.spec.metadata.namespace { namespaces.insert(namespace) }
        }
        let books = namespaces.map { namespace in
            (namespace, PolicyBook(of: namespace, in: documents, hasGaps: gaps.covers("ResourcePolicy")))
        }
        return (Dictionary(uniqueKeysWithValues: books), names.sorted())
    }

    private static func collision(_ document: ReadDocument, _ owner: ReadDocument) -> Diagnostic {
        .error(
            at: document.nameRange, "`\(owner.spec.metadata.name)` names the same account",
            why: "each account is listed once; the other stands at \(owner.nameRange)", fix: "remove one of them")
    }

    private static func collisions(_ claims: [Claim]) -> [Diagnostic] {
        guard claims.count > 1 else { return [] }
        return claims.map { claim in
            let others = claims.filter { $0.tenant.name != claim.tenant.name }.map {
                "`\($0.tenant.name)` at \($0.namespace.range)"
            }
            return .error(
                at: claim.namespace.range, "namespace `\(claim.namespace.name)` is claimed by more than one tenant",
                why: "also by \(others.joined(separator: ", "))", fix: "leave it to one of them")
        }
    }

    /// What a namespace is granted; others' names are given away only where its folder shows them anyway.
    func standing(of namespace: NamespaceName, mayNameOthers: Bool, _ calendars: CalendarBook) -> Standing {
        guard let claims = claims[namespace] else {
            if gaps.covers("Tenant") { return .unknowable }
            let known = mayNameOthers ? self.claims.keys.map(\.rawValue).sorted() : []
            return .unclaimed(nearest: Suggestion.nearest(to: namespace.rawValue, among: known))
        }
        guard claims.count == 1, let claim = claims.first else { return .unknowable }
        return .granted(
            Grant(
                tenant: claim.tenant.name, source: claim.namespace.source, isPlatform: claim.namespace.isPlatform,
                holdings: holdings(of: claim.tenant), calendars: calendars, policies: policyNames))
    }

    /// Whose a document is that stands in `platform/`; nil for those that are no tenant's.
    func owner(of document: AnySpec) -> TenantName? {
        switch document {
        case .tenant(let spec): spec.name
        case .approval(let spec): spec.tenant
        case .account, .source, .specPolicy: nil
        case .schedule, .override, .calendar, .policy, .exception:
            document.metadata.namespace.flatMap { claims[$0]?.first?.tenant.name }
        }
    }

    private func holdings(of tenant: TenantSpec) -> Holdings {
        var regions: Set<String>? = []
        for holding in tenant.accounts {
            guard let account = accounts[holding.account] else {
                regions = nil
                break
            }
            regions?.formUnion(holding.regions.isEmpty ? account.configuration.regions : holding.regions)
        }
        return Holdings(
            accounts: Set(tenant.accounts.map(\.account)).sorted(), regions: regions.map { $0.sorted() },
            maximumOverride: tenant.maximumOverride)
    }

    /// What other documents do not bear out.
    func problems(of document: ReadDocument) -> [Diagnostic] {
        let name = document.spec.metadata.name
        let references = document.references
        switch document.spec {
        case .tenant(let spec):
            let holdings = holdings(of: spec)
            return references.compactMap { problem($0, tenant: spec, holdings) }
        case .account(let spec): return references.compactMap { problem($0, account: spec) }
        case .source: return references.compactMap { problem($0, source: name) }
        case .approval, .specPolicy: return references.compactMap { unknownTenant($0) }
        case .schedule, .override, .calendar, .policy, .exception: return namespaceProblems(of: document)
        }
    }

    private func namespaceProblems(of document: ReadDocument) -> [Diagnostic] {
        guard let namespace = document.spec.metadata.namespace else { return [] }
        switch standing(of: namespace, mayNameOthers: false, CalendarBook()) {
        case .unknowable: return []
        case .granted(let grant) where grant.isPlatform:
            return document.references.compactMap { reference in
                document.spec.bindsTenants
                    ? problem(reference, inPlatform: namespace)
                    : grant.holdings.problem(reference, tenant: grant.tenant)
            }
        case .granted, .unclaimed:
            return [
                .error(
                    at: document.nameRange, "`\(namespace)` is no platform namespace",
                    why: "only those may have documents in `platform/`",
                    fix: "move it to `tenants/\(namespace)/`, or set `platform: true` in the `Tenant`")
            ]
        }
    }
}

extension PlatformIndex {
    /// What a policy or an exception of the platform may name: anybody's accounts and regions, any tenant.
    private func problem(_ reference: SpecReference, inPlatform namespace: NamespaceName) -> Diagnostic? {
        switch reference.target {
        case .heldAccount: unknownAccount(reference)
        case .heldRegion:
            gaps.covers("CloudAccount")
                ? nil
                : missing(
                    reference, among: Set(accounts.values.flatMap(\.configuration.regions)).sorted(),
                    why: "no `CloudAccount` has such a region", called: "their regions")
        case .boundTenant: unknownTenant(reference)
        default: policies[namespace]?.problem(reference, platform: [])
        }
    }

    /// A name that does not exist at all, in a document that is not sound by itself.
    func problem(_ reference: SpecReference) -> Diagnostic? {
        switch reference.target {
        case .tenant, .admittedTenant, .boundTenant: unknownTenant(reference)
        case .account, .heldAccount: unknownAccount(reference)
        case .source: unknownSource(reference)
        default: nil
        }
    }

    private func unknownAccount(_ reference: SpecReference) -> Diagnostic? {
        if gaps.covers("CloudAccount") { return nil }
        return missing(
            reference, among: accounts.keys.map(\.rawValue).sorted(), why: "there is no such `CloudAccount`",
            called: "the accounts")
    }

    private func unknownSource(_ reference: SpecReference) -> Diagnostic? {
        if gaps.covers("GitSource") { return nil }
        return missing(
            reference, among: [TenantSpec.rootSource] + sources.keys.sorted(), why: "there is no such `GitSource`",
            called: "the sources")
    }

    private func problem(_ reference: SpecReference, tenant: TenantSpec, _ holdings: Holdings) -> Diagnostic? {
        switch reference.target {
        case .account: accountProblem(reference, tenant)
        case .region(let name):
            accounts[name].flatMap { account in
                missing(
                    reference, among: account.configuration.regions, why: "the account `\(name)` has no such region",
                    called: "its regions")
            }
        case .reservedKey(let name):
            accounts[name].flatMap { account in
                missing(
                    reference, among: account.reservedTagKeys,
                    why: "the account `\(name)` does not reserve this tag key, so tenants could write it",
                    called: "its reserved keys")
            }
        case .namespaceKey(let name):
            accounts[name].flatMap { account in
                account.reservedTagKeys.contains(reference.name)
                    ? nil
                    : .error(
                        at: reference.range, "`\(reference.path)` names namespaces",
                        why: "the account `\(name)` has none",
                        fix: "leave them out, or divide the account by tags it reserves")
            }
        case .source(let namespace): sourceProblem(reference, namespace)
        default: holdings.problem(reference, tenant: tenant.name)
        }
    }

    private func accountProblem(_ reference: SpecReference, _ tenant: TenantSpec) -> Diagnostic? {
        let name = AccountName(rawValue: reference.name)
        guard let account = accounts[name] else { return unknownAccount(reference) }
        guard !account.configuration.acting.contains(where: { $0.tenant == tenant.name }) else { return nil }
        return .error(
            at: reference.range, "the account `\(name)` does not list the tenant `\(tenant.name)`",
            why: "access needs both sides", fix: "add it to `spec.tenants` of the account, or leave the account out")
    }

    private func sourceProblem(_ reference: SpecReference, _ namespace: NamespaceName) -> Diagnostic? {
        guard let source = sources[reference.name] else { return unknownSource(reference) }
        guard !source.namespaces.contains(namespace) else { return nil }
        return .error(
            at: reference.range, "the source `\(reference.name)` does not list the namespace `\(namespace)`",
            why: "delegation needs both sides", fix: "add it to `spec.namespaces` of the source")
    }

    private func problem(_ reference: SpecReference, account: CloudAccountSpec) -> Diagnostic? {
        guard let tenant = tenants[TenantName(rawValue: reference.name)] else { return departedTenant(reference) }
        guard !tenant.accounts.contains(where: { $0.account == account.name }) else { return nil }
        return .warning(
            at: reference.range, "the tenant `\(tenant.name)` does not list the account `\(account.name)`",
            why: "access needs both sides, so it has none", fix: "add it to `spec.accounts` of the tenant")
    }

    /// No error: what a tenant that has left moved comes back with the access that the account still gives it.
    private func departedTenant(_ reference: SpecReference) -> Diagnostic? {
        guard !gaps.covers("Tenant") else { return nil }
        let nearest = Suggestion.nearest(to: reference.name, among: tenants.keys.map(\.rawValue).sorted())
        return .warning(
            at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))",
            why: "there is no such `Tenant`, so it may only return what it once moved",
            fix: nearest.map { "did you mean `\($0)`?" } ?? "remove it once that is done")
    }

    private func unknownTenant(_ reference: SpecReference) -> Diagnostic? {
        guard tenants[TenantName(rawValue: reference.name)] == nil, !gaps.covers("Tenant") else { return nil }
        return missing(
            reference, among: tenants.keys.map(\.rawValue).sorted(), why: "there is no such `Tenant`",
            called: "the tenants")
    }

    private func problem(_ reference: SpecReference, source: String) -> Diagnostic? {
        guard let claims = claims[NamespaceName(rawValue: reference.name)] else {
            if gaps.covers("Tenant") { return nil }
            let delegated = claims.filter { $0.value.contains { $0.namespace.source == source } }.keys
            return missing(
                reference, among: delegated.map(\.rawValue).sorted(), why: "no `Tenant` lists this namespace",
                called: "the namespaces that name this source")
        }
        guard !claims.contains(where: { $0.namespace.source == source }) else { return nil }
        return .error(
            at: reference.range, "the namespace `\(reference.name)` does not name the source `\(source)`",
            why: "delegation needs both sides", fix: "write `source: \(source)` for it in the `Tenant`")
    }

    /// An error where a name is not among those known.
    private func missing(
        _ reference: SpecReference, among known: [String], why: String, called plural: String
    ) -> Diagnostic? {
        guard !known.contains(reference.name) else { return nil }
        let nearest = Suggestion.nearest(to: reference.name, among: known)
        return .error(
            at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))", why: why,
            fix: Echo.suggestion(nearest, else: known, called: plural))
    }
}

extension AnySpec {
    /// Whether it is about the resources of tenants it does not belong to, where it stands in a platform namespace.
    fileprivate var bindsTenants: Bool {
        switch self {
        case .policy, .exception: true
        default: false
        }
    }
}

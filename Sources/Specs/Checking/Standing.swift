import Vocabulary

/// What the platform grants a namespace's folder: all that its checks depend on besides its own files.
enum Standing: Hashable, Sendable {
    case granted(Grant)
    /// No tenant lists the namespace; the nearest that one does, where saying it gives nothing away.
    case unclaimed(nearest: String?)
    /// The documents that would tell are themselves wrong, which is reported where they stand.
    case unknowable
}

/// What a tenant has to offer its namespaces.
struct Grant: Hashable, Sendable {
    let tenant: TenantName
    /// Where the namespace's documents come from.
    let source: String
    let isPlatform: Bool
    let holdings: Holdings
    /// Those of platform namespaces, which every tenant may name.
    let calendars: CalendarBook
    /// The names of policies of platform namespaces, in order.
    let policies: [String]
    /// Those that judge the folder's documents, in order.
    var judges: [SpecPolicySpec] = []
}

/// The accounts and regions of a tenant, in order.
struct Holdings: Hashable, Sendable {
    let accounts: [AccountName]
    /// Nil where an account could not be read, so that nobody can tell.
    let regions: [String]?
    /// Seconds that an override may last; nil where nobody limits it.
    var maximumOverride: Int64?

    /// Why a reference to an account or a region does not hold; nil where it does, or is of another kind.
    ///
    /// An account of somebody else and one that does not exist read the same: what others have is nobody's business.
    func problem(_ reference: SpecReference, tenant: TenantName) -> Diagnostic? {
        let known: [String]
        let thing: String
        switch reference.target {
        case .overrideLength(let seconds):
            guard let most = maximumOverride, seconds > most else { return nil }
            return .error(
                at: reference.range, "the override lasts \(DurationText.text(seconds))",
                why: "the tenant `\(tenant)` allows at most \(DurationText.text(most))",
                fix: "let it end earlier, or have `maxOverride` raised in the `Tenant`")
        case .boundTenant:
            return .error(
                at: reference.range, "`\(reference.path)` names a tenant",
                why: "what stands in a tenant's namespace binds the tenant `\(tenant)` and nobody else",
                fix: "leave `tenants` out")
        case .heldAccount: (known, thing) = (accounts.map(\.rawValue), "account")
        case .heldRegion:
            guard let regions else { return nil }
            (known, thing) = (regions, "region")
        default: return nil
        }
        guard !known.contains(reference.name) else { return nil }
        let nearest = Suggestion.nearest(to: reference.name, among: known)
        return .error(
            at: reference.range, "`\(reference.path)` names \(Echo.quoted(reference.name))",
            why: "the tenant `\(tenant)` has no such \(thing)",
            fix: Echo.suggestion(nearest, else: known, called: "its \(thing)s"))
    }
}

import Cloud
import Specs
import Vocabulary

/// Resources of a slice of which nothing tells the planner one from the other, so that what becomes of one becomes of
/// all.
struct ResourceGroup {
    /// Among the slices of the simulation.
    let slice: Int
    /// The specs that mean them, by their places, ascending.
    let meant: [Int]
    /// These, and whatever else the judgment on them asks, ascending.
    let asked: [Int]
    /// Of the first.
    let priors: [PriorState]
    /// In the order of their addresses.
    var resources: [Resource]

    /// All that a judgment follows from, but for what all resources of a slice share.
    struct Key: Hashable {
        let slice: Int
        let meant: [Int]
        let state: ResourceState
        /// How each of the tenant's protections matches.
        let protections: [Match]
        let protectionTag: Known<FieldValue>
        let controller: String?
        let priors: [PriorTrait]
        /// Where a resource is followed for itself.
        let address: ResourceAddress?
    }
}

/// What of a prior state makes a difference.
struct PriorTrait: Hashable {
    let field: Field
    let found: FieldValue
    let set: FieldValue
    let claim: ClaimName
    let onRelease: String
    /// What the resource's field is; only tags stand elsewhere in a key.
    let current: Known<FieldValue>

    /// Traits of a resource's prior states in the order in which they were made.
    static func of(_ priors: [PriorState], on resource: Resource) -> [PriorTrait] {
        priors.sorted { ($0.sequence, $0.key.field) < ($1.sequence, $1.key.field) }.map { prior in
            PriorTrait(
                field: prior.key.field, found: prior.found, set: prior.set, claim: prior.claim,
                onRelease: prior.onRelease, current: resource.value(of: prior.key.field))
        }
    }
}

/// Divides a tenant's resources into groups, and counts what each spec means.
struct ResourceGrouping {
    private(set) var groups: [ResourceGroup] = []
    /// For each slice how many resources each spec means.
    private(set) var counts: [[Int]] = []
    /// For each slice the specs that could not be decided on some resources, with how many.
    private(set) var undecided: [[(specs: [Int], resources: Int)]] = []

    private let tenant: TenantSpec
    private let specs: [SpecCourse]
    private let names: [ClaimName: Int]
    private let facts: Facts
    private let only: Set<ResourceAddress>?

    init(
        _ slices: [ScopeSlice], of tenant: TenantSpec, _ specs: [SpecCourse], _ facts: Facts,
        only: Set<ResourceAddress>?
    ) {
        self.tenant = tenant
        self.specs = specs
        self.facts = facts
        self.only = only
        names = Dictionary(
            specs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (place, slice) in slices.enumerated() { divide(slice, place) }
    }

    private struct Meaning {
        var meant: [Int] = []
        var unknown: [Int] = []
    }

    private mutating func divide(_ slice: ScopeSlice, _ place: Int) {
        let relevant = specs.indices.filter { specs[$0].selector.mayMean(slice) }
        var counts = Array(repeating: 0, count: specs.count)
        var doubts: [[Int]: Int] = [:]
        let meanings = slice.resources.map { resource in
            let meaning = meaning(of: resource, in: slice, among: relevant)
            for spec in meaning.meant { counts[spec] += 1 }
            if !meaning.unknown.isEmpty { doubts[meaning.unknown, default: 0] += 1 }
            return meaning
        }
        self.counts.append(counts)
        undecided.append(doubts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) })
        let doubted = Set(doubts.keys.joined())
        var places: [ResourceGroup.Key: Int] = [:]
        for (resource, meaning) in zip(slice.resources, meanings) {
            guard only?.contains(resource.address) ?? true else { continue }
            let priors = facts.priors(of: resource, in: tenant.name)
            let key = key(of: resource, in: slice, place, meaning.meant, priors)
            if let known = places[key] {
                groups[known].resources.append(resource)
                continue
            }
            places[key] = groups.count
            let remembered = priors.compactMap { names[$0.claim] }
            groups.append(
                ResourceGroup(
                    slice: place, meant: meaning.meant,
                    asked: doubted.isEmpty && remembered.isEmpty
                        ? meaning.meant : doubted.union(meaning.meant).union(remembered).sorted(),
                    priors: priors, resources: [resource]))
        }
    }

    private func meaning(of resource: Resource, in slice: ScopeSlice, among relevant: [Int]) -> Meaning {
        var meaning = Meaning()
        for spec in relevant {
            switch specs[spec].selector.matches(resource, account: slice.account) {
            case .yes: meaning.meant.append(spec)
            case .no: break
            case .unknown: meaning.unknown.append(spec)
            }
        }
        return meaning
    }

    private func key(
        of resource: Resource, in slice: ScopeSlice, _ place: Int, _ meant: [Int], _ priors: [PriorState]
    ) -> ResourceGroup.Key {
        ResourceGroup.Key(
            slice: place, meant: meant, state: resource.state,
            protections: tenant.protection.map { $0.selector.matches(resource, account: slice.account) },
            protectionTag: resource.value(of: .tag(tenant.protectionTag)), controller: resource.mark?.controller,
            priors: PriorTrait.of(priors, on: resource), address: only == nil ? nil : resource.address)
    }
}

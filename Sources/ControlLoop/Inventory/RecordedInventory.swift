public import Cloud
import Documents
import Specs
public import Vocabulary

/// What the clouds had at an instant, written to a file: whoever has no access to them plans from it.
///
/// It holds what plans and policies look at and nothing else: of attributes those that the catalogue lists.
public struct RecordedInventory: Sendable {
    /// The version of the file's format.
    public static let format = 1
    /// The longest file that is read.
    public static let maximumBytes = 100 << 20

    /// When it was taken: before the first listing was asked for.
    public let instant: Instant
    /// The only tenant whose share it holds; nil for everything.
    public let tenant: TenantName?
    public let inventory: Inventory
    /// Where it came from, for messages.
    let file: String

    /// A recording of an inventory; of attributes only what the catalogues list is kept.
    public init(_ inventory: Inventory, at instant: Instant, of tenant: TenantName? = nil, _ catalogues: [Catalogue]) {
        self.init(
            instant: instant, tenant: tenant,
            inventory: Inventory(inventory.listings.map { $0.keepingListed(catalogues) }), file: "")
    }

    private init(instant: Instant, tenant: TenantName?, inventory: Inventory, file: String) {
        self.instant = instant
        self.tenant = tenant
        self.inventory = inventory
        self.file = file
    }

    /// What people should know of a plan that rests on it.
    public var notice: String {
        let share = tenant.map { ", what is tenant \($0)'s" } ?? ""
        return "the fleet as \(file) recorded it at \(instant)\(share)"
    }

    /// Canonical JSON and a line feed.
    public var bytes: [UInt8] {
        let value = Value.object([
            "format": .int(Int64(Self.format)), "kind": "Inventory", "instant": .string(instant.description),
            "tenant": tenant.map { .string($0.rawValue) }, "listings": .list(inventory.listings.map(\.recorded)),
        ])
        return CanonicalJSON.bytes(value) + [UInt8(ascii: "\n")]
    }

    /// Reads a file; of attributes only what the catalogues list is kept.
    ///
    /// - Throws: A terminal error that names the place in the file, where it is no inventory, one of another format, or
    ///   larger than ``maximumBytes``.
    public init(file: String, _ catalogues: [Catalogue]) throws(LoopError) {
        try self.init(
            bytes: try LocalFiles.read(file, maximumBytes: Self.maximumBytes), file: file, catalogues)
    }

    init(bytes: [UInt8], file: String, _ catalogues: [Catalogue]) throws(LoopError) {
        let value: Value
        do {
            value = try JSON.value(
                bytes, limits: DocumentLimits(maximumBytes: Self.maximumBytes, maximumDepth: 64, maximumNodes: .max))
        } catch {
            throw LoopError(
                .terminal, "\(Escaping.terminal(file)) is no inventory: \(error); export it again")
        }
        guard value["kind"] == "Inventory", let format = value["format"]?.integer else {
            throw LoopError(
                .terminal, "\(Escaping.terminal(file)) is no inventory; `pioneer inventory export` writes one")
        }
        guard format == Self.format else {
            throw LoopError(
                .terminal,
                "\(Escaping.terminal(file)) has format \(format), this version reads \(Self.format); export it again")
        }
        do throws(RecordingProblem) {
            let instant = try RecordedPart(value).instant("instant")
            var pool = ResourcePool()
            var listings: [Listing] = []
            for part in try RecordedPart(value).parts("listings") {
                listings.append(try Listing(recorded: part, &pool).keepingListed(catalogues))
            }
            let inventory = Inventory(listings)
            guard inventory.listings.count == listings.count else {
                throw RecordingProblem("listings", "a scope is listed twice")
            }
            self.init(
                instant: instant, tenant: value["tenant"]?.text.map { TenantName(rawValue: $0) }, inventory: inventory,
                file: file)
        } catch {
            throw LoopError(
                .terminal, "\(Escaping.terminal(file)): \(error.place): \(error.what); export it again")
        }
    }

    /// The listings of some scopes as if they had been made now, where now is the evaluated instant: each as long before
    /// or after it as before or after ``instant``. A scope that is not there is there as incomplete.
    ///
    /// - Parameters:
    ///   - accounts: Those of the documents.
    ///   - areAll: Whether there can be no others. Then a listing of another account is an error: the file was made for
    ///     other documents.
    func listings(
        of scopes: [Scope], in accounts: [AccountConfiguration], areAll: Bool, at evaluated: Instant
    ) throws(LoopError) -> Inventory {
        if areAll {
            for (place, listing) in inventory.listings.enumerated() {
                let scope = listing.scope
                if accounts.contains(where: { $0.realm == scope.realm && $0.account == scope.account }) { continue }
                throw LoopError(
                    .terminal,
                    "\(Escaping.terminal(file)): listings[\(place)].scope: \(Escaping.terminal(scope.description)) is of an "
                        + "account that no document names; export the inventory with the documents it is used with")
            }
        }
        let shift = evaluated.milliseconds - instant.milliseconds
        return Inventory(
            scopes.map { scope in
                guard let listing = inventory[scope] else {
                    return Listing(
                        scope: scope, resources: [],
                        completeness: .incomplete("the recorded inventory does not hold it; export it again"),
                        listedAt: evaluated)
                }
                return Listing(
                    scope: scope, resources: listing.resources, completeness: listing.completeness,
                    listedAt: Instant(milliseconds: listing.listedAt.milliseconds + shift),
                    clockSkew: listing.clockSkew)
            })
    }
}

extension Listing {
    /// The listing without attributes that no catalogue lists; the same object where there are none.
    fileprivate func keepingListed(_ catalogues: [Catalogue]) -> Listing {
        let listed = Set(catalogues.lazy.compactMap { $0[scope.type] }.first?.attributes ?? [])
        guard resources.contains(where: { $0.attributes.contains { !listed.contains($0.name) } }) else {
            return self
        }
        let kept = resources.map { resource in
            let state = resource.state
            return Resource(
                address: resource.address, incarnation: resource.incarnation, name: resource.statedName,
                tags: resource.tags,
                state: ResourceState(
                    fields: state.fields, attributes: state.attributes.filter { listed.contains($0.name) },
                    owner: state.owner, isChanging: state.isChanging), mark: resource.mark,
                notice: resource.notice, particulars: resource.particulars.filter { listed.contains($0.name) },
                measurements: resource.measurements)
        }
        return Listing(
            scope: scope, resources: kept, completeness: completeness, listedAt: listedAt, clockSkew: clockSkew)
    }
}

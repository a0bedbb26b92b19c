import Cloud
import Support
import Vocabulary

extension ConformanceCheck {
    /// What is listed, whole or not.
    static let listing = [
        ConformanceCheck("list", "what there is of a scope is listed as it is, and nothing else", in: .uniqueIDs) {
            trial in
            let world = trial.world
            let made = try await trial.resources(3)
            let account = try await world.provider.identity(trial.reading)
            trial.expect(account == world.account.account, "the credentials belong to \(account)")
            let listing = await world.provider.list(world.scope, trial.reading)
            trial.expect(listing.gap == nil, "not complete: \(listing.gap ?? "")")
            trial.expect(listing.scope == world.scope, "the scope is \(listing.scope)")
            trial.expect(
                listing.resources.map(\.address) == made.map(\.address).sorted(),
                "listed are \(listing.resources.map(\.address.id))")
            trial.expect(Set(made.map(\.incarnation)).count == 3, "incarnations are not unique")
            for resource in listing.resources { trial.expectDescribed(resource) }
            let foreign = Scope(
                realm: world.scope.realm, account: "999999999999", region: world.scope.region, type: world.scope.type)
            let other = await world.provider.list(foreign, trial.reading)
            trial.expect(
                other.gap != nil && other.resources.isEmpty, "a scope of another account is listed as if it were ours")
        },

        ConformanceCheck("page", "what takes several pages is listed whole, each resource once") { trial in
            let made = try await trial.resources(25)
            let (listing, requests) = await trial.counted {
                await trial.under(FaultPlan(pageSize: 10)) {
                    await trial.world.provider.list(trial.world.scope, trial.reading)
                }
            }
            trial.expect(listing.gap == nil, "not complete: \(listing.gap ?? "")")
            trial.expect(
                listing.resources.map(\.address) == made.map(\.address).sorted(),
                "\(listing.resources.count) resources of 25, \(Set(listing.resources.map(\.address)).count) different")
            let pages = requests.count { $0.operation == trial.world.listing }
            trial.expect(pages == 3, "\(pages) pages: \(requests)")
        },

        ConformanceCheck("denied page", "what could not be listed whole says so, with what was read") { trial in
            let made = try await trial.resources(25)
            let listing = trial.world.listing
            let denied = trial.world.proxy.dialect.refusals.denied
            for (page, read) in [(1, 10), (0, 0)] {
                let plan = FaultPlan(pageSize: 10) { $0.operation == listing && $0.number >= page ? denied : nil }
                let found = await trial.under(plan) {
                    await trial.world.provider.list(trial.world.scope, trial.reading)
                }
                trial.expect(found.gap != nil, "a listing whose page \(page + 1) was denied counts as complete")
                trial.expect(
                    found.resources.count == read,
                    "\(found.resources.count) resources are told of the \(read) that were read")
            }
            let readings = await trial.under(FaultPlan(pageSize: nil) { _ in denied }) {
                await trial.world.provider.read([made[0].address], trial.reading)
            }
            guard case .unreadable? = readings.first else {
                trial.expect(false, "a second look that is denied finds \(readings)")
                return
            }
        },

        ConformanceCheck("unknown attribute", "what could not be read or understood is unknown, never absent") {
            trial in
            let made = try await trial.resources(2)
            for misreading in trial.world.misreadings {
                let plan = FaultPlan(pageSize: nil) {
                    $0.operation.hasPrefix(misreading.operation) ? misreading.fault : nil
                }
                let (listing, looked) = await trial.under(plan) {
                    (
                        await trial.world.provider.list(trial.world.scope, trial.reading),
                        await trial.world.provider.read(made.map(\.address), trial.reading)
                    )
                }
                trial.expect(
                    listing.gap != nil || listing.resources.count == 2,
                    "after \(misreading.fault) a complete listing has \(listing.resources.count) resources of 2")
                for resource in listing.resources {
                    trial.expect(
                        misreading.subject.isUnknown(in: resource), "\(misreading) is told as known when listed")
                }
                for reading in looked {
                    switch reading {
                    case .found(let resource):
                        trial.expect(misreading.subject.isUnknown(in: resource), "\(misreading) is told as known")
                    case .gone: trial.expect(false, "what could not be understood counts as gone: \(misreading)")
                    case .unreadable: break
                    }
                }
            }
            trial.expect(!trial.world.misreadings.isEmpty, "nothing was asked")
        },
    ]
}

extension Misreading.Subject {
    func isUnknown(in resource: Resource) -> Bool {
        switch self {
        case .field(let field): resource.value(of: field).isUnknown
        case .attribute(let name): resource.attribute(name).isUnknown
        }
    }
}

extension Trial {
    /// A resource of three that are awake shows what the catalogue says of its type.
    fileprivate func expectDescribed(_ resource: Resource) {
        let address = resource.address
        expect(isAwake(resource) == true, "\(address) is not awake: \(resource.state.fields)")
        expect(!resource.incarnation.rawValue.isEmpty, "\(address) has no incarnation")
        expect(resource.mark == nil, "\(address) bears a mark that nobody wrote")
        expect(resource.value(of: .tag("team")) == .known(.text("shop")), "\(address) has the tags \(resource.tags)")
        for field in description.fields.map(\.field) {
            expect(resource.value(of: field) != .unknown(.notRead), "\(field) of \(address) was not read")
        }
        let strangers = resource.attributes.map(\.name).filter { !description.attributes.contains($0) }
        expect(strangers.isEmpty, "\(address) shows attributes that the catalogue does not name: \(strangers)")
    }
}

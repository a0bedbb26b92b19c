import Cloud
import Support
import Synchronization
import Vocabulary

/// One check under way: its world, words for what checks do in it, and what was found.
final class Trial: Sendable {
    let world: any ProviderWorld
    let description: ResourceTypeDescription
    private let findings = Mutex<[String]>([])
    private let notes = Mutex("")

    init(_ world: any ProviderWorld) throws {
        self.world = world
        guard let description = world.provider.catalogue[world.scope.type] else {
            throw Unmet(description: "the catalogue has no type \(world.scope.type)")
        }
        self.description = description
    }

    var failures: [String] { findings.withLock { $0 } }
    var note: String { notes.withLock { $0 } }
    var reading: AccountAccess { .reading(world.account) }
    var shop: AccountAccess { .acting(world.account, "shop") }

    func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
        guard !holds else { return }
        let what = what()
        findings.withLock { $0.append(what) }
    }

    func remark(_ note: String) { notes.withLock { $0 = note } }

    // MARK: Resources

    /// Makes resources and looks at them, in the order of their names.
    func resources(_ count: Int) async throws -> [Resource] {
        var addresses: [ResourceAddress] = []
        for number in 0..<count {
            let name = "c" + String(1000 + number)
            addresses.append(try await world.make(name, [Tag("Name", name), Tag("team", "shop")]))
        }
        let readings = await world.provider.read(addresses, reading)
        return try zip(addresses, readings).map { address, reading in
            guard case .found(let resource) = reading else {
                throw Unmet(description: "\(address) was made and is not found: \(reading)")
            }
            return resource
        }
    }

    /// A resource as a second look shows it.
    func look(_ address: ResourceAddress) async throws -> Resource {
        switch await world.provider.read([address], reading).first {
        case .found(let resource): return resource
        case let other: throw Unmet(description: "\(address) is not found: \(other.map { "\($0)" } ?? "no answer")")
        }
    }

    /// Looks until a resource is on or off and no longer on its way.
    func settled(_ address: ResourceAddress, awake: Bool) async throws -> Resource {
        var last: Resource?
        _ = try await eventually(within: 20) {
            let now = try await self.look(address)
            last = now
            return self.isAwake(now) == awake && !now.state.isChanging
        }
        guard let last, isAwake(last) == awake else {
            throw Unmet(description: "\(address) does not show that it is \(awake ? "awake" : "asleep")")
        }
        return last
    }

    /// Nil where that cannot be told.
    func isAwake(_ resource: Resource) -> Bool? {
        if description.has(field: .power) {
            return resource.value(of: .power).value.map { $0 == .power(.running) }
        }
        let values = description.stoppedMeans.map { (resource.value(of: $0.field).value, $0.value) }
        guard values.allSatisfy({ $0.0 != nil }) else { return nil }
        return !values.allSatisfy { $0.0 == $0.1 }
    }

    // MARK: Changes

    /// Puts a resource to sleep.
    func sleep(_ resource: Resource, isMarked: Bool = true) throws -> ActionRequest {
        let (transition, changes) = try change { from, to in from.contains(.running) && to == .stopped }
        let all = changes ?? description.stoppedMeans.filter { transition.touches.contains($0.field) }
        return request("sleep", transition, resource, all, mark: isMarked ? mark(resource, all) : nil)
    }

    /// Wakes a resource to what it was.
    func wake(_ resource: Resource, to found: Resource) throws -> ActionRequest {
        let (transition, changes) = try change { from, to in from.contains(.stopped) && to == .running }
        let all =
            try changes
            ?? description.stoppedMeans.filter { transition.touches.contains($0.field) }.map { choice in
                guard let value = found.value(of: choice.field).value else {
                    throw Unmet(description: "\(choice.field) of \(found.address) is not known")
                }
                return FieldChoice(choice.field, value)
            }
        return request("wake", transition, resource, all)
    }

    func request(
        _ word: String, _ transition: Transition, _ resource: Resource, _ changes: [FieldChoice],
        mark: ControlMark? = nil
    ) -> ActionRequest {
        let intent = IntentID(rawValue: "\(word)-\(resource.address.id)")
        return ActionRequest(
            intent: intent, resource: resource, transition: transition.name, changes: changes, mark: mark,
            origin: "Schedule/shop/nights@1a2b3c4",
            uniqueness: .init(transition.actionClass ?? .absolute, of: intent))
    }

    func perform(_ requests: [ActionRequest], _ access: AccountAccess? = nil) async -> [ActionResult] {
        let results = await world.provider.perform(requests, access ?? shop)
        expect(results.map(\.intent) == requests.map(\.intent), "there is not one result for each request, in order")
        return results
    }

    /// Of a type with power the change of it; else the one that sets numbers, and no changes yet.
    private func change(
        _ isWanted: ([PowerState], PowerState) -> Bool
    ) throws -> (Transition, [FieldChoice]?) {
        for transition in description.transitions {
            if case .power(let from, let to) = transition.effect, isWanted(from, to) {
                return (transition, [FieldChoice(.power, .power(to))])
            }
        }
        if let numbers = description.transitions.first(where: { $0.effect == .numbers }) { return (numbers, nil) }
        throw Unmet(description: "\(description.type) has no change that puts it to sleep and wakes it")
    }

    private func mark(_ resource: Resource, _ changes: [FieldChoice]) -> ControlMark {
        let prior = changes.compactMap { change in
            resource.value(of: change.field).value.map { FieldChoice(change.field, $0) }
        }
        return ControlMark(
            controller: "conformance", sequence: 7, prior: prior, macs: [Array(repeating: 0xAB, count: 8)])
    }

    // MARK: Requests

    /// Lets these faults happen while something is done.
    func under<Value>(_ plan: FaultPlan, _ body: () async throws -> Value) async rethrows -> Value {
        world.proxy.follow(plan)
        defer { world.proxy.follow(.none) }
        return try await body()
    }

    /// What is done, and the requests it took.
    func counted<Value>(_ body: () async throws -> Value) async rethrows -> (Value, [FaultProxy.Entry]) {
        let before = world.proxy.entries.count
        let value = try await body()
        return (value, Array(world.proxy.entries.dropFirst(before)))
    }
}

extension ActionResult {
    var error: CloudError? { if case .failure(let error) = outcome { error } else { nil } }

    /// Whether it says that the change was made, or may have been.
    var admitsEffect: Bool { error?.mayHaveTakenEffect ?? true }
}

extension Listing {
    /// Why it is not whole; nil where it is.
    var gap: String? { if case .incomplete(let why) = completeness { why } else { nil } }
}

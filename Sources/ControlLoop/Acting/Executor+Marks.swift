import Cloud
import Ledger
import Planning
import Vocabulary

extension Executor {
    /// What becomes of a resource's mark with a change.
    enum MarkChange {
        case keep
        case write(ControlMark)
        /// Taken off once the change is made.
        case remove

        /// What goes with the change.
        var written: ControlMark? { if case .write(let mark) = self { mark } else { nil } }
    }

    /// What came of taking off marks.
    struct Unmarking {
        var unmarked: [OutlivedMark] = []
        /// Marks that stay, and why.
        var notices: [String] = []
        /// How resources were found, and are now.
        var seen: [(address: ResourceAddress, resource: Resource?)] = []
    }

    /// What was found stays written on a resource until all of it is back. Resources found alike share their marks.
    func marks(
        for current: [(action: PlannedAction, resource: Resource)], _ intents: [Intent]
    ) -> [MarkChange] {
        var changes = [MarkChange](repeating: .keep, count: current.count)
        var alike: [[FieldChoice]: [Int]] = [:]
        var order: [[FieldChoice]] = []
        for (place, pair) in current.enumerated()
        where pair.action.changes.contains(where: { ControlMark.holds($0.field) }) {
            let found = found(of: pair.action, pair.resource, intents[place].tenant)
            if found.allSatisfy({ pair.action.value(of: $0.field, on: pair.resource) == .known($0.value) }) {
                changes[place] = pair.resource.mark == nil ? .keep : .remove
                continue
            }
            if alike[found] == nil { order.append(found) }
            alike[found, default: []].append(place)
        }
        for found in order {
            let places = alike[found] ?? []
            let marks = keeper.marks(
                found, on: places.map { (current[$0].resource.incarnation, intents[$0].sequence) })
            for (place, mark) in zip(places, marks) { changes[place] = .write(mark) }
        }
        return changes
    }

    /// What was found of every field that is not as it was, in the order of the fields: also of those that were moved
    /// before and that this action leaves alone.
    private func found(of action: PlannedAction, _ resource: Resource, _ tenant: TenantName) -> [FieldChoice] {
        var found = inputs.facts.priors(of: resource, in: tenant)
            .filter { ControlMark.holds($0.key.field) && resource.value(of: $0.key.field) == .known($0.set) }
            .map { FieldChoice($0.key.field, $0.found) }
        for change in action.changes where !found.contains(where: { $0.field == change.field }) {
            found.append(FieldChoice(change.field, change.from))
        }
        return found.sorted { $0.field < $1.field }
    }

    /// Takes marks off what is back as it was found. One that stays undoes nothing: it is not believed any more, and a
    /// later pass takes it off.
    ///
    /// - Returns: Why marks stay.
    func unmark(
        _ actions: [PlannedAction], of tenant: TenantName, in account: AccountConfiguration, _ provider: any Provider
    ) async -> [ResourceAddress: String] {
        guard let first = actions.first else { return [:] }
        let addresses = actions.map(\.address)
        let errors = await provider.unmark(addresses, origin: first.claim.name.rawValue, .acting(account, tenant))
        var stayed: [ResourceAddress: String] = [:]
        for (address, error) in zip(addresses, errors) {
            stayed[address] = error.map { Self.notice(ofMarkOn: address, $0.description) }
        }
        return stayed
    }

    /// Takes off marks of one tenant in one account that have outlived what they are a hint of, wherever a second look
    /// still finds them.
    func unmark(
        _ marks: [OutlivedMark], of tenant: TenantName, in account: AccountConfiguration
    ) async -> Unmarking {
        var unmarking = Unmarking()
        guard !marks.isEmpty, !stopping.isUp, let provider = providers.provider(of: account) else { return unmarking }
        if let why = await provider.refusal(of: .acting(account, tenant)) {
            unmarking.notices = marks.map { Self.notice(ofMarkOn: $0.address, why) }
            return unmarking
        }
        for (_, some) in Dictionary(grouping: marks, by: \.address.scope).sorted(by: { $0.key < $1.key }) {
            for start in stride(from: 0, to: some.count, by: Self.batch) {
                let chunk = Array(some[start..<min(start + Self.batch, some.count)])
                let readings = await provider.read(chunk.map(\.address), .reading(account))
                var bearers: [(mark: OutlivedMark, resource: Resource)] = []
                for (mark, reading) in zip(chunk, readings) {
                    guard case .found(let resource) = reading, resource.address == mark.address else { continue }
                    let isStill = resource.mark.map { keeper.isGenuine($0, on: mark.incarnation) } ?? false
                    if isStill, resource.incarnation == mark.incarnation {
                        bearers.append((mark, resource))
                    } else {
                        unmarking.seen.append((resource.address, resource))
                    }
                }
                guard let first = bearers.first else { continue }
                let errors = await provider.unmark(
                    bearers.map(\.mark.address), origin: first.mark.claim.rawValue, .acting(account, tenant))
                for ((mark, resource), error) in zip(bearers, errors) {
                    if let error {
                        unmarking.notices.append(Self.notice(ofMarkOn: mark.address, error.description))
                    } else {
                        unmarking.unmarked.append(mark)
                        unmarking.seen.append((mark.address, resource.unmarked))
                    }
                }
            }
        }
        return unmarking
    }

    private static func notice(ofMarkOn address: ResourceAddress, _ why: String) -> String {
        "the mark on \(address) stays, and the next pass tries again to take it off: \(why)"
    }
}

extension PlannedAction {
    /// What a field of the resource is after the action.
    fileprivate func value(of field: Field, on resource: Resource) -> Known<FieldValue> {
        changes.first { $0.field == field }.map { .known($0.to) } ?? resource.value(of: field)
    }
}

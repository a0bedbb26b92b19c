import Cloud
import Synchronization
import Vocabulary

/// A cloud in memory: whoever asks it is written down, what it shows may lag behind what is, and it fails as told.
final class SimulatedCloud: Provider {
    /// One call, with the access it was made with.
    enum Call: Sendable {
        case identity(AccountAccess)
        case list(Scope, AccountAccess)
        case read([ResourceAddress], AccountAccess)
        case perform([ActionRequest], AccountAccess)
        case search([IntentID], AccountAccess)
        case unmark([Resource], AccountAccess)
    }

    /// How a change ends otherwise than it should.
    enum Mishap: Sendable {
        case refused(CloudError)
        /// The answer is lost; the change was made.
        case lostAfterEffect
        /// The answer is lost; the change was not made, and nobody can tell.
        case lostBeforeEffect
        /// The answer comes twice.
        case answeredTwice
        /// It answers that it was done and, once more, that it was not.
        case contradictory
        /// No answer, and no error either.
        case unanswered
        /// The change is made, and answered, only so many seconds later.
        case late(Int64)
    }

    /// What goes wrong.
    struct Faults: Sendable {
        /// What an account says of itself instead of its id.
        var identity: [AccountName: Result<AccountID, CloudError>] = [:]
        /// The same for a tenant's own access.
        var actingIdentity: [TenantName: Result<AccountID, CloudError>] = [:]
        var incomplete: [Scope: String] = [:]
        /// Resources that do not belong into the listing of a scope.
        var foreign: [Scope: [Resource]] = [:]
        var unreadable: [ResourceAddress: CloudError] = [:]
        var mishaps: [ResourceAddress: Mishap] = [:]
        /// Classes that there is no room for.
        var full: Set<String> = []
        /// Classes that nothing can be changed to.
        var unknownClasses: Set<String> = []
        /// Why marks cannot be taken off.
        var unmarking: [ResourceAddress: CloudError] = [:]
        /// Why nothing can be looked for by its tag.
        var searching: CloudError?
        /// What happens to resources after they were listed and before they are read again; happens once.
        var meanwhile: (@Sendable (inout [ResourceAddress: Resource]) -> Void)?
        /// Accounts whose lists are not answered until this is called off.
        var hanging: Set<AccountID> = []
        /// Seconds that the provider's clock is ahead.
        var clockSkew: Int?
        /// What monitoring says, by the ids of resources.
        var measured: [String: Measurements] = [:]
    }

    /// A change that was really made.
    struct Effect: Sendable, Equatable {
        let intent: IntentID
        let address: ResourceAddress
        let changes: [FieldChoice]
        /// Whose access made it.
        let tenant: TenantName?
    }

    private struct State {
        var resources: [ResourceAddress: Resource] = [:]
        /// What is still shown of resources that were changed a moment ago.
        var shown: [ResourceAddress: (resource: Resource, until: Instant)] = [:]
        var faults = Faults()
        var measured: [String] = []
        var lag: Int64 = 0
        var calls: [Call] = []
        var effects: [Effect] = []
        /// When each token was seen first.
        var tokens: [String: Instant] = [:]
        /// From when on what was created with a tag shows.
        var created: [Tag: Instant] = [:]
        /// Copies that were begun, and when each is finished.
        var copies: [ResourceAddress: [(begun: Instant, finished: Instant)]] = [:]
        /// Seconds that a copy takes.
        var copying: Int64 = 0
        var deleted: [Resource] = []
    }

    let catalogue = SimulatedCatalogue.catalogue
    private let clock: VirtualClock
    private let state = Mutex(State())

    init(_ clock: VirtualClock, _ resources: [Resource] = []) {
        self.clock = clock
        put(resources)
    }

    // MARK: What tests do to it and ask of it

    /// The resources as they are, in the order of their addresses.
    var resources: [Resource] {
        state.withLock { $0.resources.values.sorted { $0.address < $1.address } }
    }

    subscript(id: String) -> Resource? { resources.first { $0.address.id == id } }

    var calls: [Call] { state.withLock { $0.calls } }

    /// Everything that was really changed, in order.
    var effects: [Effect] { state.withLock { $0.effects } }

    /// Adds resources, or replaces those at the same addresses, as somebody else would.
    func put(_ resources: [Resource]) {
        state.withLock { state in for resource in resources { state.resources[resource.address] = resource } }
    }

    func remove(_ ids: String...) { remove(Set(ids)) }

    func remove(_ ids: Set<String>) {
        state.withLock { state in state.resources = state.resources.filter { !ids.contains($0.key.id) } }
    }

    /// Changes what goes wrong.
    func fail(_ change: @Sendable (inout Faults) -> Void) { state.withLock { change(&$0.faults) } }

    /// Seconds until a change shows.
    func setLag(_ seconds: Int64) { state.withLock { $0.lag = seconds } }

    /// Seconds until a copy is finished.
    func setCopying(_ seconds: Int64) { state.withLock { $0.copying = seconds } }

    /// How many copies of a resource were begun.
    func copies(of id: String) -> Int {
        state.withLock { $0.copies.filter { $0.key.id == id }.reduce(0) { $0 + $1.value.count } }
    }

    /// What was deleted, in order, as it was.
    var deleted: [Resource] { state.withLock { $0.deleted } }

    /// Forgets who called, and what was done unless it is said otherwise; not what is.
    func forgetCalls(keepingEffects: Bool = false) {
        state.withLock { state in
            state.calls = []
            if !keepingEffects { state.effects = [] }
        }
    }

    // MARK: Provider

    func identity(_ access: AccountAccess) async throws(CloudError) -> AccountID {
        let answer: Result<AccountID, CloudError> = state.withLock { state in
            state.calls.append(.identity(access))
            if case .acting(_, let tenant) = access, let told = state.faults.actingIdentity[tenant] { return told }
            return state.faults.identity[access.account.name] ?? .success(access.account.account)
        }
        return try answer.get()
    }

    func list(_ scope: Scope, _ access: AccountAccess) async -> Listing {
        while state.withLock({ $0.faults.hanging.contains(scope.account) }), !Task.isCancelled { await Task.yield() }
        let now = clock.now
        return state.withLock { state in
            state.calls.append(.list(scope, access))
            Self.finishCopies(&state, now)
            let own = Self.present(state, now).filter { $0.address.scope == scope }
            return Listing(
                scope: scope,
                resources: own.map { Self.shown($0, state, now) } + (state.faults.foreign[scope] ?? []),
                completeness: state.faults.incomplete[scope].map { .incomplete($0) } ?? .complete, listedAt: now,
                clockSkew: state.faults.clockSkew)
        }
    }

    func read(_ addresses: [ResourceAddress], _ access: AccountAccess) async -> [Reading] {
        let now = clock.now
        return state.withLock { state in
            state.calls.append(.read(addresses, access))
            if let meanwhile = state.faults.meanwhile {
                meanwhile(&state.resources)
                state.faults.meanwhile = nil
            }
            Self.finishCopies(&state, now)
            return addresses.map { address in
                if let error = state.faults.unreadable[address] { return .unreadable(error) }
                return Self.shown(at: address, state, now).map(Reading.found) ?? .gone
            }
        }
    }

    func perform(_ requests: [ActionRequest], _ access: AccountAccess) async -> [ActionResult] {
        state.withLock { state in
            state.calls.append(.perform(requests, access))
            return requests.flatMap { request in
                let requestID = "request-\(state.effects.count)"
                let mishap = state.faults.mishaps[request.resource.address]
                if case .late(let seconds) = mishap { clock.advance(seconds: seconds) }
                let error = Self.carryOut(request, access, &state, clock.now)
                let result = ActionResult(
                    intent: request.intent, outcome: error.map { .failure($0) } ?? .success(()), requestID: requestID)
                switch mishap {
                case .unanswered: return [ActionResult]()
                case .answeredTwice: return [result, result]
                case .contradictory:
                    let refusal = CloudError(.terminal, code: "Refused", message: "no")
                    return [
                        result, ActionResult(intent: request.intent, outcome: .failure(refusal), requestID: nil),
                    ]
                default: return [result]
                }
            }
        }
    }

    func unmark(
        _ addresses: [ResourceAddress], origin: String, _ access: AccountAccess
    ) async -> [CloudError?] {
        state.withLock { state in
            state.calls.append(.unmark(addresses.compactMap { state.resources[$0] }, access))
            return addresses.map { address in
                if let error = state.faults.unmarking[address] { return error }
                guard let resource = state.resources[address] else {
                    return CloudError(.terminal, code: "NotFound", message: "there is no such resource")
                }
                state.resources[address] = resource.unmarked
                return nil
            }
        }
    }

    func search(_ intents: [IntentID], in scope: Scope, _ access: AccountAccess) async -> [Trace] {
        let now = clock.now
        return state.withLock { state in
            state.calls.append(.search(intents, access))
            return intents.map { intent in
                if let error = state.faults.searching { return .unreadable(error) }
                guard case .tag(let tag) = ActionRequest.Uniqueness(.searchable, of: intent),
                    let shows = state.created[tag], shows <= now
                else { return .none }
                return .found
            }
        }
    }

    func diagnose(_ access: AccountAccess) async -> [PermissionFinding] { [] }

    func measurements(of addresses: [ResourceAddress], _ access: AccountAccess) async -> [Measurements] {
        state.withLock { state in
            state.measured.append(contentsOf: addresses.map(\.id))
            return addresses.map { state.faults.measured[$0.id] ?? Measurements() }
        }
    }

    /// The ids of the resources that monitoring was asked about, in turn.
    var measured: [String] { state.withLock { $0.measured } }

    private static func carryOut(
        _ request: ActionRequest, _ access: AccountAccess, _ state: inout State, _ now: Instant
    ) -> CloudError? {
        let address = request.resource.address
        let lost = CloudError(.transient, code: "timeout", message: "no answer came", mayHaveTakenEffect: true)
        switch state.faults.mishaps[address] {
        case .refused(let error): return error
        case .lostBeforeEffect: return lost
        default: break
        }
        guard let resource = state.resources[address] else {
            return CloudError(.terminal, code: "NotFound", message: "there is no such resource")
        }
        if let refusal = Self.refusal(of: request, resource, state.faults) { return refusal }
        let isNew = Self.isNew(request, resource, &state, now)
        if isNew {
            if state.lag > 0 {
                let shown = Self.shown(resource, state, now)
                state.shown[address] = (shown, now.adding(seconds: state.lag))
            }
            Self.apply(request, to: resource, &state, now)
        }
        let tenant: TenantName? = if case .acting(_, let name) = access { name } else { nil }
        if isNew {
            state.effects.append(
                Effect(intent: request.intent, address: address, changes: request.changes, tenant: tenant))
        }
        if case .lostAfterEffect = state.faults.mishaps[address] { return lost }
        return nil
    }

    /// What a server's class stands in the way of.
    private static func refusal(of request: ActionRequest, _ resource: Resource, _ faults: Faults) -> CloudError? {
        for change in request.changes {
            if case .text(let name) = change.value {
                if change.field != .instanceClass { continue }
                if resource.power != .stopped {
                    return CloudError(.transient, code: "IncorrectState", message: "it is not stopped")
                }
                if faults.unknownClasses.contains(name) {
                    return CloudError(.terminal, code: "Unsupported", message: "there is no class \(name)")
                }
            } else if change.value == .power(.running), let name = resource.instanceClass, faults.full.contains(name) {
                return CloudError(.capacity, code: "InsufficientCapacity", message: "there is no room for \(name)")
            }
        }
        return nil
    }

    /// Whether the request is not done already: as its token shows, or the state that it asks for.
    private static func isNew(
        _ request: ActionRequest, _ resource: Resource, _ state: inout State, _ now: Instant
    ) -> Bool {
        switch request.uniqueness {
        case .state: return request.changes.contains { resource.value(of: $0.field) != .known($0.value) }
        case .tag(let tag):
            state.created[tag] = now.adding(seconds: state.lag)
            return true
        case .token(let token):
            let known = state.tokens[token].map { now < $0.adding(seconds: Int64(SimulatedCatalogue.tokensLast)) }
            if known == true { return false }
            state.tokens[token] = now
            return true
        }
    }

    /// What a change sets. A pool grows by what is asked for, wherever it is by now.
    private static func choices(of request: ActionRequest, _ resource: Resource) -> [FieldChoice] {
        guard resource.address.scope.type == SimulatedCatalogue.pool else { return request.changes }
        return request.changes.map { choice in
            guard case .count(let wanted) = choice.value,
                case .known(.count(let seen)) = request.resource.value(of: choice.field),
                case .known(.count(let now)) = resource.value(of: choice.field)
            else { return choice }
            return FieldChoice(choice.field, .count(now + wanted - seen))
        }
    }

    private static func apply(
        _ request: ActionRequest, to resource: Resource, _ state: inout State, _ now: Instant
    ) {
        let address = resource.address
        switch request.transition {
        case .delete:
            state.resources[address] = nil
            state.deleted.append(resource)
        case .snapshot:
            state.copies[address, default: []].append((now, now.adding(seconds: state.copying)))
            state.shown[address] = nil
        default: state.resources[address] = resource.with(choices(of: request, resource), mark: request.mark)
        }
    }

    /// A copy shows once it is finished, by when it was begun.
    private static func finishCopies(_ state: inout State, _ now: Instant) {
        for (address, copies) in state.copies {
            guard let last = copies.filter({ $0.finished.adding(seconds: state.lag) <= now }).map(\.begun).max(),
                let resource = state.resources[address]
            else { continue }
            state.resources[address] = resource.with([FieldChoice(.snapshot, .count(last.seconds))])
        }
    }

    /// What there is, and what was deleted a moment ago.
    private static func present(_ state: State, _ now: Instant) -> [Resource] {
        let gone = state.shown.filter { state.resources[$0.key] == nil && now < $0.value.until }.map(\.value.resource)
        return Array(state.resources.values) + gone
    }

    private static func shown(at address: ResourceAddress, _ state: State, _ now: Instant) -> Resource? {
        if let resource = state.resources[address] { return shown(resource, state, now) }
        guard let old = state.shown[address], now < old.until else { return nil }
        return old.resource
    }

    private static func shown(_ resource: Resource, _ state: State, _ now: Instant) -> Resource {
        guard let old = state.shown[resource.address], now < old.until else { return resource }
        return old.resource
    }
}

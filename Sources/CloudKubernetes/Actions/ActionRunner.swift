import Cloud
import Documents
import Vocabulary

/// Carries out changes to objects of one scope.
struct ActionRunner: Sendable {
    let caller: KubernetesCaller
    /// For looking again at what has changed meanwhile.
    let reader: KubernetesCaller

    /// Changes under way at once.
    private static let atOnce = 16
    /// How often a change is sent again where nothing but the object's version has changed, as its status does all the time.
    private static let attempts = 3

    /// Marks and changes, with one patch for each object; one that fails fails no other.
    func perform(_ requests: [ActionRequest]) async -> [ActionResult] {
        guard let type = requests.first?.resource.address.scope.type else { return [] }
        let kinds: KindTable
        do throws(CloudError) { kinds = try await KindTable.read(of: type, reader) } catch {
            return requests.map { ActionResult(intent: $0.intent, outcome: .failure(error), requestID: nil) }
        }
        return await concurrently(requests, atOnce: Self.atOnce) { await perform($0, kinds) }
    }

    private func perform(_ request: ActionRequest, _ kinds: KindTable) async -> ActionResult {
        var (request, attempt) = (request, 1)
        while true {
            let result = await send(request, kinds)
            guard case .failure(let error) = result.outcome, error.code == "Conflict", !error.mayHaveTakenEffect,
                attempt < Self.attempts
            else { return result }
            switch await secondLook(at: request) {
            case .same(let resource): request = request.on(resource)
            case .other(let why):
                let said = CloudError(.transient, code: error.code, message: why, requestID: error.requestID)
                return ActionResult(intent: request.intent, outcome: .failure(said), requestID: error.requestID)
            }
            attempt += 1
        }
    }

    private func send(_ request: ActionRequest, _ kinds: KindTable) async -> ActionResult {
        var requestID: String?
        var isBegun = false
        do throws(CloudError) {
            let address = request.resource.address
            let kind = try kinds.kind(of: address.id)
            guard let object = ObjectName(address.id, address.scope.type) else {
                throw CloudError(.terminal, code: "NotFound", message: "this is no object: \(address)")
            }
            for patch in try Wording(kind: kind, object: object, request: request).patches() {
                requestID = try await caller.call(patch).requestID ?? requestID
                isBegun = true
            }
            return ActionResult(intent: request.intent, outcome: .success(()), requestID: requestID)
        } catch {
            // Of two patches one was made: what came of it is for a later look to tell.
            let error = isBegun ? error.afterAPart : error
            return ActionResult(intent: request.intent, outcome: .failure(error), requestID: error.requestID)
        }
    }

    private enum SecondLook {
        /// All that the change rests on is as it was.
        case same(Resource)
        case other(String)
    }

    private func secondLook(at request: ActionRequest) async -> SecondLook {
        let before = request.resource
        let readings = await InventoryReader(caller: reader, scope: before.address.scope).read([before.address.id])
        switch readings.first {
        case .found(let now):
            guard now.incarnation == before.incarnation else { return .other("another object has its name now") }
            guard now.tags == before.tags, now.owner == before.owner, now.mark == before.mark,
                !now.state.isChanging
            else { return .other("somebody changed it between the look and the change, so nothing was done") }
            for change in request.changes where now.value(of: change.field) != before.value(of: change.field) {
                return .other(Self.words(change.field, now))
            }
            return .same(now)
        case .gone: return .other("it is gone")
        case .unreadable(let error): return .other("it changed before the change, and cannot be read again: \(error)")
        case nil: return .other("it changed before the change, and cannot be read again")
        }
    }

    private static func words(_ field: Field, _ now: Resource) -> String {
        let value = now.value(of: field).value.map { "is \($0) now" } ?? "is not there any more"
        let who = now.attribute(.sizeSetBy).value?.text.map { ", set by \(Escaping.terminal($0))" } ?? ""
        return "somebody changed it between the look and the change: its \(field) \(value)\(who), so nothing was done"
    }
}

// MARK: Letting go

extension ActionRunner {
    /// Takes marks off objects of one scope, and gives up what was held of them.
    func unmark(_ addresses: [ResourceAddress], origin: String) async -> [CloudError?] {
        guard let type = addresses.first?.scope.type else { return [] }
        let kinds: KindTable
        do throws(CloudError) { kinds = try await KindTable.read(of: type, reader) } catch {
            return addresses.map { _ in error }
        }
        return await concurrently(addresses, atOnce: Self.atOnce) { address in
            do throws(CloudError) {
                try await letGo(of: address, kinds, origin)
                return nil
            } catch {
                return error.code == "NotFound" ? nil : error
            }
        }
    }

    private func letGo(
        of address: ResourceAddress, _ kinds: KindTable, _ origin: String
    ) async throws(CloudError) {
        guard let object = ObjectName(address.id, address.scope.type) else { return }
        let kind = try kinds.kind(of: address.id)
        let mark = try await metadata(kind.path(of: object))["annotations"]?[WellKnown.control]?.text
        let prior = mark.flatMap { ControlMark(encoded: $0) }?.prior ?? []
        // The autoscaler first: it is found by the mark.
        if ObjectKind.scaledByAutoscalers.contains(kind),
            prior.contains(where: { $0.field == .minimum || $0.field == .maximum })
        {
            let companions = await Companions.read(beside: kind, in: object.namespace, reader)
            if case .known(let all) = companions.autoscalers, let scaler = all[Companions.Target(kind, object)] {
                let name = ObjectName(namespace: object.namespace, name: scaler.name)
                try await letGo(of: name, .autoscaler, origin)
            }
        }
        try await letGo(of: object, kind, origin)
    }

    private func letGo(of object: ObjectName, _ kind: ObjectKind, _ origin: String) async throws(CloudError) {
        let path = kind.path(of: object)
        for attempt in 1...Self.attempts {
            guard let release = Ownership(kind: kind, metadata: try await metadata(path)).release else { return }
            do throws(CloudError) {
                _ = try await caller.call(.merge(path, release, origin: origin))
                return
            } catch {
                if error.code != "Conflict" || attempt == Self.attempts { throw error }
            }
        }
    }

    private func metadata(_ path: String) async throws(CloudError) -> Value {
        let answer = try await caller.call(.get(path, accept: .metadata))
        do throws(DocumentError) {
            return try JSONScanner.read(answer.body) { scanner throws(DocumentError) in
                var metadata = Value.null
                try scanner.openObject()
                while let key = try scanner.nextKey() {
                    if key == "metadata" { metadata = try scanner.value() } else { try scanner.skip() }
                }
                return metadata
            }
        } catch {
            throw .unreadable("an object's metadata", error)
        }
    }
}

extension ActionRequest {
    /// The same change of the resource as it was read later.
    fileprivate func on(_ resource: Resource) -> ActionRequest {
        ActionRequest(
            intent: intent, resource: resource, transition: transition, changes: changes, mark: mark, origin: origin,
            until: until, uniqueness: uniqueness)
    }
}

extension CloudError {
    /// The same after a part of the change was made.
    fileprivate var afterAPart: CloudError {
        CloudError(kind, code: code, message: message, mayHaveTakenEffect: true, requestID: requestID)
    }
}

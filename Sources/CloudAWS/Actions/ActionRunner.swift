import Cloud
import Logging
import Vocabulary

/// Carries out changes to resources of one scope.
struct ActionRunner: Sendable {
    let caller: AWSCaller
    let logger: Logger

    /// What became of one request.
    struct Attempt: Sendable {
        var outcome: Result<Void, CloudError>
        var requestID: String?

        init(_ outcome: Result<Void, CloudError>, requestID: String? = nil) {
            self.outcome = outcome
            self.requestID = requestID
        }

        var hasSucceeded: Bool { if case .success = outcome { true } else { false } }
    }

    /// Marks, changes, unmarks. A resource whose mark could not be written is not changed.
    func perform(_ requests: [ActionRequest]) async -> [ActionResult] {
        var attempts = await marked(requests)
        let ready = requests.indices.filter { attempts[$0].hasSucceeded }
        let batches = batches(requests, ready)
        let done = await concurrently(batches, atOnce: 8) { await change(requests, $0) }
        for (place, attempt) in done.joined() { attempts[place] = attempt }
        await unmark(requests.indices.filter { attempts[$0].hasSucceeded }.map { requests[$0] })
        return zip(requests, attempts).map {
            ActionResult(intent: $0.intent, outcome: $1.outcome, requestID: $1.requestID)
        }
    }

    /// Requests that go into one call, as places: instances by change and origin, all else alone.
    private func batches(_ requests: [ActionRequest], _ ready: [Int]) -> [[Int]] {
        struct Key: Hashable {
            let scope: Scope
            let transition: TransitionName
            let origin: String
        }
        var alone: [[Int]] = []
        var order: [Key] = []
        var together: [Key: [Int]] = [:]
        for place in ready {
            let request = requests[place]
            guard request.resource.address.scope.type == .instance else {
                alone.append([place])
                continue
            }
            let key = Key(
                scope: request.resource.address.scope, transition: request.transition, origin: request.origin)
            if together[key] == nil { order.append(key) }
            together[key, default: []].append(place)
        }
        return order.flatMap { (together[$0] ?? []).chunked(500) } + alone
    }

    private func change(_ requests: [ActionRequest], _ places: [Int]) async -> [(Int, Attempt)] {
        guard let first = places.first else { return [] }
        let request = requests[first]
        do throws(CloudError) {
            let call = try Wording.change(request)
            if places.count > 1 { return await changeTogether(requests, places) }
            return [(first, await send(call, request.resource.address.scope.region))]
        } catch {
            return places.map { ($0, Attempt(.failure(error))) }
        }
    }

    /// One call for many instances, split up for as long as some of them are refused.
    private func changeTogether(_ requests: [ActionRequest], _ places: [Int]) async -> [(Int, Attempt)] {
        let sample = requests[places[0]]
        var placesByID: [String: [Int]] = [:]
        for place in places { placesByID[requests[place].resource.address.id, default: []].append(place) }
        var pending = [placesByID.keys.sorted()]
        var attempts: [(Int, Attempt)] = []
        func settle(_ ids: [String], _ attempt: Attempt) {
            for id in ids { attempts += (placesByID[id] ?? []).map { ($0, attempt) } }
        }
        while let ids = pending.popLast() {
            let call = Wording.instances(sample.transition, ids, origin: sample.origin)
            do throws(Refusal) {
                let answer = try await caller.call(call, region: sample.resource.address.scope.region)
                settle(ids, Attempt(.success(()), requestID: answer.requestID))
            } catch {
                let split = BatchSplitter.split(ids, code: error.error.code, text: error.text)
                settle(split.failed, Attempt(.failure(error.error), requestID: error.error.requestID))
                pending += split.again
            }
        }
        return attempts
    }

    private func send(_ call: QueryCall, _ region: String) async -> Attempt {
        do throws(Refusal) {
            return Attempt(.success(()), requestID: try await caller.call(call, region: region).requestID)
        } catch {
            return Attempt(.failure(error.error), requestID: error.error.requestID)
        }
    }
}

extension ActionRunner {
    /// What is written on resources before they are changed; a success for those with nothing to write.
    private func marked(_ requests: [ActionRequest]) async -> [Attempt] {
        var attempts = [Attempt](repeating: Attempt(.success(())), count: requests.count)
        let groups = markGroups(requests)
        let written = await concurrently(groups, atOnce: 12) { await mark(requests, $0) }
        for (place, attempt) in written.joined() { attempts[place] = attempt }
        return attempts
    }

    /// Requests that one call marks, as places: instances that share a mark, all else alone.
    private func markGroups(_ requests: [ActionRequest]) -> [[Int]] {
        struct Key: Hashable {
            let mark: ObjectIdentifier
            let scope: Scope
            let origin: String
        }
        var groups: [[Int]] = []
        var known: [Key: Int] = [:]
        for (place, request) in requests.enumerated() {
            guard case .write(let mark) = request.mark else { continue }
            let scope = request.resource.address.scope
            let key = Key(mark: ObjectIdentifier(mark), scope: scope, origin: request.origin)
            if scope.type == .instance, let group = known[key] {
                groups[group].append(place)
            } else {
                known[key] = groups.count
                groups.append([place])
            }
        }
        return groups
    }

    /// One bad id fails a whole call, so a group that fails is marked one by one.
    private func mark(_ requests: [ActionRequest], _ places: [Int]) async -> [(Int, Attempt)] {
        guard let first = places.first, case .write(let mark) = requests[first].mark,
            let call = Wording.mark(
                mark.encoded, on: places.map { requests[$0].resource.address }, origin: requests[first].origin)
        else { return [] }
        let attempt = await send(call, requests[first].resource.address.scope.region)
        guard case .failure(let error) = attempt.outcome else { return places.map { ($0, Attempt(.success(()))) } }
        if places.count > 1 {
            var alone: [(Int, Attempt)] = []
            for place in places { alone += await self.mark(requests, [place]) }
            return alone
        }
        // Even if the mark was written, the change has not been sent.
        let unsent = CloudError(
            error.kind, code: error.code,
            message: "its mark could not be written, so it was not changed: \(error.message)",
            requestID: error.requestID)
        return [(first, Attempt(.failure(unsent), requestID: attempt.requestID))]
    }

    /// Takes marks off what was changed. A mark that stays is older than the store's and not believed, so that it
    /// does not turn a change that happened into a failure.
    private func unmark(_ requests: [ActionRequest]) async {
        let marked = requests.filter { $0.mark == .remove }
        let instances = marked.filter { $0.resource.address.scope.type == .instance }
        let others = marked.filter { $0.resource.address.scope.type != .instance }
        let groups = Dictionary(grouping: instances, by: \.resource.address.scope).sorted { $0.key < $1.key }
        let batches = groups.flatMap { $0.value.chunked(500) } + others.map { [$0] }
        _ = await concurrently(batches, atOnce: 8) { batch in
            guard let first = batch.first,
                let call = Wording.unmark(batch.map(\.resource.address), origin: first.origin)
            else { return }
            let attempt = await send(call, first.resource.address.scope.region)
            if case .failure(let error) = attempt.outcome {
                logger.warning("marks stay on \(batch.count) resources: \(error)")
            }
        }
    }
}

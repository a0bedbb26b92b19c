import Cloud
import Vocabulary

/// Carries out changes to resources of one scope.
struct ActionRunner: Sendable {
    let caller: AWSCaller

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

    /// Marks and changes. A resource whose mark could not be written is not changed.
    func perform(_ requests: [ActionRequest]) async -> [ActionResult] {
        var attempts = await marked(requests)
        let ready = requests.indices.filter { attempts[$0].hasSucceeded }
        let batches = batches(requests, ready)
        let done = await concurrently(batches, atOnce: 8) { await change(requests, $0) }
        for (place, attempt) in done.joined() { attempts[place] = attempt }
        return zip(requests, attempts).map {
            ActionResult(intent: $0.intent, outcome: $1.outcome, requestID: $1.requestID)
        }
    }

    /// Requests that go into one call, as places: instances that are stopped or started, by change and origin, and resources
    /// of EC2 that get the same tags, or lose them; all else alone.
    private func batches(_ requests: [ActionRequest], _ ready: [Int]) -> [[Int]] {
        struct Key: Hashable {
            let scope: Scope
            let transition: TransitionName
            let origin: String
            let tags: TagChange?
        }
        var alone: [[Int]] = []
        var order: [Key] = []
        var together: [Key: [Int]] = [:]
        for place in ready {
            let request = requests[place]
            let tags = request.transition == .tag ? try? TagChange(request) : nil
            guard Self.isSharable(request, tags) else {
                alone.append([place])
                continue
            }
            let key = Key(
                scope: request.resource.address.scope, transition: request.transition, origin: request.origin,
                tags: tags)
            if together[key] == nil { order.append(key) }
            together[key, default: []].append(place)
        }
        return order.flatMap { (together[$0] ?? []).chunked(AWSCatalogue.instancesPerCall) } + alone
    }

    private static func isSharable(_ request: ActionRequest, _ tags: TagChange?) -> Bool {
        let type = request.resource.address.scope.type
        switch request.transition {
        case .stop, .start, .hibernate: return type == .instance
        // What takes two calls goes alone, so that each outcome is that of both.
        case .tag: return type.isTaggedByEC2 && tags.map { $0.set.isEmpty || $0.takenOff.isEmpty } ?? false
        default: return false
        }
    }

    private func change(_ requests: [ActionRequest], _ places: [Int]) async -> [(Int, Attempt)] {
        guard let first = places.first else { return [] }
        let request = requests[first]
        do throws(CloudError) {
            let calls = try Wording.change(request)
            if places.count > 1 { return try await changeTogether(requests, places) }
            return [(first, await send(calls, of: request))]
        } catch {
            return places.map { ($0, Attempt(.failure(error))) }
        }
    }

    private func changeTogether(
        _ requests: [ActionRequest], _ places: [Int]
    ) async throws(CloudError) -> [(Int, Attempt)] {
        let sample = requests[places[0]]
        var placesByID: [String: [Int]] = [:]
        for place in places { placesByID[requests[place].resource.address.id, default: []].append(place) }
        let scope = sample.resource.address.scope
        let tags = sample.transition == .tag ? try TagChange(sample) : nil
        let attempts = await together(placesByID.keys.sorted(), scope.region) { ids in
            guard let tags else { return Wording.instances(sample.transition, ids, origin: sample.origin) }
            return tags.set.isEmpty
                ? Wording.takeOffTags(tags.takenOff, ids, in: scope, origin: sample.origin)
                : Wording.setTags(tags.set, ids, in: scope, origin: sample.origin)
        }
        return attempts.flatMap { id, attempt in (placesByID[id] ?? []).map { ($0, attempt) } }
    }

    /// One call for many instances, split up for as long as some of them are refused.
    func together(
        _ ids: [String], _ region: String, _ word: ([String]) -> QueryCall
    ) async -> [(id: String, attempt: Attempt)] {
        var pending = [ids]
        var attempts: [(String, Attempt)] = []
        while let ids = pending.popLast() {
            do throws(Refusal) {
                let answer = try await caller.call(word(ids), region: region)
                attempts += ids.map { ($0, Attempt(.success(()), requestID: answer.requestID)) }
            } catch {
                let split = BatchSplitter.split(ids, code: error.error.code, text: error.text)
                let failed = Attempt(.failure(error.error), requestID: error.error.requestID)
                attempts += split.failed.map { ($0, failed) }
                pending += split.again
            }
        }
        return attempts
    }

    /// The calls of one change, one after the other for as long as they succeed.
    private func send(_ calls: [QueryCall], of request: ActionRequest) async -> Attempt {
        var last = Attempt(.success(()))
        for (index, call) in calls.enumerated() {
            let attempt = await send(call, request.resource.address.scope.region)
            guard case .failure(let error) = attempt.outcome else {
                last = attempt
                continue
            }
            if FaultCodes.isDone(error.code, request.transition) {
                last = Attempt(.success(()), requestID: attempt.requestID)
                continue
            }
            return index == 0 ? attempt : Attempt(.failure(error.afterAPart), requestID: attempt.requestID)
        }
        return last
    }

    func send(_ call: QueryCall, _ region: String) async -> Attempt {
        do throws(Refusal) {
            return Attempt(.success(()), requestID: try await caller.call(call, region: region).requestID)
        } catch {
            return Attempt(.failure(error.error), requestID: error.error.requestID)
        }
    }
}

extension CloudError {
    /// The same, where a part of the change had been made before.
    fileprivate var afterAPart: CloudError {
        CloudError(
            kind, code: code, message: "a part of it was done, the rest was not: \(message)", mayHaveTakenEffect: true,
            requestID: requestID)
    }
}

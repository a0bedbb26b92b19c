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

    /// Requests that go into one call, as places: instances that are stopped or started, by change and origin; all else
    /// alone.
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
            guard request.resource.address.scope.type == .instance, request.transition != .resize else {
                alone.append([place])
                continue
            }
            let key = Key(
                scope: request.resource.address.scope, transition: request.transition, origin: request.origin)
            if together[key] == nil { order.append(key) }
            together[key, default: []].append(place)
        }
        return order.flatMap { (together[$0] ?? []).chunked(AWSCatalogue.instancesPerCall) } + alone
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

    private func changeTogether(_ requests: [ActionRequest], _ places: [Int]) async -> [(Int, Attempt)] {
        let sample = requests[places[0]]
        var placesByID: [String: [Int]] = [:]
        for place in places { placesByID[requests[place].resource.address.id, default: []].append(place) }
        let attempts = await together(placesByID.keys.sorted(), sample.resource.address.scope.region) {
            Wording.instances(sample.transition, $0, origin: sample.origin)
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

    func send(_ call: QueryCall, _ region: String) async -> Attempt {
        do throws(Refusal) {
            return Attempt(.success(()), requestID: try await caller.call(call, region: region).requestID)
        } catch {
            return Attempt(.failure(error.error), requestID: error.error.requestID)
        }
    }
}

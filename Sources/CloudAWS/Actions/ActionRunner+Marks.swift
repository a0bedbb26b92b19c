import Cloud
import Vocabulary

extension ActionRunner {
    /// What is written on resources before they are changed; a success for those with nothing to write.
    func marked(_ requests: [ActionRequest]) async -> [Attempt] {
        var attempts = [Attempt](repeating: Attempt(.success(())), count: requests.count)
        let groups = markGroups(requests)
        let written = await concurrently(groups, atOnce: 12) { await mark(requests, $0) }
        for (place, attempt) in written.joined() { attempts[place] = attempt }
        return attempts
    }

    /// Requests that one call marks, as places: resources of EC2 that share a mark, all else alone.
    private func markGroups(_ requests: [ActionRequest]) -> [[Int]] {
        struct Key: Hashable {
            let mark: ObjectIdentifier
            let scope: Scope
            let origin: String
        }
        var groups: [[Int]] = []
        var known: [Key: Int] = [:]
        for (place, request) in requests.enumerated() {
            guard let mark = request.mark else { continue }
            let scope = request.resource.address.scope
            let key = Key(mark: ObjectIdentifier(mark), scope: scope, origin: request.origin)
            if scope.type.isTaggedByEC2, let group = known[key] {
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
        guard let first = places.first, let mark = requests[first].mark,
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

    /// Takes marks off resources of one scope.
    func unmark(_ addresses: [ResourceAddress], origin: String) async -> [CloudError?] {
        let together = addresses.filter(\.scope.type.isTaggedByEC2).chunked(500)
        let others = addresses.filter { !$0.scope.type.isTaggedByEC2 }.map { [$0] }
        let stayed = await concurrently(together + others, atOnce: 8) { await unmark(together: $0, origin: origin) }
        let errors = Dictionary(stayed.joined(), uniquingKeysWith: { first, _ in first })
        return addresses.map { errors[$0] }
    }

    private func unmark(
        together addresses: [ResourceAddress], origin: String
    ) async -> [(ResourceAddress, CloudError)] {
        guard let scope = addresses.first?.scope else { return [] }
        let attempts = await together(addresses.map(\.id), scope.region) { ids in
            Wording.unmark(ids, in: scope, origin: origin)
        }
        return attempts.compactMap { id, attempt in
            guard case .failure(let error) = attempt.outcome else { return nil }
            return (ResourceAddress(scope: scope, id: id), error)
        }
    }
}

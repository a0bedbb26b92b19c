import Cloud
import Transport
import Vocabulary

/// Lists and reads resources of one scope.
struct InventoryReader: Sendable {
    let caller: AWSCaller
    let scope: Scope
    var detail = ListingDetail.whole

    /// Everything in the scope; what could not be had is said in its completeness.
    func list() async -> Listing {
        let start = caller.client.clock.now
        guard let enquiry = Enquiry.of(scope.type) else {
            return listing(ResourcePage(), start, .incomplete("AWS has no type `\(scope.type)`"), nil)
        }
        guard scope.account == caller.access.account.account else {
            return listing(
                ResourcePage(), start,
                .incomplete(
                    "account \(caller.access.account.name) is \(caller.access.account.account), and "
                        + "\(scope.account) was asked for"), nil)
        }
        var pool = ResourcePool()
        var (page, failure, skew) = await pages(enquiry, &pool) { call in
            enquiry.all(&call)
            if scope.type == .snapshot { call.filter("owner-id", [scope.account.rawValue]) }
        }
        await complete(&page, &pool)
        if let failure { return listing(page, start, .incomplete(failure.description), skew) }
        return listing(page, start, page.problem.map(Listing.Completeness.incomplete) ?? .complete, skew)
    }

    /// Some resources again, in the order asked.
    func read(_ ids: [String]) async -> [Reading] {
        guard let enquiry = Enquiry.of(scope.type) else {
            let error = CloudError(.terminal, code: "unsupported", message: "AWS has no type `\(scope.type)`")
            return ids.map { _ in .unreadable(error) }
        }
        guard let strict = enquiry.strictParameter else { return await readLeniently(ids, enquiry) }
        return await concurrently(ids.chunked(1000), atOnce: 4) { chunk in
            var call = QueryCall(enquiry.service, enquiry.action)
            call.add(strict, each: chunk)
            let (page, failure) = await onePage(call, enquiry)
            // One that is gone, or never was, fails all: then the filter, which takes fewer at a time.
            if let failure, failure.code.hasPrefix("InvalidInstanceID") { return await readLeniently(chunk, enquiry) }
            return await readings(chunk, page, failure)
        }.flatMap { $0 }
    }

    private func readLeniently(_ ids: [String], _ enquiry: Enquiry) async -> [Reading] {
        await concurrently(ids.chunked(enquiry.idsPerCall), atOnce: 4) { chunk in
            var pool = ResourcePool()
            let (page, failure, _) = await pages(enquiry, &pool) { enquiry.some(&$0, chunk) }
            return await readings(chunk, page, failure)
        }.flatMap { $0 }
    }

    private func readings(_ ids: [String], _ page: ResourcePage, _ failure: CloudError?) async -> [Reading] {
        if let failure { return ids.map { _ in .unreadable(failure) } }
        if let problem = page.problem {
            let error = CloudError(.stalled, code: "foreignAccount", message: problem)
            return ids.map { _ in .unreadable(error) }
        }
        var (page, pool) = (page, ResourcePool())
        await complete(&page, &pool)
        var found: [String: Resource] = [:]
        for resource in page.resources { found[resource.address.id] = resource }
        return ids.map { id in found[id].map(Reading.found) ?? .gone }
    }

    /// Adds what the first answer does not tell.
    private func complete(_ page: inout ResourcePage, _ pool: inout ResourcePool) async {
        switch scope.type {
        case .instance: await SpotRequests(caller: caller, region: scope.region).complete(&page, &pool)
        case .volume: await VolumeCopies(caller: caller, region: scope.region).complete(&page, &pool)
        case .snapshot: await SnapshotImages(caller: caller, region: scope.region).complete(&page)
        case .databaseInstance where detail >= .whole:
            await DatabaseCopies(caller: caller, region: scope.region).complete(&page, &pool)
        default: break
        }
    }

    private func onePage(_ call: QueryCall, _ enquiry: Enquiry) async -> (ResourcePage, CloudError?) {
        var pool = ResourcePool()
        do throws(Refusal) {
            let answer = try await caller.call(call, region: scope.region)
            do throws(CloudError) { return (try enquiry.parse(answer.body, scope, detail, &pool), nil) } catch {
                throw Refusal(error)
            }
        } catch {
            return (ResourcePage(), error.error)
        }
    }

    /// All pages, as far as they could be had.
    private func pages(
        _ enquiry: Enquiry, _ pool: inout ResourcePool, _ narrow: (inout QueryCall) -> Void
    ) async -> (ResourcePage, CloudError?, clockSkew: Int?) {
        var all = ResourcePage()
        var seen: Set<String> = []
        var skew: Int?
        repeat {
            var call = enquiry.page(after: all.nextToken)
            narrow(&call)
            do throws(Refusal) {
                let answer = try await caller.call(call, region: scope.region)
                skew = answer.clockSkew ?? skew
                do throws(CloudError) {
                    all.append(contentsOf: try enquiry.parse(answer.body, scope, detail, &pool))
                } catch { throw Refusal(error) }
            } catch {
                return (all, error.error, skew)
            }
            if let next = all.nextToken, !seen.insert(next).inserted {
                return (all, .endless(enquiry.action), skew)
            }
        } while all.nextToken != nil
        return (all, nil, skew)
    }

    private func listing(
        _ page: ResourcePage, _ start: Instant, _ completeness: Listing.Completeness, _ skew: Int?
    ) -> Listing {
        Listing(
            scope: scope, resources: page.resources, completeness: completeness, listedAt: start, clockSkew: skew,
            detail: detail)
    }
}

extension Array {
    /// The elements in order, so many at a time.
    func chunked(_ size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

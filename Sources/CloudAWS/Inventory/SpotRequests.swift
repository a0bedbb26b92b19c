import Cloud
import Documents
import Vocabulary

/// Looks up what kind of request Spot instances were launched by, which `DescribeInstances` does not tell.
///
/// Source: EC2 API reference, `SpotInstanceRequest`; user guide, "Stop a Spot Instance".
struct SpotRequests: Sendable {
    let caller: AWSCaller
    let region: String

    /// Fills in the attribute of a page's Spot instances; where it cannot be had, it is unknown and says why.
    func complete(_ page: inout ResourcePage, _ pool: inout ResourcePool) async {
        guard !page.spotRequests.isEmpty else { return }
        for chunk in page.spotRequests.chunked(200) {
            let kinds = await kinds(of: chunk.map(\.request))
            for (place, request) in chunk {
                let kind: Known<Value> =
                    switch kinds {
                    case .success(let known): .known(.string(known[request] ?? "cancelled"))
                    case .failure(let error): .unknown(error.kind == .stalled ? .denied : .failed)
                    }
                page.replace(place, with: page.resources[place].with(.spotRequest, kind, &pool))
            }
        }
    }

    private func kinds(of requests: [String]) async -> Result<[String: String], CloudError> {
        var call = QueryCall(.ec2, "DescribeSpotInstanceRequests")
        call.add("Filter.1.Name", "spot-instance-request-id")
        call.add("Filter.1.Value", each: requests)
        do throws(Refusal) {
            return Self.read(try await caller.call(call, region: region).body)
        } catch {
            return .failure(error.error)
        }
    }

    private static func read(_ body: [UInt8]) -> Result<[String: String], CloudError> {
        do throws(DocumentError) {
            var kinds: [String: String] = [:]
            for item in try XML.tree(body).elements("spotInstanceRequestSet/item") {
                if let id = item["spotInstanceRequestId"]?.text { kinds[id] = kind(item) }
            }
            return .success(kinds)
        } catch {
            return .failure(.malformed("EC2 DescribeSpotInstanceRequests", error))
        }
    }

    private static func kind(_ request: XMLElement) -> String {
        if ["cancelled", "closed", "failed"].contains(request["state"]?.text) { return "cancelled" }
        let groups = [request["launchGroup"], request["availabilityZoneGroup"]]
        if groups.contains(where: { $0.map { !$0.text.isEmpty } ?? false }) { return "grouped" }
        return request["type"]?.text ?? "one-time"
    }
}

extension Resource {
    /// The resource with one attribute replaced.
    fileprivate func with(
        _ name: AttributeName, _ value: Known<Value>, _ pool: inout ResourcePool
    ) -> Resource {
        let attributes = state.attributes.map { reading in
            reading.name == name ? ResourceState.AttributeReading(name, value) : reading
        }
        let state = ResourceState(
            fields: state.fields, attributes: attributes, owner: state.owner, isChanging: state.isChanging)
        return Resource(
            address: address, incarnation: incarnation, tags: tags, state: pool.state(state), mark: mark,
            notice: notice)
    }
}

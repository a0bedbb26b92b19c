import Cloud
import Documents
import Vocabulary

/// Looks up which of the account's images are made of which snapshots: AWS deletes no snapshot that one is made of.
struct SnapshotImages: Sendable {
    let caller: AWSCaller
    let region: String

    /// Fills in the attribute of a page's snapshots; where it cannot be had, it is unknown and says why.
    func complete(_ page: inout ResourcePage) async {
        guard !page.resources.isEmpty else { return }
        let images = await images()
        for (place, resource) in page.resources.enumerated() {
            let image: Known<Value> =
                switch images {
                case .success(let known): known[resource.address.id].map { .known(.string($0)) } ?? .absent
                case .failure(let error): .unknown(error.ignorance)
                }
            page.replace(place, with: resource.with(particular: .usedByImage, image))
        }
    }

    /// The first image of each snapshot, by the order of their ids.
    private func images() async -> Result<[String: String], CloudError> {
        var images: [String: String] = [:]
        var seen: Set<String> = []
        var next: String?
        repeat {
            var call = QueryCall(.ec2, "DescribeImages")
            call.add("Owner.1", "self")
            call.add("MaxResults", "1000")
            if let next { call.add("NextToken", next) }
            do throws(Refusal) {
                let body = try await caller.call(call, region: region).body
                let tree: XMLElement
                do throws(DocumentError) { tree = try XML.tree(body) } catch {
                    throw Refusal(.malformed("EC2 DescribeImages", error))
                }
                for image in tree.elements("imagesSet/item") { Self.note(image, in: &images) }
                next = tree["nextToken"].flatMap { $0.text.isEmpty ? nil : $0.text }
            } catch {
                return .failure(error.error)
            }
            if let next, !seen.insert(next).inserted { return .failure(.endless("DescribeImages")) }
        } while next != nil
        return .success(images)
    }

    private static func note(_ image: XMLElement, in images: inout [String: String]) {
        guard let id = image["imageId"]?.text else { return }
        for device in image.elements("blockDeviceMapping/item") {
            guard let snapshot = device["ebs/snapshotId"]?.text else { continue }
            images[snapshot] = min(images[snapshot] ?? id, id)
        }
    }
}

extension Resource {
    /// The resource with one of its particulars replaced.
    fileprivate func with(particular name: AttributeName, _ value: Known<Value>) -> Resource {
        Resource(
            address: address, incarnation: incarnation, tags: tags, state: state, mark: mark, notice: notice,
            particulars: particulars.map { $0.name == name ? ResourceState.AttributeReading(name, value) : $0 },
            measurements: measurements)
    }
}

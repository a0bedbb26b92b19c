import Cloud
import Transport
import Vocabulary

extension CredentialResolver {
    /// The endpoint of an ECS task or an EKS pod.
    ///
    /// Source: AWS SDKs and Tools reference guide, "Container credential provider".
    func fromContainer() async throws(CloudError) -> AWSCredentials {
        let url: String
        if let relative = environment.value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            // Without the slash the text could name another host.
            guard relative.hasPrefix("/") else {
                throw .credentials("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with a slash")
            }
            url = environment.containerEndpoint + relative
        } else if let full = environment.value("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            guard Self.isTrustworthy(full) else {
                throw .credentials(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor on this machine, so no token is sent there"
                )
            }
            url = full
        } else {
            throw .credentials(
                "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set; "
                    + "is this an ECS task or an EKS pod?")
        }
        var headers: [HTTPHeader] = []
        if let token = try containerToken() {
            headers.append(HTTPHeader("Authorization", token, isSensitive: true))
        }
        let body = try await local(HTTPRequest(url: url, headers: headers), "the container credentials endpoint")
        return try Self.read(body, from: "the container credentials endpoint", tokenKey: "Token")
    }

    private func containerToken() throws(CloudError) -> String? {
        guard let file = environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
            return environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
        guard let bytes = environment.readFile(file) else {
            throw .credentials("the container token file \(file) cannot be read")
        }
        return String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
    }

    /// https anywhere, http only on loopback and to the agents of ECS and EKS.
    static func isTrustworthy(_ url: String) -> Bool {
        if url.hasPrefix("https://") { return true }
        guard url.hasPrefix("http://"), let endpoint = Endpoint(url) else { return false }
        let host =
            endpoint.host.hasPrefix("[")
            ? String(endpoint.host.dropFirst().prefix { $0 != "]" }) : String(endpoint.host.prefix { $0 != ":" })
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        let isLoopback = numbers.count == 4 && numbers.first == 127 && numbers.allSatisfy { $0 != nil }
        return isLoopback || ["localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(host)
    }

    /// The role of the instance this runs on, only by version 2 of the metadata service.
    ///
    /// Source: EC2 user guide, "Use the Instance Metadata Service to access instance metadata".
    func fromInstanceMetadata() async throws(CloudError) -> AWSCredentials {
        if environment.value("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" {
            throw .credentials("AWS_EC2_METADATA_DISABLED forbids asking the instance metadata service")
        }
        let base = environment.metadataEndpoint + "/latest/"
        let session = try await local(
            HTTPRequest(
                method: "PUT", url: base + "api/token",
                headers: [HTTPHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600")]), Self.metadata)
        let token = HTTPHeader(
            "X-aws-ec2-metadata-token", String(decoding: session, as: UTF8.self), isSensitive: true)
        let list = base + "meta-data/iam/security-credentials/"
        let roles = String(
            decoding: try await local(HTTPRequest(url: list, headers: [token]), Self.metadata), as: UTF8.self)
        guard let role = roles.split(whereSeparator: \.isNewline).first else {
            throw .credentials("the instance this runs on has no role; attach an instance profile to it")
        }
        let url = list + PercentEncoding.encoded(String(role))
        let body = try await local(HTTPRequest(url: url, headers: [token]), Self.metadata)
        return try Self.read(body, from: Self.metadata, tokenKey: "Token")
    }

    private static let metadata = "the instance metadata service"

    /// Asks a service on this machine, which answers at once or not at all.
    private func local(_ request: HTTPRequest, _ source: String) async throws(CloudError) -> [UInt8] {
        var request = request
        request.deadline = .seconds(5)
        request.connectTimeout = .seconds(2)
        request.maximumResponseBytes = 1 << 16
        let response: HTTPResponse
        do throws(TransportError) { response = try await sender.send(request) } catch {
            throw CloudError(
                error.kind == .transient ? .transient : .stalled, code: "credentials",
                message: "\(source) did not answer: \(error)")
        }
        guard response.status != 200 else { return response.body }
        // "Not now" comes as 5xx and 429; anything else needs a person.
        let passes = response.status >= 500 || response.status == 429
        throw CloudError(
            passes ? .transient : .stalled, code: "credentials",
            message: "\(source) answered with status \(response.status)")
    }
}

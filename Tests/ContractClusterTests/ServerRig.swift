import ContractCluster
import Documents
import Transport
import Vocabulary

/// A server, and a client that is its administrator.
struct ServerRig {
    struct Answer {
        let response: HTTPResponse
        let value: Value

        var status: Int { response.status }
    }

    let server: ClusterServer
    private let http = HTTPClient()

    static func start() async throws -> ServerRig { ServerRig(server: try await ClusterServer.start()) }

    func get(
        _ path: String, accept: String = "application/json", token: String = "admin-token",
        headers: [String: String] = [:]
    ) async throws -> Answer {
        try await send("GET", path, accept: accept, token: token, headers: headers)
    }

    /// What is no JSON.
    func text(_ path: String) async throws -> HTTPResponse { try await response("GET", path) }

    /// The events of a watch that ends by itself.
    func lines(_ path: String) async throws -> [Value] {
        let response = try await response("GET", path)
        return try response.body.split(separator: UInt8(ascii: "\n")).map { try JSON.value(Array($0)) }
    }

    func send(
        _ method: String, _ path: String, _ body: Value = .null, type: String = "application/json",
        accept: String = "application/json", token: String = "admin-token", headers: [String: String] = [:]
    ) async throws -> Answer {
        let response = try await response(
            method, path, body, type: type, accept: accept, token: token, headers: headers)
        return Answer(response: response, value: try JSON.value(response.body))
    }

    private func response(
        _ method: String, _ path: String, _ body: Value = .null, type: String = "application/json",
        accept: String = "application/json", token: String = "admin-token", headers: [String: String] = [:]
    ) async throws -> HTTPResponse {
        let fields = [
            HTTPHeader("authorization", "Bearer " + token), HTTPHeader("content-type", type),
            HTTPHeader("accept", accept),
        ]
        return try await http.send(
            HTTPRequest(
                method: method, url: server.url + path,
                headers: fields + headers.sorted { $0.key < $1.key }.map { HTTPHeader($0.key, $0.value) },
                body: body == .null ? [] : CanonicalJSON.bytes(body)))
    }

    func close() async {
        await http.shutdown()
        await server.close()
    }
}

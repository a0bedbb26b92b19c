import CLibCurl

/// Fetches from URLs that documents name, and that whoever writes documents could point anywhere.
///
/// `https` only. The host's name is looked up once, and what is connected to is the address that was looked at: one of a
/// private network, of this machine or of a cloud's metadata service is refused, unless the process configuration lists
/// the host. No redirect is followed, no proxy asked, no credentials sent; size and time are limited. Of an answer that
/// is no success only the status is told.
public struct GuardedClient: HTTPSender {
    private let client: HTTPClient

    /// A client of its own, whose connections nothing else uses.
    ///
    /// - Parameters:
    ///   - privateHosts: those that may have any address, with or without a port.
    ///   - caFile: a PEM bundle to trust instead of the system's.
    public init(privateHosts: [String], caFile: String? = nil, userAgent: String = "CloudPioneer") {
        var configuration = HTTPClient.Configuration(caFile: caFile, proxy: .none, userAgent: userAgent)
        configuration.privateHosts = privateHosts.map { $0.lowercased() }
        client = HTTPClient(configuration)
    }

    /// The body of the answer with status 200.
    ///
    /// - Parameter maximumBytes: a longer answer is an error.
    /// - Throws: `refused` for another scheme or address, `status` for any other status, and whatever can go wrong on
    ///   the way.
    public func get(
        _ url: String, maximumBytes: Int, deadline: Duration = .seconds(60)
    ) async throws(TransportError) -> [UInt8] {
        let request = HTTPRequest(
            url: url, headers: [], deadline: deadline, connectTimeout: .seconds(10), maximumResponseBytes: maximumBytes,
            lowSpeedTimeout: .seconds(20))
        let answer = try await ask(request)
        guard answer.status == 200 else {
            let why = (300..<400).contains(answer.status) ? ", and redirects are not followed" : ""
            throw TransportError(
                answer.status >= 500 || answer.status == 429 ? .transient : .stalled, code: .status,
                message: "\(request.target): the server answered with status \(answer.status)\(why)",
                mayHaveBeenSent: true)
        }
        return answer.body
    }
}

extension GuardedClient {
    /// The longest answer that is read to its end where only its status is told, in bytes.
    private static let longestAnswer = 1 << 20

    /// Asks once for the status. Headers and body of the request are not sent, those of the answer not told.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let bare = HTTPRequest(
            url: request.url, headers: [], deadline: request.deadline, connectTimeout: request.connectTimeout,
            maximumResponseBytes: Self.longestAnswer)
        return HTTPResponse(status: try await ask(bare).status, headers: [], body: [])
    }

    private func ask(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard request.url.lowercased().hasPrefix("https://") else {
            throw TransportError(.terminal, code: .refused, message: "\(request.target): only https is fetched from")
        }
        return try await client.send(request)
    }
}

/// A host and its port as libcurl reads them out of a URL, so that both mean the same.
struct URLHost {
    /// In lower case; an IPv6 address in brackets.
    let host: String
    let port: String

    init?(_ url: String) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK, let host = part(CURLUPART_HOST),
            let port = part(CURLUPART_PORT, 1)
        else { return nil }
        self.host = host.lowercased()
        self.port = port
    }

    /// Whether a list names the host, alone or with this port.
    func isListed(in hosts: [String]) -> Bool { hosts.contains(host) || hosts.contains("\(host):\(port)") }
}

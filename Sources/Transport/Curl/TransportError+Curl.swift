import CLibCurl

extension TransportError {
    /// What libcurl's code means for trying again. Texts are ours; libcurl's own is added as the reason.
    init(_ code: CURLcode, request: HTTPRequest, easy: EasyHandle) {
        let target = request.target
        if let address = easy.refusedAddress {
            self.init(
                .stalled, code: .refused,
                message:
                    "\(target): its address \(address) is not a public one; list the host in `privateHosts` of the "
                    + "process configuration if it is to be reached")
            return
        }
        let reason = easy.errorMessage.isEmpty ? String(cString: curl_easy_strerror(code)) : easy.errorMessage
        let (kind, word, what) = TransportError.meaning(of: code)
        self.init(kind, code: word, message: "\(target): \(what): \(reason)", mayHaveBeenSent: easy.hasSent)
    }

    private static func meaning(of code: CURLcode) -> (Kind, Code, String) {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            (.transient, .timeout, "no connection in time")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (.transient, .name, "the host's name could not be looked up")
        case CURLE_COULDNT_CONNECT: (.transient, .connect, "no connection")
        case CURLE_PROXY: (.stalled, .connect, "the proxy refused")
        case CURLE_SSL_CONNECT_ERROR: (.transient, .tls, "the TLS handshake failed")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            (.stalled, .tls, "the server's certificate is not to be trusted; add its issuer to the CA file if it is")
        case CURLE_SSL_CACERT_BADFILE: (.stalled, .tls, "the certificates to trust cannot be read")
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED:
            (.stalled, .tls, "TLS cannot be set up; is the client's certificate one, and the key its own?")
        case CURLE_URL_MALFORMAT: (.terminal, .invalidRequest, "not a URL that can be asked")
        // The scheme has been looked at before.
        case CURLE_UNSUPPORTED_PROTOCOL: (.transient, .broken, "the answer is not HTTP")
        case CURLE_LOGIN_DENIED:
            (.terminal, .invalidRequest, "the URL carries user information; credentials belong in a header")
        case CURLE_OUT_OF_MEMORY: (.transient, .broken, "out of memory")
        case CURLE_SEND_FAIL_REWIND:
            (.transient, .broken, "the connection broke after the body was begun, and only the caller may repeat it")
        default: (.transient, .broken, "the connection broke")
        }
    }

    static func cancelled(_ request: HTTPRequest, sent: Bool) -> TransportError {
        let target = request.target
        return TransportError(.terminal, code: .cancelled, message: "\(target): cancelled", mayHaveBeenSent: sent)
    }

    static func timeout(_ request: HTTPRequest, sent: Bool) -> TransportError {
        let target = request.target
        let limit = "no complete answer within \(request.deadline.asSeconds) s"
        return TransportError(.transient, code: .timeout, message: "\(target): \(limit)", mayHaveBeenSent: sent)
    }

    static func silence(_ request: HTTPRequest, sent: Bool) -> TransportError {
        let target = request.target
        let limit = "not a byte for \((request.lowSpeedTimeout ?? .zero).asSeconds) s"
        return TransportError(.transient, code: .stall, message: "\(target): \(limit)", mayHaveBeenSent: sent)
    }

    static func tooLarge(_ request: HTTPRequest) -> TransportError {
        let target = request.target
        let limit = "the answer is longer than the \(request.maximumResponseBytes) bytes allowed"
        return TransportError(.terminal, code: .tooLarge, message: "\(target): \(limit)", mayHaveBeenSent: true)
    }

    static func shutDown(_ request: HTTPRequest) -> TransportError {
        let target = request.target
        return TransportError(.terminal, code: .cancelled, message: "\(target): the client was shut down")
    }

    static func noMemory(_ request: HTTPRequest) -> TransportError {
        let target = request.target
        return TransportError(.transient, code: .broken, message: "\(target): no memory or thread left")
    }
}

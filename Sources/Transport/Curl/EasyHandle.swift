import CLibCurl
import Glibc

/// What a transfer does with the bytes that libcurl brings and wants. Called on the thread that drives the transfer.
protocol TransferBody: AnyObject {
    /// Status and headers are there.
    func begin(_ easy: EasyHandle)
    /// Takes bytes of the answer's body; says how many, or `pioneer_curl_write_pause`. Fewer than given ends the
    /// transfer.
    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> Int
    /// Puts bytes of the request's body into the buffer; says how many, 0 at the end, or `pioneer_curl_read_pause`.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int
    /// Whether the body can be sent from its start once more.
    func rewind() -> Bool
}

/// A libcurl easy handle, kept for many requests one after the other.
///
/// Unchecked because of the C handle: it belongs to the thread that drives the transfer, and changes hands only
/// between transfers.
final class EasyHandle: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
    /// Set for the length of a transfer.
    private(set) weak var body: (any TransferBody)?
    var head = ResponseHead()
    /// The last address that was not connected to because it is none of the public ones.
    private(set) var refusedAddress: String?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    /// Where to connect to instead of the URL's host.
    var connectList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    /// Nil when memory is exhausted.
    init?() {
        CurlLibrary.start
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(headerList)
        curl_slist_free_all(connectList)
        errorText.deallocate()
    }

    /// Makes the handle ready for a request. `bodyLength` is nil where it is not known beforehand.
    func prepare(
        _ request: HTTPRequest, bodyLength: Int?, configuration: HTTPClient.Configuration, body: any TransferBody
    ) {
        self.body = body
        head = ResponseHead()
        refusedAddress = nil
        errorText[0] = 0
        setCallbacks()
        setPolicy(configuration)
        if let hosts = configuration.privateHosts { setGuard(request, hosts) }
        setMessage(request, bodyLength: bodyLength)
        if let tls = request.tls { setTLS(tls, of: request) }
        setHeaders(request, isChunked: bodyLength == nil)
    }

    /// Forgets the request; connections, sessions and looked-up names are the multi handle's and stay.
    func reset() {
        curl_easy_reset(raw)
        curl_slist_free_all(headerList)
        curl_slist_free_all(connectList)
        headerList = nil
        connectList = nil
        body = nil
    }

    /// What libcurl says about the last failure; empty where it says nothing.
    var errorMessage: String { String(cString: errorText) }

    /// Whether any byte of the request has left. Counts a proxy's CONNECT too, which errs on the safe side.
    var hasSent: Bool {
        var size = 0
        pioneer_curl_get_long(raw, CURLINFO_REQUEST_SIZE, &size)
        return size > 0
    }

    /// Whether a connection stands, TLS included.
    var hasConnected: Bool {
        var time: curl_off_t = 0
        pioneer_curl_get_offset(raw, CURLINFO_PRETRANSFER_TIME_T, &time)
        return time > 0
    }

    /// The length of the answer's body as the server announced it.
    var announcedLength: Int? {
        var length: curl_off_t = -1
        pioneer_curl_get_offset(raw, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length)
        return length < 0 ? nil : Int(length)
    }

    /// The head as far as it has come, for callers.
    var responseHead: HTTPResponse.Head { HTTPResponse.Head(status: head.status, headers: head.headers) }

    /// Goes on after a callback paused the transfer.
    func unpause(keepingReceivePaused receive: Bool, keepingSendPaused send: Bool) {
        curl_easy_pause(raw, (receive ? CURLPAUSE_RECV : 0) | (send ? CURLPAUSE_SEND : 0))
    }

    /// The handle behind a C one that this type made.
    static func of(_ raw: UnsafeMutableRawPointer) -> EasyHandle? {
        var context: UnsafeMutableRawPointer?
        pioneer_curl_get_pointer(raw, CURLINFO_PRIVATE, &context)
        return context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension EasyHandle {
    private func setCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        setPointer(CURLOPT_PRIVATE, context)
        setPointer(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
        setPointer(CURLOPT_HEADERDATA, context)
        setPointer(CURLOPT_WRITEDATA, context)
        setPointer(CURLOPT_READDATA, context)
        setPointer(CURLOPT_SEEKDATA, context)
        pioneer_curl_set_write(raw, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let easy = EasyHandle.from(context) else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let wasComplete = easy.head.isComplete
            guard easy.head.add(line: line) else { return 0 }
            if !wasComplete, easy.head.isComplete { easy.body?.begin(easy) }
            return line.count
        }
        pioneer_curl_set_write(raw, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let easy = EasyHandle.from(context), let body = easy.body else { return 0 }
            return body.receive(UnsafeRawBufferPointer(start: bytes, count: size * count), from: easy)
        }
        pioneer_curl_set_read(raw) { buffer, size, count, context in
            guard let buffer, let body = EasyHandle.from(context)?.body else { return 0 }
            return body.fill(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
        }
        pioneer_curl_set_seek(raw) { context, offset, _ in
            guard offset == 0, let body = EasyHandle.from(context)?.body else { return CURL_SEEKFUNC_FAIL }
            return body.rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
        context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    /// What holds for every request.
    private func setPolicy(_ configuration: HTTPClient.Configuration) {
        setLong(CURLOPT_NOSIGNAL, 1)
        setLong(CURLOPT_FOLLOWLOCATION, 0)
        setLong(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        setLong(CURLOPT_SSL_VERIFYPEER, 1)
        setLong(CURLOPT_SSL_VERIFYHOST, 2)
        setLong(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        setLong(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        setLong(CURLOPT_TCP_KEEPALIVE, 1)
        // Credentials in a URL would end up in logs; they belong in a header.
        setLong(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        // A signature covers the path as written.
        setLong(CURLOPT_PATH_AS_IS, 1)
        setLong(CURLOPT_MAXAGE_CONN, max(1, Int(configuration.idleConnectionLifetime.components.seconds)))
        setString(CURLOPT_PROTOCOLS_STR, "http,https")
        setString(CURLOPT_USERAGENT, configuration.userAgent)
        if let caFile = configuration.caFile {
            setString(CURLOPT_CAINFO, caFile)
            // Else the system's folder would be trusted besides.
            setString(CURLOPT_CAPATH, nil)
        }
        switch configuration.proxy {
        case .none: setString(CURLOPT_PROXY, "")
        case .environment: break
        case .url(let url): setString(CURLOPT_PROXY, url)
        }
    }

    /// Lets nothing be connected to but public addresses, at the moment it is connected to.
    private func setGuard(_ request: HTTPRequest, _ privateHosts: [String]) {
        setString(CURLOPT_PROTOCOLS_STR, "https")
        if URLHost(request.url)?.isListed(in: privateHosts) ?? false { return }
        setPointer(CURLOPT_OPENSOCKETDATA, Unmanaged.passUnretained(self).toOpaque())
        pioneer_curl_set_opensocket(raw) { context, _, address in
            guard let easy = EasyHandle.from(context), let address else { return CURL_SOCKET_BAD }
            var count = 0
            let start = pioneer_curl_address(address, &count)
            let bytes = Array(UnsafeBufferPointer(start: start, count: count))
            guard PublicAddress.isPublic(bytes) else {
                easy.refusedAddress = PublicAddress.text(bytes)
                return CURL_SOCKET_BAD
            }
            let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
            return socket(address.pointee.family, type, address.pointee.protocol)
        }
    }

    private func setMessage(_ request: HTTPRequest, bodyLength: Int?) {
        setString(CURLOPT_URL, request.url)
        setLong(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectTimeout.roundedUpMilliseconds))
        // Over TLS the first connection may turn out to carry many requests (HTTP/2): worth waiting for.
        if request.url.utf8.starts(with: "https:".utf8) { setLong(CURLOPT_PIPEWAIT, 1) }
        // libcurl repeats a request when a kept connection turns out dead. `rewind` stops it once a body has been begun;
        // where there is none, only a connection of its own does.
        if bodyLength == 0, !["GET", "HEAD", "OPTIONS"].contains(request.method) { setLong(CURLOPT_FRESH_CONNECT, 1) }
        switch request.method {
        case "HEAD": setLong(CURLOPT_NOBODY, 1)
        case "GET" where bodyLength == 0: setLong(CURLOPT_HTTPGET, 1)
        case "POST", "PUT", "PATCH": setUpload(request.method, length: bodyLength)
        default:
            if bodyLength != 0 { setUpload(request.method, length: bodyLength) }
            setString(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func setUpload(_ method: String, length: Int?) {
        setLong(CURLOPT_POST, 1)
        pioneer_curl_set_offset(raw, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(length ?? -1))
        if method != "POST" { setString(CURLOPT_CUSTOMREQUEST, method) }
    }

    /// The caller's fields, and none of those that libcurl would add.
    private func setHeaders(_ request: HTTPRequest, isChunked: Bool) {
        for header in request.headers {
            append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        for name in ["Accept", "Content-Type", "Expect"] where request.headers.first(named: name) == nil {
            append("\(name):")
        }
        if isChunked { append("Transfer-Encoding: chunked") }
        setPointer(CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(headerList))
    }

    private func append(_ line: String) {
        // Nil means that memory is exhausted; the list so far stays valid and ours.
        if let extended = curl_slist_append(headerList, line) { headerList = extended }
    }

    func setLong(_ option: CURLoption, _ value: Int) { pioneer_curl_set_long(raw, option, value) }

    func setString(_ option: CURLoption, _ value: String?) { pioneer_curl_set_string(raw, option, value) }

    func setPointer(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
        pioneer_curl_set_pointer(raw, option, value)
    }
}

/// libcurl as a whole.
enum CurlLibrary {
    /// Starts it once; libcurl says nothing useful where that fails, and later calls fail by themselves.
    static let start: Void = { pioneer_curl_global_init() }()
}

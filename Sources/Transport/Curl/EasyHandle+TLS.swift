import CLibCurl
import Vocabulary

extension EasyHandle {
    /// Trust and identity of one request. libcurl compares the certificates before it uses a kept connection again.
    func setTLS(_ settings: TLSSettings, of request: HTTPRequest) {
        if let authority = settings.authority {
            setBlob(CURLOPT_CAINFO_BLOB, authority)
            // Else the system's folder would be trusted besides.
            setString(CURLOPT_CAPATH, nil)
        }
        if let identity = settings.identity { setIdentity(identity) }
        if let name = settings.serverName { setServerName(name, of: request) }
    }

    /// libcurl verifies the name in the URL: so that is the one to verify, and another is connected to.
    private func setServerName(_ name: String, of request: HTTPRequest) {
        guard let scheme = request.url.firstRange(of: "://") else { return }
        let rest = request.url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let digits = authority.reversed().prefix { $0.isNumber }.count
        let hasPort = digits > 0 && authority.dropLast(digits).last == ":"
        let host = hasPort ? authority.dropLast(digits + 1) : authority
        let port = hasPort ? String(authority.suffix(digits)) : "443"
        setString(
            CURLOPT_URL, String(request.url[..<scheme.upperBound]) + "\(name):\(port)" + rest.dropFirst(authority.count)
        )
        connectList = curl_slist_append(connectList, "::\(host):\(port)")
        setPointer(CURLOPT_CONNECT_TO, UnsafeMutableRawPointer(connectList))
    }

    private func setIdentity(_ identity: TLSSettings.Identity) {
        setBlob(CURLOPT_SSLCERT_BLOB, identity.certificate)
        _ = identity.privateKey.withBytes {
            pioneer_curl_set_blob(raw, CURLOPT_SSLKEY_BLOB, $0.baseAddress, $0.count)
        }
        // Else OpenSSL would ask whoever sits at the terminal for the passphrase of a key that has one.
        setString(CURLOPT_KEYPASSWD, "")
    }

    private func setBlob(_ option: CURLoption, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { pioneer_curl_set_blob(raw, option, $0.baseAddress, $0.count) }
    }
}

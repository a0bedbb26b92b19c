import Glibc
import Transport
import Vocabulary

/// One request of Git's smart HTTP protocol: the list of references, or one round of negotiation and the pack, in either
/// direction.
final class HTTPRemote: RemoteStream {
    /// Enough for a million references.
    private static let maximumListingBytes = 128 << 20

    private let session: RemoteSession
    private let stream: HTTPStream
    private let contentType: String
    private var hasHead = false

    init(
        session: RemoteSession, base: String, mayCarrySecrets: Bool, isListing: Bool
    ) throws(RepositoryError) {
        self.session = session
        let service = session.service.rawValue
        let media = "application/x-\(service)"
        contentType = isListing ? "\(media)-advertisement" : "\(media)-result"
        var headers = [HTTPHeader("Accept", contentType)]
        if !isListing { headers.append(HTTPHeader("Content-Type", "\(media)-request")) }
        if let credentials = session.reference.credentials {
            guard mayCarrySecrets else { throw Self.unencrypted(session.reference.url) }
            headers.append(HTTPHeader("Authorization", try BasicAuthorization(credentials).value, isSensitive: true))
        }
        stream = session.http.openStream(
            HTTPRequest(
                method: isListing ? "GET" : "POST",
                url: base + (isListing ? "/info/refs?service=\(service)" : "/\(service)"),
                headers: headers, deadline: session.remaining,
                connectTimeout: min(session.remaining, .seconds(30)),
                maximumResponseBytes: isListing ? Self.maximumListingBytes : RemoteSession.maximumBytes))
        session.adopt(stream)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(RepositoryError) {
        do { try stream.write(bytes) } catch { throw failed(error) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(RepositoryError) -> Int {
        do {
            if !hasHead {
                hasHead = true
                try check(try stream.readHead())
            }
            return try stream.read(into: buffer)
        } catch let error as TransportError {
            throw failed(error)
        } catch let error as RepositoryError {
            throw error
        } catch {
            throw RepositoryError(
                .transient, .serverFailed, "\(session.service.verb) \(session.reference.url) failed", why: "\(error)")
        }
    }

    func close() { stream.cancel() }

    /// Whether what goes to a host stays on this machine.
    static func isLoopback(_ host: String) -> Bool { ["localhost", "127.0.0.1", "::1"].contains(host.lowercased()) }

    private func check(_ head: HTTPResponse.Head) throws(RepositoryError) {
        let url = session.reference.url
        if head.status == 200 {
            guard head.headers.first(named: "Content-Type")?.lowercased().hasPrefix(contentType) != true else { return }
            throw RepositoryError(
                .stalled, .repositoryMissing, "\(url) is not a Git repository",
                why: "the server answered with something else than Git's smart protocol", fix: "check the URL")
        }
        throw HTTPRefusal(head, url: url, hadCredentials: session.reference.credentials != nil).error
    }

    private func failed(_ error: TransportError) -> RepositoryError {
        if let cause = timeError() { return cause }
        let url = session.reference.url
        switch error.code {
        case .timeout, .stall: return session.timedOut
        case .tls:
            return RepositoryError(
                .stalled, .certificateRefused, "no trusted connection to \(url)", why: error.message,
                fix: "correct the server's certificate, or name the authority that signed it in `caFile`")
        case .tooLarge:
            return RepositoryError(
                .stalled, .limitExceeded, "\(url) sends more than \(RemoteSession.maximumBytes) bytes",
                why: error.message, fix: "keep specs in a repository of their own")
        case .cancelled:
            return RepositoryError(
                .transient, .cancelled, "\(session.service.verb) \(url) was cancelled", why: error.message)
        case .invalidRequest, .unprepared:
            return RepositoryError(
                .terminal, .unsupported, "\(session.service.verb) \(url) cannot be tried", why: error.message)
        default: return RepositoryError(Self.kind(error.kind), .unreachable, "cannot reach \(url)", why: error.message)
        }
    }

    private func timeError() -> RepositoryError? {
        do {
            try session.checkTime()
            return nil
        } catch { return error }
    }

    private static func kind(_ kind: TransportError.Kind) -> RepositoryError.Kind {
        switch kind {
        case .transient: .transient
        case .waitUntil(let instant): .waitUntil(instant)
        case .stalled: .stalled
        case .terminal: .terminal
        }
    }

    private static func unencrypted(_ url: String) -> RepositoryError {
        RepositoryError(
            .terminal, .unsupported, "credentials are not sent to \(url)", why: "the connection is not encrypted",
            fix: "use the https URL")
    }
}

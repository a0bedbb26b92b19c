import Glibc
import Transport
import Vocabulary

/// An answer of a Git server other than the one asked for.
struct HTTPRefusal {
    let error: RepositoryError

    init(_ head: HTTPResponse.Head, url: String, hadCredentials: Bool) {
        let status = "the server answered with status \(head.status)"
        switch head.status {
        case 401, 403:
            error = RepositoryError(
                .stalled, .credentialsRefused, "\(url) did not let us in", why: status,
                fix: hadCredentials ? "check the token, its rights and its expiry" : "name a token in `credentials`")
        case 404, 410:
            error = RepositoryError(
                .stalled, .repositoryMissing, "there is no repository \(url), or we may not see it", why: status,
                fix: "check the URL and the token's rights")
        case 300..<400:
            let place = head.headers.first(named: "Location").map { " to \(Redaction.url($0))" } ?? ""
            error = RepositoryError(
                .stalled, .repositoryMissing, "\(url) has moved", why: "\(status)\(place); redirects are not followed",
                fix: "put the new URL in the configuration")
        default:
            error = RepositoryError(Self.kind(head), .serverFailed, "\(url) failed", why: status)
        }
    }

    private static func kind(_ head: HTTPResponse.Head) -> RepositoryError.Kind {
        guard head.status == 429 || head.status >= 500 else { return .stalled }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let answer = HTTPResponse(status: head.status, headers: head.headers)
        return answer.retryAfter(now: Instant(seconds: Int64(now.tv_sec))).map { .waitUntil($0) } ?? .transient
    }
}

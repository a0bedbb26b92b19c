import Cloud
import Transport
import Vocabulary

/// An answer that is not a success, and what it means.
struct Refusal {
    /// Codes of ours, for answers that say nothing of the kind.
    enum Code {
        /// Followed by the HTTP status: what answered is no API server.
        static let withoutStatus = "withoutStatus"
        /// The resource, not one object of it, is unknown to the server.
        static let notServed = "NotServed"
    }

    let httpStatus: Int
    let status: KubernetesStatus?
    private let retryAfter: Instant?
    private let requestID: String?
    private let call: KubernetesCall

    init(_ response: HTTPResponse, of call: KubernetesCall, now: Instant) {
        self.call = call
        httpStatus = response.status
        status = KubernetesStatus(response.body)
        let asked = status.map(\.retryAfter).flatMap { $0 > 0 ? now.adding(seconds: min($0, 86_400)) : nil }
        retryAfter = response.retryAfter(now: now) ?? asked
        requestID = response.header("Audit-Id")
    }

    /// Of a `Status` that came inside an answer, as in a watch.
    init(_ status: KubernetesStatus, of call: KubernetesCall, now: Instant) {
        self.call = call
        httpStatus = status.code
        self.status = status
        retryAfter = status.retryAfter > 0 ? now.adding(seconds: min(status.retryAfter, 86_400)) : nil
        requestID = nil
    }

    /// The credentials were not accepted: fresh ones may be.
    var concernsCredentials: Bool { httpStatus == 401 }

    /// The error the rest of the product sees.
    var error: CloudError {
        CloudError(
            kind, code: code, message: "\(call): \(Escaping.terminal(words))",
            mayHaveTakenEffect: call.isChange && httpStatus >= 500 && retryAfter == nil, requestID: requestID)
    }

    private var code: String {
        guard let status else { return httpStatus == 404 ? Code.notServed : "\(Code.withoutStatus)\(httpStatus)" }
        if isNotServed { return Code.notServed }
        return status.reason.isEmpty ? "\(Code.withoutStatus)\(httpStatus)" : status.reason
    }

    private var isNotServed: Bool { httpStatus == 404 && status?.name.isEmpty ?? true }

    private func has(_ reason: String) -> Bool { status?.causes.contains { $0.reason == reason } ?? false }

    private var kind: CloudError.Kind {
        switch httpStatus {
        case 429, 500...: retryAfter.map(CloudError.Kind.waitUntil) ?? .transient
        // Somebody was quicker, or what was read is too old: to look again helps.
        case 409 where status?.reason == "Conflict": has(Self.managerConflict) ? .stalled : .transient
        case 410: .transient
        case 403 where isQuota: .capacity
        case 401, 403: .stalled
        // A proxy, a page to log in at, a wrong endpoint: that says nothing about the request.
        case _ where status == nil && httpStatus != 404: .stalled
        default: .terminal
        }
    }

    private var isQuota: Bool { status?.message.contains("exceeded quota") ?? false }

    private static let managerConflict = "FieldManagerConflict"
}

extension Refusal {
    private var words: String {
        let said = String((status?.message ?? "").prefix(600))
        guard status != nil else { return wordsWithoutStatus }
        switch httpStatus {
        case 401: return "the API server does not accept the credentials; they may have ended or be of another cluster"
        case 403: return KubernetesDenial(said)?.description ?? said
        case 404: return isNotServed ? "the API server does not know this resource (\(said))" : said
        case 409 where has(Self.managerConflict): return managers
        case 409 where status?.reason == "Conflict":
            return said.contains("has been modified") ? "it has changed since it was read, so nothing was done" : said
        case 410: return "what was read is too old to go on from (\(said))"
        case 422: return fields(said)
        case 429: return "the API server is asked too often (\(said))"
        default: return said.isEmpty ? "the API server answered with status \(httpStatus)" : said
        }
    }

    /// Who holds which fields: the server's message says it for the first few only.
    private var managers: String {
        let causes = (status?.causes ?? []).map { cause in
            let manager = cause.message.split(separator: "\"", omittingEmptySubsequences: false).dropFirst().first
            return "\(cause.field) is held by \(manager ?? Substring(cause.message))"
        }
        return causes.joined(separator: ", ")
            + "; let go of the field there, or let the claim take it over"
    }

    private func fields(_ said: String) -> String {
        let causes = (status?.causes ?? []).filter { !$0.field.isEmpty }
            .map { "\($0.field): \($0.message.prefix(200))" }
        return causes.isEmpty ? said : "the API server refuses " + causes.joined(separator: "; ")
    }

    private var wordsWithoutStatus: String {
        switch httpStatus {
        case 404: "whoever answers there does not know this path; is the endpoint that of the API server?"
        case 300..<400: "the answer points elsewhere (status \(httpStatus)); something stands before the API server"
        default: "the answer has status \(httpStatus) and is none of an API server's; something stands before it"
        }
    }
}

import Cloud
import Transport
import Vocabulary

/// Calls in one name: finds the credentials, and renews them once when they are refused.
struct KubernetesCaller: Sendable {
    let client: KubernetesClient
    let sessions: KubernetesSessions
    let access: AccountAccess

    /// Makes a call.
    func call(_ call: KubernetesCall) async throws(CloudError) -> KubernetesClient.Answer {
        try await renewing(call) { credentials throws(KubernetesClient.Failure) in
            try await client.call(call, access.account, credentials)
        }
    }

    /// Makes a call whose answer goes on; see ``KubernetesClient/follow(_:_:_:deadline:silence:)``.
    func follow(
        _ call: KubernetesCall, deadline: Duration, silence: Duration
    ) async throws(CloudError) -> FollowedAnswer {
        try await renewing(call) { credentials throws(KubernetesClient.Failure) in
            try await client.follow(call, access.account, credentials, deadline: deadline, silence: silence)
        }
    }

    private func renewing<Result>(
        _ call: KubernetesCall,
        _ body: (KubernetesCredentials) async throws(KubernetesClient.Failure) -> Result
    ) async throws(CloudError) -> Result {
        let credentials = try await sessions.credentials(for: access)
        let first: CloudError
        do throws(KubernetesClient.Failure) { return try await body(credentials) } catch {
            guard error.concernsCredentials else { throw error.error }
            first = error.error
        }
        await sessions.forget(credentials, for: access)
        let fresh = try await sessions.credentials(for: access)
        do throws(KubernetesClient.Failure) { return try await body(fresh) } catch {
            throw error.error.after(attempts: first.mayHaveTakenEffect, of: call)
        }
    }

    /// Lists page by page; `take` reads a page and says where the next one begins.
    ///
    /// The server keeps a list only for some minutes. Where it has dropped it, all begins anew: `take` gets a page 0 again and
    /// has to forget what it has.
    func pages(
        _ path: String, accept: KubernetesCall.Accept = .json, limit: Int = PageEnd.limit,
        _ take: (KubernetesClient.Answer) throws(CloudError) -> PageEnd
    ) async throws(CloudError) {
        var beginnings = 1
        var page = 0
        var token: String?
        while true {
            var request = KubernetesCall.get(path, accept: accept)
            request.add("limit", String(limit))
            if let token { request.add("continue", token) }
            do throws(CloudError) {
                var answer = try await call(request)
                answer.page = page
                guard case .next(let next) = try take(answer), !next.isEmpty else { return }
                guard next != token else {
                    throw CloudError(
                        .transient, code: "unreadable", message: "\(request): the list leads in a circle")
                }
                token = next
                page += 1
            } catch {
                guard page > 0, ["Expired", "Gone"].contains(error.code), beginnings < PageEnd.beginnings else {
                    throw error
                }
                beginnings += 1
                (page, token) = (0, nil)
            }
        }
    }
}

/// Where a page of a list ends.
enum PageEnd: Hashable, Sendable {
    case last
    /// The `metadata.continue` of the list.
    case next(String)

    /// Objects a page. One of 500 deployments has some 2 MB, which the server can hold and we read in milliseconds.
    static let limit = 500
    /// How often a list is begun before it counts as unreadable.
    static let beginnings = 3
}

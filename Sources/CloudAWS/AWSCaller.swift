import Cloud
import Vocabulary

/// Calls in one name: finds the credentials, and renews a session once when it is refused.
struct AWSCaller: Sendable {
    let client: AWSClient
    let sessions: CredentialSessions
    let access: AccountAccess

    /// Makes a call in a region.
    func call(_ call: QueryCall, region: String) async throws(Refusal) -> AWSClient.Answer {
        let target = AWSClient.Target(account: access.account, region: region)
        let credentials = try await credentials()
        let first: Refusal
        do throws(Refusal) {
            return try await client.call(call, target, credentials)
        } catch {
            // A key that does not end is no better the second time.
            guard error.concernsSession, credentials.sessionToken != nil else { throw error }
            first = error
        }
        await sessions.forget(credentials, for: access)
        do throws(Refusal) {
            return try await client.call(call, target, try await self.credentials())
        } catch {
            throw error.after(attempts: first.error.mayHaveTakenEffect, of: call)
        }
    }

    /// Makes a call that concerns no region.
    func call(_ call: QueryCall) async throws(Refusal) -> AWSClient.Answer {
        try await self.call(call, region: access.home.region)
    }

    private func credentials() async throws(Refusal) -> AWSCredentials {
        do throws(CloudError) { return try await sessions.credentials(for: access) } catch { throw Refusal(error) }
    }
}

/// An error, and what of it only this room needs.
struct Refusal: Error {
    let error: CloudError
    /// Whether a fresh session might cure it.
    let concernsSession: Bool
    /// All that the provider said, which may be long: the ids it blames.
    let text: String

    init(_ error: CloudError, concernsSession: Bool = false, text: String? = nil) {
        self.error = error
        self.concernsSession = concernsSession
        self.text = text ?? error.message
    }
}

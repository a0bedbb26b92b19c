import Cloud
import Transport
import Vocabulary

/// Keeps what was found, renews it before it ends, and never looks twice for the same at the same time.
actor KubernetesSessions {
    private let resolver: KubernetesResolver
    private let clock: any TransportClock
    private var sessions: [CredentialReference: KubernetesCredentials] = [:]
    private var flights: [CredentialReference: Task<Result<KubernetesCredentials, CloudError>, Never>] = [:]

    init(_ resolver: KubernetesResolver, clock: any TransportClock) {
        self.resolver = resolver
        self.clock = clock
    }

    /// Credentials that are good for a while at least.
    func credentials(for access: AccountAccess) async throws(CloudError) -> KubernetesCredentials {
        let reference = try Self.reference(of: access)
        let other = try Impersonation(reference)
        let found = try await session(Self.withoutImpersonation(reference))
        guard let other else { return found }
        // Somebody who is acted as already would act as the third, of whom the server knows nothing.
        if let first = found.impersonation {
            throw .credentials(
                "the kubeconfig acts as \(first.user) already, so nobody can be impersonated besides; name a context "
                    + "whose user has no `as`")
        }
        return found.acting(as: other)
    }

    /// Drops credentials that were refused, unless they have been renewed meanwhile.
    func forget(_ refused: KubernetesCredentials, for access: AccountAccess) {
        guard let reference = access.credentials.map(Self.withoutImpersonation), let known = sessions[reference],
            known.isSame(as: refused)
        else { return }
        sessions[reference] = nil
    }

    private func session(_ reference: CredentialReference) async throws(CloudError) -> KubernetesCredentials {
        let known = sessions[reference]
        if let known, known.freshUntil.map({ clock.now < $0 }) ?? true { return known }
        let flight = flights[reference] ?? start(reference)
        switch await flight.value {
        case .success(let fresh): return fresh
        case .failure(let error):
            // What is known still serves while its successor cannot be had.
            if let known, known.expires.map({ clock.now.adding(seconds: 15) < $0 }) ?? true { return known }
            throw error
        }
    }

    private func start(
        _ reference: CredentialReference
    ) -> Task<Result<KubernetesCredentials, CloudError>, Never> {
        // Not the caller's own: others wait for it too, so it must not end when the first of them is cancelled.
        let flight = Task {
            let result: Result<KubernetesCredentials, CloudError>
            do throws(CloudError) { result = .success(try await resolver.found(reference)) } catch {
                result = .failure(error)
            }
            self.land(reference, result)
            return result
        }
        flights[reference] = flight
        return flight
    }

    private func land(_ reference: CredentialReference, _ result: Result<KubernetesCredentials, CloudError>) {
        flights[reference] = nil
        if case .success(let credentials) = result { sessions[reference] = credentials }
    }

    private static func reference(of access: AccountAccess) throws(CloudError) -> CredentialReference {
        if let reference = access.credentials { return reference }
        guard case .acting(let account, let tenant) = access else {
            throw .credentials("account \(access.account.name) says nothing about signing in")
        }
        throw .credentials("account \(account.name) gives tenant \(tenant) no access for acting")
    }

    private static func withoutImpersonation(_ reference: CredentialReference) -> CredentialReference {
        CredentialReference(
            method: reference.method,
            options: reference.options.filter { $0.name != "impersonate" && $0.name != "impersonateGroups" })
    }
}

import Cloud
import Transport
import Vocabulary

/// Keeps the sessions of all tenants, renews them before they end, and never asks twice for one at the same time.
actor CredentialSessions {
    private let resolver: CredentialResolver
    private let clock: any TransportClock
    private var sessions: [Key: AWSCredentials] = [:]
    private var flights: [Key: Task<Result<AWSCredentials, CloudError>, Never>] = [:]

    /// What a session is for. What a reference finds is shared; a role is taken by each tenant for itself.
    private enum Key: Hashable {
        case found(CredentialReference)
        case role(AccountID, TenantName?, CredentialReference)
    }

    init(_ resolver: CredentialResolver, clock: any TransportClock) {
        self.resolver = resolver
        self.clock = clock
    }

    /// Credentials that are good for some minutes at least.
    func credentials(for access: AccountAccess) async throws(CloudError) -> AWSCredentials {
        let reference = try Self.reference(of: access)
        guard let role = reference["role"] else { return try await found(reference, access) }
        return try await session(Self.key(reference, access)) { () async throws(CloudError) -> AWSCredentials in
            let base = try await self.found(reference, access)
            return try await self.resolver.assume(
                role: role, externalID: reference["externalId"], with: base, access)
        }
    }

    /// Drops credentials that were refused, unless they have been renewed meanwhile.
    func forget(_ refused: AWSCredentials, for access: AccountAccess) {
        guard let reference = access.credentials else { return }
        let key = Self.key(reference, access)
        if sessions[key] === refused { sessions[key] = nil }
        // What it was taken with may have ended too.
        if reference["role"] != nil { sessions[.found(Self.withoutRole(reference))] = nil }
    }

    private func found(
        _ reference: CredentialReference, _ access: AccountAccess
    ) async throws(CloudError) -> AWSCredentials {
        let plain = Self.withoutRole(reference)
        return try await session(.found(plain)) { () async throws(CloudError) -> AWSCredentials in
            try await self.resolver.found(plain, access)
        }
    }

    private func session(
        _ key: Key, make: @escaping @Sendable () async throws(CloudError) -> AWSCredentials
    ) async throws(CloudError) -> AWSCredentials {
        let known = sessions[key]
        if let known, !ends(known, within: 300) { return known }
        let flight = flights[key] ?? start(key, make)
        switch await flight.value {
        case .success(let fresh): return fresh
        case .failure(let error):
            // A session that is about to end still serves while its successor cannot be had.
            if let known, !ends(known, within: 15) { return known }
            throw error
        }
    }

    private func start(
        _ key: Key, _ make: @escaping @Sendable () async throws(CloudError) -> AWSCredentials
    ) -> Task<Result<AWSCredentials, CloudError>, Never> {
        // Not the caller's own: others wait for it too, so it must not end when the first of them is cancelled.
        let flight = Task {
            let result: Result<AWSCredentials, CloudError>
            do throws(CloudError) { result = .success(try await make()) } catch { result = .failure(error) }
            self.land(key, result)
            return result
        }
        flights[key] = flight
        return flight
    }

    private func land(_ key: Key, _ result: Result<AWSCredentials, CloudError>) {
        flights[key] = nil
        if case .success(let credentials) = result { sessions[key] = credentials }
    }

    private func ends(_ credentials: AWSCredentials, within seconds: Int64) -> Bool {
        credentials.expires.map { $0 <= clock.now.adding(seconds: seconds) } ?? false
    }

    private static func reference(of access: AccountAccess) throws(CloudError) -> CredentialReference {
        if let reference = access.credentials { return reference }
        guard case .acting(let account, let tenant) = access else {
            throw .credentials("account \(access.account.name) says nothing about signing in")
        }
        throw .credentials("account \(account.name) gives tenant \(tenant) no access for acting")
    }

    private static func key(_ reference: CredentialReference, _ access: AccountAccess) -> Key {
        guard reference["role"] != nil else { return .found(withoutRole(reference)) }
        guard case .acting(let account, let tenant) = access else {
            return .role(access.account.account, nil, reference)
        }
        return .role(account.account, tenant, reference)
    }

    private static func withoutRole(_ reference: CredentialReference) -> CredentialReference {
        CredentialReference(
            method: reference.method,
            options: reference.options.filter { $0.name != "role" && $0.name != "externalId" })
    }
}

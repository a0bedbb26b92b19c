import Cloud
import Synchronization
import Transport
import Vocabulary

/// How to reach an API server and who to be there.
///
/// Printing it shows the server and nothing else.
final class KubernetesCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    /// Base URL without a slash at the end; nil where only the account says it.
    let server: String?
    let tls: TLSSettings?
    /// Whom to act as, where that is somebody else.
    let impersonation: Impersonation?
    /// From when on to look for a successor; this one serves on while there is none.
    let freshUntil: Instant?
    /// When it ends; nil where nobody says.
    let expires: Instant?
    private let token: Secret?
    private let origin: Origin

    /// Where credentials and those made of them come from.
    private final class Origin: Sendable {}

    init(
        server: String?, tls: TLSSettings? = nil, token: consuming Secret? = nil, impersonation: Impersonation? = nil,
        freshUntil: Instant? = nil, expires: Instant? = nil
    ) {
        self.server = server
        self.tls = tls
        self.token = token
        self.impersonation = impersonation
        self.freshUntil = freshUntil
        self.expires = expires
        origin = Origin()
    }

    private init(_ own: KubernetesCredentials, actingAs other: Impersonation) {
        server = own.server
        tls = own.tls
        token = own.token?.duplicate()
        impersonation = other
        freshUntil = own.freshUntil
        expires = own.expires
        origin = own.origin
    }

    /// The same, acting as somebody else.
    func acting(as other: Impersonation) -> KubernetesCredentials { KubernetesCredentials(self, actingAs: other) }

    /// Whether both came of finding them once.
    func isSame(as other: KubernetesCredentials) -> Bool { origin === other.origin }

    /// The header fields that say who asks.
    var headers: [HTTPHeader] {
        let bearer = token?.withBytes { String(decoding: $0, as: UTF8.self) }
        let own = bearer.map { [HTTPHeader("Authorization", "Bearer \($0)", isSensitive: true)] } ?? []
        return own + (impersonation?.headers ?? [])
    }

    /// The server of an account: what the account states, else what the credentials came with.
    func server(of account: AccountConfiguration) throws(CloudError) -> String {
        guard let url = account.endpoint ?? server else {
            throw .credentials("account \(account.name) states no `endpoint`, and its credentials name no server")
        }
        let isSecure = url.hasPrefix("https://")
        guard isSecure || url.hasPrefix("http://"), !url.utf8.contains(where: "?#@".utf8.contains) else {
            throw .credentials("the endpoint of account \(account.name) is not the URL of an API server")
        }
        guard isSecure || Self.isLocal(url) else {
            throw .credentials(
                "the endpoint of account \(account.name) is neither https nor on this machine, so no credentials are "
                    + "sent there")
        }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private static func isLocal(_ url: String) -> Bool {
        // By bytes, since every call asks.
        let authority = url.utf8.dropFirst("http://".utf8.count).prefix { $0 != UInt8(ascii: "/") }
        let isNumeric = authority.first == UInt8(ascii: "[")
        let rest = isNumeric ? authority.dropFirst() : authority
        let host = Substring(rest.prefix { $0 != UInt8(ascii: isNumeric ? "]" : ":") })
        let numbers = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .map { UInt8(Substring($0)) }
        let isLoopback = numbers.count == 4 && numbers.first == 127 && numbers.allSatisfy { $0 != nil }
        return isLoopback || host == "localhost" || host == "::1"
    }

    var description: String { "credentials for \(server ?? "a server the account names")" }

    var customMirror: Mirror { Mirror(self, children: ["server": server ?? ""]) }
}

/// Somebody else to act as.
///
/// Source: Kubernetes documentation, "User impersonation".
struct Impersonation: Hashable, Sendable {
    /// A user, or `system:serviceaccount:NAMESPACE:NAME`.
    let user: String
    /// Beside those that the server knows a service account to be in.
    let groups: [String]

    var headers: [HTTPHeader] {
        [HTTPHeader("Impersonate-User", user)] + groups.map { HTTPHeader("Impersonate-Group", $0) }
    }

    /// Whom options name; nil where they name nobody.
    init?(_ reference: CredentialReference) throws(CloudError) {
        let groups = (reference["impersonateGroups"] ?? "").split(separator: ",").map(Self.trimmed)
        guard let user = reference["impersonate"].map({ Self.trimmed($0[...]) }), !user.isEmpty else {
            guard groups.isEmpty else {
                throw .credentials("`impersonateGroups` is given without `impersonate`; groups alone are nobody")
            }
            return nil
        }
        try self.init(user: user, groups: groups)
    }

    /// Checks that both can go into a header, and that a service account is written as one.
    init(user: String, groups: [String]) throws(CloudError) {
        for text in [user] + groups where text.isEmpty || !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            throw .credentials("who is to be impersonated has to be written in visible ASCII characters")
        }
        if user.hasPrefix(Self.serviceAccount) {
            let parts = user.dropFirst(Self.serviceAccount.count).split(
                separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
                throw .credentials("`\(user)` is no service account; write `system:serviceaccount:NAMESPACE:NAME`")
            }
        }
        self.user = user
        self.groups = groups
    }

    private static let serviceAccount = "system:serviceaccount:"

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}

extension CloudError {
    /// Credentials could not be found or were not good; only a person can change that.
    static func credentials(_ message: String) -> CloudError {
        CloudError(.stalled, code: "credentials", message: Escaping.terminal(message))
    }
}

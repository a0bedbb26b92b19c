public import Vocabulary

/// Whom one request trusts and who it says it is, instead of what its client is configured with.
///
/// There is nothing in here that turns verification off. Requests with other settings never share a connection.
public final class TLSSettings: Sendable {
    /// PEM certificates to trust, and nobody else; nil for those of the client.
    public let authority: [UInt8]?
    /// The certificate to show to the server; nil for none.
    public let identity: Identity?
    /// The name the server's certificate has to bear, and which is asked for, where it is not the URL's host.
    public let serverName: String?

    /// A client's certificate with its key.
    public final class Identity: Sendable {
        /// PEM, the issuers after it where the server does not know them.
        public let certificate: [UInt8]
        /// PEM, without a passphrase.
        public let privateKey: Secret

        /// An identity from its parts.
        public init(certificate: [UInt8], privateKey: consuming Secret) {
            self.certificate = certificate
            self.privateKey = privateKey
        }
    }

    /// Settings from their parts.
    public init(authority: [UInt8]? = nil, identity: Identity? = nil, serverName: String? = nil) {
        self.authority = authority
        self.identity = identity
        self.serverName = serverName
    }

    /// Whether a text can be the name of a host.
    public static func isServerName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122: true
                default: "-._".utf8.contains(byte)
                }
            }
    }
}

extension TLSSettings: CustomStringConvertible, CustomReflectable {
    public var description: String { "TLS settings" }

    public var customMirror: Mirror { Mirror(self, children: ["serverName": serverName ?? ""]) }
}

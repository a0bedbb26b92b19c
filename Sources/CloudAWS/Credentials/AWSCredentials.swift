import Synchronization
import Vocabulary

/// What signs requests: an access key, or a session that ends.
///
/// Printing it shows the key's id, which is no secret, and nothing else.
final class AWSCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    let accessKeyID: String
    /// Goes over the wire as a header; nil for keys that do not end.
    let sessionToken: Secret?
    /// When the session ends; nil for keys that do not end.
    let expires: Instant?
    private let secretAccessKey: Secret
    private let derivedKeys = Mutex<[SigningScope: DerivedKey]>([:])

    private struct SigningScope: Hashable {
        let day: String
        let region: String
        let service: String
    }

    init(
        accessKeyID: String, secretAccessKey: consuming Secret, sessionToken: consuming Secret? = nil,
        expires: Instant? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expires = expires
    }

    /// Credentials from texts as files and answers hold them; an empty token counts as none.
    convenience init(accessKeyID: String, secretAccessKey: String, sessionToken: String?, expires: Instant? = nil) {
        self.init(
            accessKeyID: accessKeyID, secretAccessKey: Secret(Array(secretAccessKey.utf8)),
            sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : Secret(Array($0.utf8)) }, expires: expires)
    }

    /// The key for a day, region and service, derived at most once.
    func derivedKey(day: String, region: String, service: String) -> DerivedKey {
        let scope = SigningScope(day: day, region: region, service: service)
        return derivedKeys.withLock { keys in
            if let known = keys[scope] { return known }
            // Yesterday's keys are of no use any more, and there is no telling which those are when the clock jumps.
            if keys.count >= 64 { keys.removeAll() }
            let key = DerivedKey(day: day, region: region, service: service, secretAccessKey: secretAccessKey)
            keys[scope] = key
            return key
        }
    }

    /// The session token as the header needs it; nil for keys that do not end.
    var tokenHeader: String? {
        sessionToken?.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    var description: String { "credentials \(accessKeyID)" }

    var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}

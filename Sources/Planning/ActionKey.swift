import Cryptography
import Vocabulary

/// The identity of a change across instants and commits.
enum ActionKey {
    /// The first 16 bytes, in hexadecimal, of the SHA-256 of (incarnation, fields from → to, claim).
    static func make(_ incarnation: Incarnation, _ changes: [PlannedAction.Change], _ claim: ClaimName) -> String {
        let value: Value = [
            "incarnation": .string(incarnation.rawValue), "changes": .list(changes.map(\.value)),
            "claim": .string(claim.rawValue),
        ]
        return String(SHA256.digest(CanonicalJSON.bytes(value)).hex.prefix(32))
    }
}

import Cryptography
import Vocabulary

/// The identity of a change across instants and commits.
enum ActionKey {
    private static let byteCount = 16

    /// The first 16 bytes, in hexadecimal, of the SHA-256 of (incarnation, fields from → to, claim) as canonical JSON.
    static func make(_ incarnation: Incarnation, _ changes: [PlannedAction.Change], _ claim: ClaimName) -> String {
        var writer = CanonicalWriter(capacity: 256)
        writer.object {
            $0.key("changes")
            $0.list(changes) { $1.write(to: &$0) }
            $0.entry("claim", claim.rawValue)
            $0.entry("incarnation", incarnation.rawValue)
        }
        return SHA256.digest(writer.bytes).withBytes { Hexadecimal.encode($0.prefix(byteCount)) }
    }
}

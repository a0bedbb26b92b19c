public import Vocabulary

/// Message authentication codes (RFC 2104).
public enum HMAC {
    /// HMAC-SHA-256 under a key of any length; 32 bytes.
    public static func sha256(key: borrowing Secret, _ message: [UInt8]) -> [UInt8] {
        key.withBytes { sha256(keyBytes: $0, message) }
    }

    /// HMAC-SHA-256 under a key that was itself derived, as in a chain of HMACs; 32 bytes.
    public static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { sha256(keyBytes: $0, message) }
    }

    private static let blockCount = 64

    private static func sha256(keyBytes key: UnsafeRawBufferPointer, _ message: [UInt8]) -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: blockCount, alignment: 8) { block in
            block.initializeMemory(as: UInt8.self, repeating: 0)
            defer { ConstantTime.wipe(block) }
            if key.count > blockCount {
                SHA256.digest(key).withBytes { block.copyMemory(from: $0) }
            } else {
                block.copyMemory(from: key)
            }
            let inner = digest(block, xor: 0x36) { $0.update(message) }
            return digest(block, xor: 0x36 ^ 0x5C) { $0.update(inner) }.bytes
        }
    }

    private static func digest(
        _ block: UnsafeMutableRawBufferPointer, xor mask: UInt8, _ feed: (inout SHA256Hasher) -> Void
    ) -> SHA256Digest {
        for index in block.indices { block[index] ^= mask }
        var hasher = SHA256Hasher()
        hasher.update(UnsafeRawBufferPointer(block))
        feed(&hasher)
        return hasher.finish()
    }
}

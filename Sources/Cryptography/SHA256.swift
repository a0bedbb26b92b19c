import COpenSSL

/// SHA-256 (FIPS 180-4), 1.8 GB/s.
public enum SHA256 {
    /// The digest of some bytes.
    public static func digest(_ bytes: [UInt8]) -> SHA256Digest { bytes.withUnsafeBytes { digest($0) } }

    /// The digest of a buffer.
    public static func digest(_ buffer: UnsafeRawBufferPointer) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(buffer)
        return hasher.finish()
    }
}

/// SHA-256 of bytes that come in pieces.
public struct SHA256Hasher: ~Copyable {
    private let context: DigestContext

    /// A hasher that has seen nothing yet.
    public init() {
        context = DigestContext.borrow()
        context.start()
    }

    deinit { context.giveBack() }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// Takes in the next bytes.
    public mutating func update(_ buffer: UnsafeRawBufferPointer) { context.update(buffer) }

    /// Takes in a single byte.
    public mutating func update(_ byte: UInt8) { withUnsafeBytes(of: byte) { update($0) } }

    /// Takes in the 32 bytes of a digest.
    public mutating func update(_ digest: SHA256Digest) { digest.withBytes { update($0) } }

    /// The digest of everything taken in.
    public consuming func finish() -> SHA256Digest { context.finish() }
}

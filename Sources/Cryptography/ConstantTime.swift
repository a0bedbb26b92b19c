import COpenSSL

/// Work on secrets that takes the same time whatever they are.
public enum ConstantTime {
    /// Whether two arrays hold the same bytes; the time depends on their lengths only.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// Overwrites memory in a way that is not optimised away.
    static func wipe(_ buffer: UnsafeMutableRawBufferPointer) { OPENSSL_cleanse(buffer.baseAddress, buffer.count) }
}

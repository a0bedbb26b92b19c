import COpenSSL
import Synchronization

/// An OpenSSL digest context for SHA-256 out of a pool: making one costs more than hashing a short message.
// Unchecked because of the pointer; whoever borrowed a context has it alone until it is given back.
struct DigestContext: @unchecked Sendable {
    private let pointer: OpaquePointer

    private static let pool = Mutex<[DigestContext]>([])
    // Enough for every thread that hashes at the same moment; more are freed.
    private static let poolSize = 16
    private static let algorithm = Algorithm()

    // Unchecked because of the pointer; OpenSSL's fetched algorithms are immutable.
    private struct Algorithm: @unchecked Sendable {
        let pointer: OpaquePointer?
        init() { pointer = EVP_MD_fetch(nil, "SHA256", nil) }
    }

    static func borrow() -> DigestContext {
        if let idle = pool.withLock({ $0.popLast() }) { return idle }
        // Nothing can be hashed any more, and nothing may be done that is not on record: there is no way to go on.
        guard let pointer = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        return DigestContext(pointer: pointer)
    }

    func giveBack() {
        let isKept = Self.pool.withLock { idle in
            guard idle.count < Self.poolSize else { return false }
            idle.append(self)
            return true
        }
        if !isKept { EVP_MD_CTX_free(pointer) }
    }

    func start() {
        let status = EVP_DigestInit_ex2(pointer, Self.algorithm.pointer, nil)
        precondition(status == 1, "OpenSSL offers no SHA-256; its default provider must be enabled")
    }

    func update(_ buffer: UnsafeRawBufferPointer) {
        let status = EVP_DigestUpdate(pointer, buffer.baseAddress, buffer.count)
        precondition(status == 1, "OpenSSL could not take bytes into a digest")
    }

    func finish() -> SHA256Digest {
        SHA256Digest { bytes in
            let status = EVP_DigestFinal_ex(pointer, bytes, nil)
            precondition(status == 1, "OpenSSL could not finish a digest")
        }
    }
}

import COpenSSL

/// Owns an OpenSSL key.
// Unchecked because of the pointer; OpenSSL only reads a finished key, from any number of threads.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over the pointer.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }
}

import COpenSSL
public import Vocabulary

/// An Ed25519 key that signs (RFC 8032). It cannot be copied, printed or compared.
public struct SigningKey: ~Copyable, Sendable {
    /// Bytes in the seed a key is derived from.
    public static let seedByteCount = 32

    /// The half that may be shown to everybody.
    public let verifyingKey: VerifyingKey
    private let handle: KeyHandle

    /// A new key from the kernel's generator.
    ///
    /// - Throws: A transient ``CryptographyError`` where there is no memory.
    public static func generate() throws(CryptographyError) -> SigningKey {
        try SigningKey(seed: Secret(RandomBytes.generate(seedByteCount)))
    }

    /// The key that follows from a seed of 32 bytes.
    ///
    /// - Throws: A stalled ``CryptographyError`` for a seed of another length.
    public init(seed: borrowing Secret) throws(CryptographyError) {
        let pointer = try seed.withBytes { seed throws(CryptographyError) -> OpaquePointer in
            guard seed.count == Self.seedByteCount else {
                throw CryptographyError(
                    kind: .stalled, message: "an Ed25519 seed has 32 bytes, this one has \(seed.count)")
            }
            let bytes = seed.assumingMemoryBound(to: UInt8.self).baseAddress
            guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, bytes, seed.count) else {
                throw CryptographyError.exhausted("making a key")
            }
            return key
        }
        try self.init(KeyHandle(pointer))
    }

    /// Reads an unencrypted PKCS#8 key (RFC 8410) as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// - Throws: A stalled ``CryptographyError`` for anything else, an encrypted key or one of another algorithm.
    public init(pem: borrowing Secret) throws(CryptographyError) {
        let pointer = pem.withBytes { pioneer_read_private_pem($0.baseAddress, Int32(clamping: $0.count)) }
        guard let pointer else {
            // The thread's queue of errors is shared with whatever else uses OpenSSL in the process.
            ERR_clear_error()
            throw CryptographyError(
                kind: .stalled,
                message: "the signing key is not an unencrypted private key in PEM; "
                    + "make one with `openssl genpkey -algorithm ed25519`")
        }
        try self.init(KeyHandle(pointer))
    }

    private init(_ handle: KeyHandle) throws(CryptographyError) {
        guard EVP_PKEY_get_id(handle.pointer) == EVP_PKEY_ED25519 else {
            throw CryptographyError(
                kind: .stalled,
                message: "the signing key is not an Ed25519 key; make one with `openssl genpkey -algorithm ed25519`")
        }
        var bytes = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(handle.pointer, &bytes, &count) == 1, let key = VerifyingKey(bytes: bytes)
        else { throw CryptographyError.exhausted("reading a key") }
        self.verifyingKey = key
        self.handle = handle
    }

    /// A second handle to the same key.
    public borrowing func duplicate() -> SigningKey { SigningKey(sharing: handle, verifyingKey) }

    private init(sharing handle: KeyHandle, _ verifyingKey: VerifyingKey) {
        self.handle = handle
        self.verifyingKey = verifyingKey
    }

    /// The key as PKCS#8 PEM.
    ///
    /// - Throws: A transient ``CryptographyError`` where there is no memory.
    public func pem() throws(CryptographyError) -> Secret {
        guard let memory = pioneer_write_private_pem(handle.pointer) else {
            throw CryptographyError.exhausted("writing a key")
        }
        defer { BIO_free(memory) }
        var start: UnsafeMutablePointer<CChar>?
        let count = pioneer_memory_of(memory, &start)
        var bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: count))
        let secret = Secret(bytes)
        bytes.withUnsafeMutableBytes { ConstantTime.wipe($0) }
        return secret
    }

    /// The signature of a message, 64 bytes; the same for the same message.
    ///
    /// - Throws: A transient ``CryptographyError`` where there is no memory.
    public func signature(for message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw CryptographyError.exhausted("signing") }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, handle.pointer) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == signature.count
        else { throw CryptographyError.exhausted("signing") }
        return signature
    }
}

public import Cryptography
public import Vocabulary

/// The keys that live outside the store, each in a file of its own that only its owner may read.
///
/// A key that is not there yet is made, as a host makes its ssh keys.
public enum KeyFiles {
    /// The key that signs checkpoints: Ed25519, PKCS#8 in PEM.
    public static func signingKey(_ path: String) throws(LoopError) -> SigningKey {
        do {
            if LocalFiles.exists(path) { return try SigningKey(pem: Secret(try LocalFiles.read(path))) }
            let key = try SigningKey.generate()
            try LocalFiles.write(try key.pem().withBytes { Array($0) }, to: path, isPrivate: true)
            return key
        } catch let error as LoopError {
            throw error
        } catch {
            throw LoopError(.stalled, "\(path) holds no key that can sign checkpoints: \(error)")
        }
    }

    /// The key of the marks on resources: 32 random bytes.
    public static func markKey(_ path: String) throws(LoopError) -> Secret {
        if LocalFiles.exists(path) {
            let bytes = try LocalFiles.read(path)
            guard bytes.count == 32 else {
                throw LoopError(.stalled, "\(path) holds \(bytes.count) bytes; a key of marks has 32")
            }
            return Secret(bytes)
        }
        let bytes = RandomBytes.generate(32)
        try LocalFiles.write(bytes, to: path, isPrivate: true)
        return Secret(bytes)
    }
}

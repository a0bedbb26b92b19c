import Cryptography
import Support
import Testing
import Vocabulary

@Suite struct SignatureTests {
    struct Vector: Sendable {
        let seed: String
        let key: String
        let message: String
        let signature: String
    }

    /// RFC 8032, section 7.1, tests 1 to 3.
    static let vectors = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Vector(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
                + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]

    @Test(arguments: vectors) func knownSignatures(vector: Vector) throws {
        let key = try SigningKey(seed: Secret(try #require(Hexadecimal.decode(vector.seed))))
        let message = try #require(Hexadecimal.decode(vector.message))
        let signature = try key.signature(for: message)
        #expect(key.verifyingKey.hex == vector.key)
        #expect(Hexadecimal.encode(signature) == vector.signature)
        #expect(try #require(VerifyingKey(hex: vector.key)).isValid(signature, for: message))
    }

    @Test func everyChangedBitIsSeen() throws {
        let key = try SigningKey.generate()
        let message = Array("the log as it was".utf8)
        let signature = try key.signature(for: message)
        for bit in 0..<(signature.count * 8) {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifyingKey.isValid(changed, for: message), "bit \(bit)")
        }
        for bit in 0..<(message.count * 8) {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifyingKey.isValid(signature, for: changed), "bit \(bit)")
        }
    }

    @Test func otherKeysAndLengthsAreRefused() throws {
        let key = try SigningKey.generate()
        let other = try SigningKey.generate()
        let signature = try key.signature(for: [1])
        #expect(!other.verifyingKey.isValid(signature, for: [1]))
        #expect(!key.verifyingKey.isValid([], for: [1]))
        #expect(!key.verifyingKey.isValid(Array(signature.dropLast()), for: [1]))
        #expect(!key.verifyingKey.isValid(signature + [0], for: [1]))
        #expect(VerifyingKey(bytes: [1, 2, 3]) == nil)
        #expect(VerifyingKey(hex: "zz") == nil)
    }

    @Test func pemComesBack() throws {
        let key = try SigningKey.generate()
        let pem = try key.pem()
        #expect(pem.withBytes { String(decoding: $0, as: UTF8.self) }.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        let again = try SigningKey(pem: pem)
        #expect(again.verifyingKey == key.verifyingKey)
        #expect(try again.signature(for: [1]) == key.duplicate().signature(for: [1]))
    }

    /// The private key of RFC 8410, section 10.3.
    @Test func pemOfOthersIsRead() throws {
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """
        let key = try SigningKey(pem: Secret(Array(pem.utf8)))
        #expect(key.verifyingKey.hex == "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1")
    }

    @Test(arguments: [
        "", "not a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        // An X25519 key: the right length, another purpose.
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
            + "-----END PRIVATE KEY-----\n",
        // Encrypted: nobody is asked for a passphrase.
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhjPfpb\n"
            + "-----END ENCRYPTED PRIVATE KEY-----\n",
    ])
    func otherTextIsNoKey(text: String) {
        do {
            let key = try SigningKey(pem: Secret(Array(text.utf8)))
            Issue.record("taken for a key: \(key.verifyingKey)")
        } catch {
            #expect(error.kind == .stalled)
            #expect(error.description.contains("openssl genpkey"))
        }
    }

    @Test(arguments: [0, 31, 33]) func aSeedHasThirtyTwoBytes(count: Int) {
        do {
            let key = try SigningKey(seed: Secret([UInt8](repeating: 1, count: count)))
            Issue.record("taken for a seed: \(key.verifyingKey)")
        } catch {
            #expect(error.message == "an Ed25519 seed has 32 bytes, this one has \(count)")
        }
    }
}

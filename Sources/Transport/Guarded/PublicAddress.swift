/// Tells addresses that anybody may be reached at from those of private networks, of this machine and of clouds' own
/// services.
///
/// Follows IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890); what is not globally reachable
/// there, or only wraps another address, is not public.
enum PublicAddress {
    /// Whether 4 or 16 bytes are a public address; false for any other number of them.
    static func isPublic(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: !special4.contains { $0.contains(bytes) }
        case 16:
            // Mapped addresses, and those of translators from IPv6, reach what they wrap.
            if let wrapping = wrapping4.first(where: { $0.contains(bytes) }) {
                wrapping.length == 96 && isPublic(Array(bytes[12...]))
            } else {
                global6.contains(bytes) && !special6.contains { $0.contains(bytes) }
            }
        default: false
        }
    }

    /// `10.0.0.1`, `fd00:0:0:0:0:0:0:1`.
    static func text(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: bytes.count - 1, by: 2).map {
            String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
        }.joined(separator: ":")
    }

    private struct Block {
        let bytes: [UInt8]
        let length: Int

        init(_ bytes: [UInt8], _ length: Int) {
            self.bytes = bytes
            self.length = length
        }

        func contains(_ address: [UInt8]) -> Bool {
            (0..<length).allSatisfy { bit in
                let mask: UInt8 = 0x80 >> UInt8(bit % 8)
                let own = bit / 8 < bytes.count ? bytes[bit / 8] : 0
                return own & mask == address[bit / 8] & mask
            }
        }
    }

    private static let special4 = [
        Block([0], 8), Block([10], 8), Block([100, 64], 10), Block([127], 8), Block([169, 254], 16),
        Block([172, 16], 12), Block([192, 0, 0], 24), Block([192, 0, 2], 24), Block([192, 88, 99], 24),
        Block([192, 168], 16), Block([198, 18], 15), Block([198, 51, 100], 24), Block([203, 0, 113], 24),
        Block([224], 3),
    ]

    private static let global6 = Block([0x20], 3)
    private static let special6 = [
        Block([0x20, 0x01, 0x00], 23), Block([0x20, 0x01, 0x0D, 0xB8], 32), Block([0x20, 0x02], 16),
        Block([0x3F, 0xFF], 20),
    ]
    private static let wrapping4 = [
        Block([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96),
        Block([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96),
    ]
}

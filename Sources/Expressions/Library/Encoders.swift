extension Library {
    /// `base64.encode`, `base64.decode`.
    public static let encoders = Library(
        "encoders",
        functions: [
            FunctionDeclaration(
                "base64.encode",
                [
                    .unary(.bytes, .string) { value, meter in
                        guard case .bytes(let bytes) = value else { return nil }
                        return meter.charge(bytes: bytes.count) ? .string(Base64Text.encode(bytes)) : Meter.exhausted
                    }
                ]),
            FunctionDeclaration(
                "base64.decode",
                [
                    .unary(.string, .bytes) { value, meter in
                        guard case .string(let text) = value else { return nil }
                        guard meter.charge(bytes: text.utf8.count) else { return Meter.exhausted }
                        return Base64Text.decode(text).map(CELValue.bytes)
                            ?? .failure(.invalidArgument, "illegal base64 data")
                    }
                ]),
        ])
}

/// RFC 4648, section 4; padding may be missing.
enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt32($0)) })

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (16 - 8 * UInt32($1.offset)) }
            for place in 0..<4 {
                text.append(
                    place <= group.count ? alphabet[Int(bits >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        if digits.count % 4 == 0 {
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for digit in digits {
            guard let value = values[digit] else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}

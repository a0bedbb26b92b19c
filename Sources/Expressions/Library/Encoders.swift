import Vocabulary

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
                        return meter.charge(bytes: bytes.count) ? .string(Base64.encode(bytes)) : Meter.exhausted
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

/// RFC 4648, section 4, read as the language's other implementations do: padding may be missing, bits may be left over.
enum Base64Text {
    static func decode(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        if digits.count % 4 == 0 {
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for digit in digits {
            guard let value = Base64.value(digit, .standard) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}

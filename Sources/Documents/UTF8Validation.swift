/// Checks bytes to be UTF-8 before anything else reads them.
enum UTF8Validation {
    /// The offset of the first byte that cannot stand there (RFC 3629: no overlong forms, no surrogates); nil where
    /// all is well. Costs one pass, eight bytes at a time where the text is ASCII.
    static func firstInvalid(in bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        while index < bytes.count {
            if index + 8 <= bytes.count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index += 8
                continue
            }
            guard let length = length(of: bytes, at: index) else { return index }
            index += length
        }
        return nil
    }

    /// The length of the well-formed sequence at an offset (Unicode, table 3-7); nil where there is none.
    private static func length(of bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
        let (count, second): (Int, ClosedRange<UInt8>)
        switch bytes[index] {
        case 0..<0x80: return 1
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard index + count <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for offset in 2..<max(count, 2) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
        return count
    }
}

/// Turns the character counts that libyaml gives into byte offsets.
///
/// It asks for places that lie near each other, so walking there from the last one costs little.
struct ScalarOffsets {
    private let bytes: [UInt8]
    private let isASCII: Bool
    private var scalar = 0
    private var byte = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        isASCII = bytes.allSatisfy { $0 < 0x80 }
    }

    /// The offset of the scalar with that number, or of the end for anything beyond.
    mutating func byte(_ index: Int) -> Int {
        if isASCII { return min(index, bytes.count) }
        bytes.withUnsafeBufferPointer { buffer in
            while scalar < index, byte < buffer.count {
                repeat { byte += 1 } while byte < buffer.count && buffer[byte] & 0xC0 == 0x80
                scalar += 1
            }
            while scalar > index, byte > 0 {
                repeat { byte -= 1 } while byte > 0 && buffer[byte] & 0xC0 == 0x80
                scalar -= 1
            }
        }
        return byte
    }
}

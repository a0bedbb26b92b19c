import Vocabulary

/// Random damage to a text, as people and merges do it.
enum Mutation {
    static func damaged(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random)?.utf8 ?? "".utf8, at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
            case 4: bytes = swapped(bytes, using: &random)
            case 5: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    private static let pieces = [
        ": ", "\n", "  ", "[", "]", "{", "}", "\"", "- ", "&a ", "*a", "<<: ", "null", "true", "-1", "1e9", "\u{FEFF}",
        "---\n", "!!str ", "|\n", "# ", " AKIA" + "IOSFODNN7EXAMPLE ", "\u{1F600}", "'", "%", "@", "0x7", "..", "\t",
    ]

    /// Two lines changed places.
    private static func swapped(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let (first, second) = (lines.indices.randomElement(using: &random), lines.indices.randomElement(using: &random))
        if let first, let second { lines.swapAt(first, second) }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}

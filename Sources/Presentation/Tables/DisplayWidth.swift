/// How many columns of a terminal a text takes.
///
/// Follows Unicode Standard Annex 11 (East Asian Width): wide and fullwidth scalars take two columns, ambiguous ones
/// one, combining marks none. The text is taken to have no control characters left.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        // ASCII, the usual case, is as wide as it is long.
        let isASCII = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.reduce(0) { $0 | $1 } < 0x80
        }
        return isASCII == true ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // The vowels and finals of Hangul join the consonant before them.
        if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    /// The longest beginning of a text that takes at most `width` columns, combining marks kept with their letter.
    static func prefix(of text: String, width: Int) -> Substring {
        var taken = 0
        let end = text.unicodeScalars.firstIndex { scalar in
            taken += of(scalar)
            return taken > width
        }
        return text[..<(end ?? text.endIndex)]
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
            0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        // Flags are made of two of these.
        case 0x1F1E6...0x1F1FF: false
        default: scalar.properties.isEmojiPresentation
        }
    }
}

/// Texts that a tag or a name may hold, and what none of them may do to an output.
public enum Hostile {
    /// The texts.
    public static let texts =
        [
            "\u{1B}[31mred\u{1B}[0m", "\u{1B}]0;title\u{7}", "\u{9B}2J", "a\nb", "a\r\nb", "\u{85}\u{2028}\u{2029}",
            "\u{202E}txt.exe", "\u{2066}x\u{2069}", "\u{200B}\u{FEFF}", "tab\there", "del\u{7F}", "nul\u{0}",
            "a | b", "`code`", "``", "<script>alert(1)</script>", "<!-- -->", "&lt;", "[x](javascript:x)", "![x](y)",
            "**bold** _it_ ~~no~~", "# title", "- item", "1. item", "@everyone", "https://example.org", "\\",
            "$(reboot)",
            "::error file=x::y", "  ::warning::x", "\u{A0}::stop-commands::t", "##[error]x", "##vso[task.setvariable]x",
            "###[group]", "a ##teamcity[x]", "\u{E0041}tag", "é\u{301}\u{301}\u{301}", "漢字", "👩‍👧", "{}", "[]", "*a",
            "&a b", "!t x",
            "%YAML", "---", "...", "- - -", "? x", "a: b", "a #b", "'", "\"", "null", "~", "yes", "1e3", "07:00",
            "0x1F",
            ".inf", "<<", "=", "2026-03-29", " lead", "trail ", "", " ", "key:", "\u{FFFD}", "\u{E000}",
        ] + nonCharacters

    // Which no literal may hold.
    private static let nonCharacters = ([0xFFFE, 0x1FFFF, 0xFDD0] as [UInt32]).compactMap(Unicode.Scalar.init).map {
        String($0)
    }

    /// Scalars that no output may hold, line feeds between lines apart.
    public static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// What GitHub's runner, Azure's and TeamCity would take for a command; nil where there is none.
    public static func command(in output: String) -> Substring? {
        output.split(separator: "\n").first { line in
            line.drop { $0.isWhitespace }.hasPrefix("::") || line.contains("##")
        }
    }
}

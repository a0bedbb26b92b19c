/// Shows a person their own text again, shortened; control characters are escaped when the diagnostic is printed.
enum Echo {
    /// The most Unicode scalars that are shown of a text.
    static let limit = 60

    /// The text in back quotes, cut to ``limit``.
    static func quoted(_ text: String) -> String { "`\(cut(text))`" }

    /// The text, cut to ``limit``.
    static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }

    /// `did you mean ...?`, or what else may be written; empty where there is nothing to choose from.
    static func suggestion(_ nearest: String?, else choices: [String], called plural: String) -> String {
        if let nearest { return "did you mean `\(nearest)`?" }
        guard !choices.isEmpty else { return "" }
        let shown = choices.prefix(12).map { quoted($0) }.joined(separator: ", ")
        return "\(plural) are \(shown)" + (choices.count > 12 ? " and \(choices.count - 12) more" : "")
    }
}

/// A word of the language.
struct Token {
    enum Kind: Equatable {
        case identifier(String)
        /// A name between backquotes; only a field can have such a one.
        case quoted(String)
        /// Without a sign; the lexer does not know whether there is one.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        /// An operator, a bracket or `in`, `true`, `false`, `null`.
        case symbol(String)
        case end
    }

    let kind: Kind
    /// Bytes from the beginning of the text.
    let start: Int
    let end: Int
}

extension Token.Kind {
    /// The token as an error message shows it.
    var shown: String {
        switch self {
        case .identifier(let name), .symbol(let name): "'\(name)'"
        case .quoted(let name): "'`\(name)`'"
        case .int(let number): "'\(number)'"
        case .uint(let number): "'\(number)u'"
        case .double(let number): "'\(NumberText.text(number))'"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .end: "the end"
        }
    }
}

/// What is wrong with a text, before it has a place in a file.
struct SyntaxError: Error {
    let offset: Int
    let what: String
    var why = ""
    var fix = ""
}

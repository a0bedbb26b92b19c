public import Vocabulary

/// What came of reading a text: its documents as far as they could be read, and what is wrong with it.
public struct ParsedDocuments: Sendable {
    /// The documents before the first syntax error, in the order of the text.
    public let documents: [Node]
    /// Everything that was found wrong, in the order of the text.
    public let diagnostics: [Diagnostic]
}

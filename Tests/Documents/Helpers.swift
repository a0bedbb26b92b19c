import Documents
import Testing
import Vocabulary

/// Reads YAML from a literal.
func yaml(_ text: String, limits: DocumentLimits = .standard) -> ParsedDocuments {
    YAML.parse(Array(text.utf8), file: "file.yaml", limits: limits)
}

/// Reads JSON from a literal.
func json(_ text: String, limits: DocumentLimits = .standard) -> ParsedDocuments {
    JSON.parse(Array(text.utf8), file: "file.json", limits: limits)
}

/// The one document of a text that must be faultless.
func sound(_ parsed: ParsedDocuments, sourceLocation: SourceLocation = #_sourceLocation) throws -> Node {
    #expect(parsed.diagnostics.map(\.description) == [], sourceLocation: sourceLocation)
    #expect(parsed.documents.count == 1, sourceLocation: sourceLocation)
    return try #require(parsed.documents.first, sourceLocation: sourceLocation)
}

/// `line:column` of where a node begins.
func place(_ node: Node?) -> String? { node.map { "\($0.range.start.line):\($0.range.start.column)" } }

/// `line:column-line:column` of a node.
func extent(_ node: Node?) -> String? {
    node.map { "\($0.range.start.line):\($0.range.start.column)-\($0.range.end.line):\($0.range.end.column)" }
}

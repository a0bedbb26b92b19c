/// Reads YAML as people write it: the core schema of YAML 1.2, with merge keys.
public enum YAML {
    /// Reads every document of a text. Never fails as a whole: what is wrong stands in the diagnostics.
    ///
    /// Reading ends at the first syntax error; the documents before it are returned. `file` is the name that places
    /// bear. Costs time and memory in proportion to the text, however often its aliases are used.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: DocumentLimits = .standard
    ) -> ParsedDocuments {
        SourceText.read(bytes, file: file, limits: limits) { YAMLReader($0, limits: limits).read() }
    }
}

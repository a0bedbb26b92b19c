import Documents
import Vocabulary

/// Reads what clients send.
enum JSONReading {
    static func value(_ bytes: [UInt8]) throws(DocumentError) -> Value { try JSON.value(bytes) }

    /// YAML, of which JSON is a part; nil and why where it is neither or not one document.
    static func yaml(_ bytes: [UInt8]) -> (value: Value?, problem: String) {
        if let value = try? JSON.value(bytes) { return (value, "") }
        let parsed = YAML.parse(bytes, file: "body")
        if let problem = parsed.diagnostics.first { return (nil, problem.what) }
        guard parsed.documents.count == 1 else { return (nil, "there must be exactly one document") }
        return (parsed.documents[0].value, "")
    }
}

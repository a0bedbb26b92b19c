public import Vocabulary

/// Reads JSON as RFC 8259 has it, nothing more: no comments, no trailing commas, no key twice.
///
/// A number written without fraction and exponent is an integer where it fits 64 bits, else a double.
public enum JSON {
    /// Reads a text that holds exactly one document. Never fails: what is wrong stands in the diagnostics.
    ///
    /// After a syntax error there is no document. Costs time and memory in proportion to the text.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: DocumentLimits = .standard
    ) -> ParsedDocuments {
        SourceText.read(bytes, file: file, limits: limits) { JSONNodeReader.read($0, limits: limits) }
    }

    /// Reads a text straight into a value, without places. Costs time and memory in proportion to the text.
    public static func value(
        _ bytes: [UInt8], limits: DocumentLimits = .answer
    ) throws(DocumentError) -> Value {
        if bytes.count > limits.bytes {
            throw DocumentError(
                .tooLarge, "the JSON text has \(bytes.count) bytes, more than the \(limits.bytes) that are read")
        }
        let result = bytes.withUnsafeBufferPointer { bytes in
            do throws(Problem) {
                return Result<Value, Problem>.success(try JSONValueReader.read(bytes, limits: limits))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let value): return value
        case .failure(let problem):
            let place = SourceText(bytes, file: "").position(of: problem.place.lowerBound)
            throw DocumentError(problem.kind, "the JSON text cannot be read: \(problem.what)", at: place)
        }
    }
}

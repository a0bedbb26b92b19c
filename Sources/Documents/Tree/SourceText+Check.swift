import Vocabulary

extension SourceText {
    /// Takes over a text if it is short enough and UTF-8, a byte order mark dropped; else says what is wrong with it.
    static func read(
        _ bytes: [UInt8], file: String, limits: DocumentLimits, _ body: (SourceText) -> ParsedDocuments
    ) -> ParsedDocuments {
        if bytes.count > limits.bytes {
            return ParsedDocuments(
                .error(
                    at: SourceRange(file: file),
                    "the file has \(bytes.count) bytes, more than the \(limits.bytes) that are read",
                    fix: "split it into several files"))
        }
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let source = SourceText(hasMark ? Array(bytes.dropFirst(3)) : bytes, file: file)
        guard let offset = source.bytes.withUnsafeBytes(UTF8Validation.firstInvalid) else { return body(source) }
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        let byte = String(source.bytes[offset], radix: 16, uppercase: true)
        return ParsedDocuments(
            .error(
                at: source.range(offset, offset), "the byte 0x\(byte) is not valid UTF-8",
                why: isUTF16 ? "the text looks like UTF-16" : "", fix: "save the file as UTF-8"))
    }
}

extension ParsedDocuments {
    /// No documents, and why.
    init(_ diagnostic: Diagnostic) { self.init(documents: [], diagnostics: [diagnostic]) }
}

/// Reads XML 1.0 as providers answer it: UTF-8, without a document type.
///
/// A text with a document type is refused, so there are no entities beyond the five predefined ones and nothing to
/// expand. Namespaces are not resolved: elements are known by their local names.
public enum XML {
    /// Reads a text and tells the handler of every element in its order.
    ///
    /// Takes time in proportion to the bytes, and allocates nothing for an element. The handler may have seen part of
    /// the text when an error is thrown: what comes after a place is not looked at before that place is reached.
    @inlinable
    public static func parse<Handler: XMLHandler>(
        _ bytes: [UInt8], into handler: inout Handler, limits: DocumentLimits = .answer
    ) throws(DocumentError) {
        try bytes.withUnsafeBufferPointer { source throws(DocumentError) in
            var scanner = try XMLScanner(UnsafeRawBufferPointer(source), limits: limits)
            while true {
                switch try scanner.next() {
                case .start:
                    if handler.start(scanner.name) == .skipped {
                        let name = scanner.name
                        try scanner.skipContent()
                        handler.end(name, text: scanner.text)
                    }
                case .end: handler.end(scanner.name, text: scanner.text)
                case .endOfAssembled:
                    let name = scanner.name
                    scanner.assembled.withUnsafeBytes { handler.end(name, text: XMLText(bytes: $0)) }
                case .finish: return
                }
            }
        }
    }

    /// Reads a whole text into a tree. For small answers: every element costs three allocations.
    public static func tree(
        _ bytes: [UInt8], limits: DocumentLimits = .answer
    ) throws(DocumentError) -> XMLElement {
        var handler = XMLTreeHandler()
        try parse(bytes, into: &handler, limits: limits)
        guard let root = handler.root else { throw DocumentError(.malformed, "the XML text has no element") }
        return root
    }
}

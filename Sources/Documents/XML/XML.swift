/// Reads XML as providers answer it.
///
/// A text with a document type is refused, so there are no entities beyond the five predefined ones and nothing to
/// expand. Namespaces are not resolved: elements are known by their local names.
public enum XML {
    /// Reads a text and tells the handler of every element in its order.
    ///
    /// Nothing is allocated for an element. The handler may have seen part of the text when an error is thrown.
    /// Must not be called from within a handler of the same text.
    @inlinable
    public static func parse<Handler: XMLHandler>(
        _ bytes: [UInt8], into handler: inout Handler, limits: DocumentLimits = .answer
    ) throws(DocumentError) {
        let reader = try XMLReader(bytes, limits: limits)
        while try reader.next() {
            let base = reader.bytes
            for event in reader.events {
                let name = XMLName(
                    bytes: UnsafeRawBufferPointer(start: base + event.nameOffset, count: event.nameLength))
                if event.isStart {
                    handler.start(name)
                } else {
                    let text = UnsafeRawBufferPointer(start: base + event.textOffset, count: event.textLength)
                    handler.end(name, text: XMLText(bytes: text))
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

import CExpat
import Vocabulary

/// An element's begin or end, its strings as stretches of the batch's bytes.
@usableFromInline
struct XMLEvent {
    @usableFromInline var isStart: Bool
    @usableFromInline var nameOffset: Int
    @usableFromInline var nameLength: Int
    @usableFromInline var textLength: Int

    /// The text stands right before the name.
    @usableFromInline var textOffset: Int { @inlinable get { nameOffset - textLength } }
}

/// Runs expat over a text and hands its events out in batches.
///
/// Between expat and the handler stands a buffer, so that no C callback needs to know the handler's type: the handler
/// is called from generic Swift code, which the compiler specialises.
@usableFromInline
final class XMLReader {
    private static let chunk = 64 << 10

    private let source: [UInt8]
    private let parser: XML_Parser
    private let batch: UnsafeMutablePointer<XMLBatch>
    private var offset = 0
    private var chunk = XMLReader.chunk
    private var isFinished = false

    @usableFromInline
    init(_ bytes: [UInt8], limits: DocumentLimits) throws(DocumentError) {
        if bytes.count > limits.bytes {
            throw DocumentError(
                .tooLarge, "the XML text has \(bytes.count) bytes, more than the \(limits.bytes) that are read")
        }
        guard let parser = XML_ParserCreate(nil) else {
            throw DocumentError(.tooLarge, "there is no memory left to read XML")
        }
        self.parser = parser
        source = bytes
        batch = .allocate(capacity: 1)
        batch.initialize(to: XMLBatch(parser: parser, maximumDepth: limits.depth, maximumNodes: limits.nodes))
        XML_SetUserData(parser, batch)
        XML_SetElementHandler(parser, onStart, onEnd)
        XML_SetCharacterDataHandler(parser, onText)
        XML_SetStartDoctypeDeclHandler(parser, onDoctype)
    }

    deinit {
        XML_ParserFree(parser)
        batch.pointee.free()
        batch.deinitialize(count: 1)
        batch.deallocate()
    }

    /// Reads on until there are events; false at the end of the text. The last batch becomes invalid.
    @usableFromInline
    func next() throws(DocumentError) -> Bool {
        batch.pointee.clear()
        while !isFinished, batch.pointee.eventCount == 0 {
            let count = min(chunk, source.count - offset)
            let isLast = offset + count == source.count
            let calls = batch.pointee.calls
            let status = source.withUnsafeBytes {
                XML_Parse(parser, $0.baseAddress.map { $0 + offset }, Int32(count), isLast ? 1 : 0)
            }
            guard status == XML_STATUS_OK else { throw error() }
            offset += count
            isFinished = isLast
            // A token longer than the chunk is scanned from its start each time: doubling keeps that linear.
            chunk = batch.pointee.calls == calls ? min(chunk * 2, 1 << 30) : XMLReader.chunk
        }
        return batch.pointee.eventCount > 0
    }

    @usableFromInline var events: UnsafeBufferPointer<XMLEvent> {
        UnsafeBufferPointer(start: batch.pointee.events, count: batch.pointee.eventCount)
    }

    /// What the events' offsets count from; valid until the next batch.
    @usableFromInline var bytes: UnsafeRawPointer { UnsafeRawPointer(batch.pointee.bytes) }

    private func error() -> DocumentError {
        let place = SourcePosition(
            line: Int(XML_GetCurrentLineNumber(parser)), column: Int(XML_GetCurrentColumnNumber(parser)) + 1)
        if let refusal = batch.pointee.refusal { return DocumentError(refusal.kind, refusal.message, at: place) }
        let code = XML_GetErrorCode(parser)
        if code == XML_ERROR_INVALID_TOKEN, source.withUnsafeBytes(UTF8Validation.firstInvalid) != nil {
            return DocumentError(.malformed, "the XML text is not valid UTF-8", at: place)
        }
        let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "unknown error"
        return DocumentError(.malformed, "the XML text is not well-formed: \(reason)", at: place)
    }
}

private func state(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLBatch>? {
    user?.assumingMemoryBound(to: XMLBatch.self)
}

private func onStart(
    _ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
    if let name { state(user)?.pointee.start(name) }
}

private func onEnd(_ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
    if let name { state(user)?.pointee.end(name) }
}

private func onText(_ user: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32) {
    if let text { state(user)?.pointee.text(text, Int(count)) }
}

private func onDoctype(
    _ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?, _ system: UnsafePointer<CChar>?,
    _ public: UnsafePointer<CChar>?, _ hasSubset: Int32
) {
    state(user)?.pointee.refuse(
        DocumentError(.refused, "the XML text has a document type, which is not read from hostile input"))
}

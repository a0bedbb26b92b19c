import CExpat

/// The events of a stretch of XML and the bytes they speak of; the memory is used again for the next stretch.
struct XMLBatch {
    private let parser: XML_Parser
    private let maximumDepth: Int
    private let maximumNodes: Int

    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var byteCount = 0
    private var byteCapacity = 128 << 10
    private(set) var events: UnsafeMutablePointer<XMLEvent>
    private(set) var eventCount = 0
    private var eventCapacity = 4096

    /// How often expat has called.
    private(set) var calls = 0
    private(set) var refusal: DocumentError?
    private var depth = 0
    private var nodes = 0
    /// Where the text of the innermost element begins; nil once it has had a child.
    private var textStart: Int?

    init(parser: XML_Parser, maximumDepth: Int, maximumNodes: Int) {
        self.parser = parser
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
        bytes = .allocate(capacity: byteCapacity)
        events = .allocate(capacity: eventCapacity)
    }

    func free() {
        bytes.deallocate()
        events.deallocate()
    }

    /// Forgets the events; the text of an element that has not ended is kept.
    mutating func clear() {
        eventCount = 0
        guard let start = textStart else {
            byteCount = 0
            return
        }
        byteCount -= start
        bytes.update(from: bytes + start, count: byteCount)
        textStart = 0
    }

    mutating func start(_ name: UnsafePointer<CChar>) {
        depth += 1
        nodes += 1
        if depth > maximumDepth {
            refuse(DocumentError(.tooLarge, "the XML text is nested deeper than \(maximumDepth) elements"))
        } else if nodes > maximumNodes {
            refuse(DocumentError(.tooLarge, "the XML text has more than \(maximumNodes) elements"))
        }
        append(name, isStart: true, textLength: 0)
        textStart = byteCount
    }

    mutating func text(_ text: UnsafePointer<CChar>, _ count: Int) {
        calls += 1
        guard textStart != nil else { return }
        append(text, count)
    }

    mutating func end(_ name: UnsafePointer<CChar>) {
        depth -= 1
        append(name, isStart: false, textLength: textStart.map { byteCount - $0 } ?? 0)
        textStart = nil
    }

    mutating func refuse(_ error: DocumentError) {
        calls += 1
        if refusal == nil { refusal = error }
        XML_StopParser(parser, XML_Bool(0))
    }

    private mutating func append(_ name: UnsafePointer<CChar>, isStart: Bool, textLength: Int) {
        calls += 1
        var local = name
        var end = name
        while end.pointee != 0 {
            if end.pointee == CChar(bitPattern: UInt8(ascii: ":")) { local = end + 1 }
            end += 1
        }
        if eventCount == eventCapacity { growEvents() }
        (events + eventCount).initialize(
            to: XMLEvent(isStart: isStart, nameOffset: byteCount, nameLength: end - local, textLength: textLength))
        eventCount += 1
        append(local, end - local)
    }

    private mutating func append(_ text: UnsafePointer<CChar>, _ count: Int) {
        if byteCapacity - byteCount < count { growBytes(by: count) }
        UnsafeMutableRawPointer(bytes + byteCount).copyMemory(from: text, byteCount: count)
        byteCount += count
    }

    private mutating func growBytes(by count: Int) {
        byteCapacity = max(byteCapacity * 2, byteCount + count)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity)
        grown.update(from: bytes, count: byteCount)
        bytes.deallocate()
        bytes = grown
    }

    private mutating func growEvents() {
        eventCapacity *= 2
        let grown = UnsafeMutablePointer<XMLEvent>.allocate(capacity: eventCapacity)
        grown.moveInitialize(from: events, count: eventCount)
        events.deallocate()
        events = grown
    }
}

/// Appends canonical JSON piece by piece (see ``CanonicalJSON``), for what is written by the thousand: no tree of values
/// is made first.
///
/// The caller gives the keys of a mapping in their order, each once; commas are set here.
public struct CanonicalWriter: ~Copyable {
    private var output: ByteBuffer

    /// A writer that has written nothing yet, with room for so many bytes.
    public init(capacity: Int = 0) { output = ByteBuffer(capacity: capacity) }

    /// A copy of what has been written.
    public var bytes: [UInt8] { output.bytes }

    /// Writes a mapping whose entries the closure writes.
    public mutating func object(_ entries: (inout CanonicalWriter) -> Void) {
        beginElement()
        output.append(UInt8(ascii: "{"))
        entries(&self)
        output.append(UInt8(ascii: "}"))
    }

    /// Writes a list, each element by the closure.
    public mutating func list<Element>(_ elements: [Element], _ write: (inout CanonicalWriter, Element) -> Void) {
        beginElement()
        output.append(UInt8(ascii: "["))
        for element in elements { write(&self, element) }
        output.append(UInt8(ascii: "]"))
    }

    /// Writes the key of an entry; its value comes next.
    ///
    /// - Parameter key: Without characters that JSON escapes.
    public mutating func key(_ key: StaticString) {
        beginElement()
        output.append(UInt8(ascii: "\""))
        output.append(key)
        output.append(UInt8(ascii: "\""))
        output.append(UInt8(ascii: ":"))
    }

    /// Writes a text.
    public mutating func string(_ text: String) {
        beginElement()
        CanonicalJSON.append(text, to: &output)
    }

    /// Writes an instant as its description says it, a text.
    public mutating func instant(_ instant: Instant) {
        beginElement()
        output.append(UInt8(ascii: "\""))
        instant.write(to: &output)
        output.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    public mutating func integer(_ number: Int64) {
        beginElement()
        DecimalDigits.append(number, to: &output)
    }

    /// Writes a truth value.
    public mutating func flag(_ flag: Bool) {
        beginElement()
        output.append(flag ? "true" : "false")
    }

    /// Writes `null`.
    public mutating func null() {
        beginElement()
        output.append("null")
    }

    /// Writes any value.
    public mutating func value(_ value: Value) { canonical(CanonicalJSON.bytes(value)) }

    /// Writes a value whose canonical bytes these are.
    public mutating func canonical(_ value: [UInt8]) {
        beginElement()
        value.withUnsafeBufferPointer { output.append($0) }
    }

    /// Outside of texts, which end with a quotation mark, these bytes stand only where no comma belongs.
    private mutating func beginElement() {
        switch output.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: output.append(UInt8(ascii: ","))
        }
    }
}

extension CanonicalWriter {
    /// Writes an entry with a text.
    public mutating func entry(_ key: StaticString, _ text: String) {
        self.key(key)
        string(text)
    }

    /// Writes an entry with a text; nothing where there is none.
    public mutating func entry(_ key: StaticString, _ text: String?) {
        if let text { entry(key, text) }
    }

    /// Writes an entry with an integer.
    public mutating func entry(_ key: StaticString, _ number: Int64) {
        self.key(key)
        integer(number)
    }

    /// Writes an entry with an instant.
    public mutating func entry(_ key: StaticString, _ instant: Instant) {
        self.key(key)
        self.instant(instant)
    }

    /// Writes an entry with a list of texts.
    public mutating func entry(_ key: StaticString, _ texts: [String]) {
        self.key(key)
        list(texts) { $0.string($1) }
    }
}

/// Numbers as decimal digits, without a text in between.
enum DecimalDigits {
    /// Appends a number, with leading zeros to at least `width` digits.
    static func append(_ number: Int64, width: Int = 1, to output: inout ByteBuffer) {
        if number < 0 { output.append(UInt8(ascii: "-")) }
        var count = 1
        var rest = number.magnitude / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        count = max(count, width)
        for _ in 0..<count { output.append(UInt8(ascii: "0")) }
        var place = output.count
        rest = number.magnitude
        while rest > 0 {
            place -= 1
            output[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

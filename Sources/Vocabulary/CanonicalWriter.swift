/// Appends canonical JSON piece by piece (see ``CanonicalJSON``), for what is written by the thousand: no tree of values
/// is made first.
///
/// The caller gives the keys of a mapping in their order, each once; commas are set here.
public struct CanonicalWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// A writer that has written nothing yet, with room for so many bytes.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Writes a mapping whose entries the closure writes.
    public mutating func object(_ entries: (inout CanonicalWriter) -> Void) {
        beginElement()
        bytes.append(UInt8(ascii: "{"))
        entries(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes a list, each element by the closure.
    public mutating func list<Element>(_ elements: [Element], _ write: (inout CanonicalWriter, Element) -> Void) {
        beginElement()
        bytes.append(UInt8(ascii: "["))
        for element in elements { write(&self, element) }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes the key of an entry; its value comes next.
    ///
    /// - Parameter key: Without characters that JSON escapes.
    public mutating func key(_ key: StaticString) {
        beginElement()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Writes a text.
    public mutating func string(_ text: String) {
        beginElement()
        CanonicalJSON.append(text, to: &bytes)
    }

    /// Writes an instant as its description says it, a text.
    public mutating func instant(_ instant: Instant) {
        beginElement()
        bytes.append(UInt8(ascii: "\""))
        instant.write(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    public mutating func integer(_ number: Int64) {
        beginElement()
        DecimalDigits.append(number, to: &bytes)
    }

    /// Writes a truth value.
    public mutating func flag(_ flag: Bool) {
        beginElement()
        if flag { bytes.append(contentsOf: "true".utf8) } else { bytes.append(contentsOf: "false".utf8) }
    }

    /// Writes `null`.
    public mutating func null() {
        beginElement()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes any value.
    public mutating func value(_ value: Value) { canonical(CanonicalJSON.bytes(value)) }

    /// Writes a value whose canonical bytes these are.
    public mutating func canonical(_ value: [UInt8]) {
        beginElement()
        bytes.append(contentsOf: value)
    }

    /// Outside of texts, which end with a quotation mark, these bytes stand only where no comma belongs.
    private mutating func beginElement() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: bytes.append(UInt8(ascii: ","))
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
    static func append(_ number: Int64, width: Int = 1, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var count = 1
        var rest = number.magnitude / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        count = max(count, width)
        for _ in 0..<count { bytes.append(UInt8(ascii: "0")) }
        // From the last one on. Turning round a slice of the array would copy the array.
        var place = bytes.count
        rest = number.magnitude
        while rest > 0 {
            place -= 1
            bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}

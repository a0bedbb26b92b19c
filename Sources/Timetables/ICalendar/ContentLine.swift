import Vocabulary

/// A line of a calendar file after unfolding, RFC 5545, section 3.1: `DTSTART;TZID=Europe/Berlin:20260105T070000`.
struct ContentLine {
    let bytes: [UInt8]
    /// Where in the file its pieces begin: the offset in `bytes` and the number of the line.
    let pieces: [(offset: Int, line: Int)]
    /// In capitals.
    private(set) var name = ""
    private(set) var parameters: [Parameter] = []
    private(set) var value: ArraySlice<UInt8> = []

    struct Parameter {
        /// In capitals.
        let name: String
        let value: String
        let offset: Int
    }

    /// Takes a line apart.
    init(_ bytes: [UInt8], pieces: [(offset: Int, line: Int)]) throws(MisplacedText) {
        self.bytes = bytes
        self.pieces = pieces
        var index = Self.endOfName(bytes, from: 0)
        guard index > 0, index < bytes.count, bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: ";")
        else {
            throw MisplacedText(
                min(index, bytes.count), "this is no line of a calendar", why: "a name and \":\" are missing",
                fix: "look whether the file is an iCalendar file, and whole")
        }
        name = RecurrenceRuleParser.text(bytes[..<index]).uppercased()
        while index < bytes.count, bytes[index] == UInt8(ascii: ";") { index = try readParameter(from: index + 1) }
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
            throw MisplacedText(
                index, "\(name) has no value", why: "the line ends before a \":\"",
                fix: "look whether the file is whole")
        }
        value = bytes[(index + 1)...]
    }

    /// The text of a value, `\n`, `\,`, `\;` and `\\` unescaped.
    var text: String {
        var out: [UInt8] = []
        var isEscaped = false
        for byte in value {
            if isEscaped {
                out.append(byte | 0x20 == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// Where an offset is in the file; the column counts Unicode scalars.
    func position(of offset: Int) -> SourcePosition {
        guard let index = pieces.lastIndex(where: { $0.offset <= offset }) else {
            return SourcePosition(line: 1, column: 1)
        }
        let piece = pieces[index]
        let before = bytes[piece.offset..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 }
        // The space that continues a line stands before the rest.
        return SourcePosition(line: piece.line, column: before + (index > 0 ? 2 : 1))
    }

    private static func endOfName(_ bytes: [UInt8], from start: Int) -> Int {
        bytes[start...].firstIndex { byte in
            !((48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_"))
        } ?? bytes.count
    }

    private mutating func readParameter(from start: Int) throws(MisplacedText) -> Int {
        let equals = Self.endOfName(bytes, from: start)
        guard equals > start, equals < bytes.count, bytes[equals] == UInt8(ascii: "=") else {
            throw MisplacedText(equals, "a parameter of \(name) has no \"=\"", fix: "write it as in TZID=Europe/Berlin")
        }
        var index = equals + 1
        var value: [UInt8] = []
        var isQuoted = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") {
                break
            } else {
                value.append(byte)
            }
            index += 1
        }
        guard !isQuoted else {
            throw MisplacedText(equals + 1, "a \"\\\"\" is never closed", fix: "look whether the file is whole")
        }
        parameters.append(
            Parameter(
                name: RecurrenceRuleParser.text(bytes[start..<equals]).uppercased(),
                value: String(decoding: value, as: UTF8.self), offset: equals + 1))
        return index
    }
}

/// Unfolds a file, line by line.
struct ContentLines {
    private let bytes: [UInt8]
    private var index: Int
    /// Lines read so far.
    private(set) var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line that is not empty, with its continuations; nil at the end.
    mutating func next() -> (bytes: [UInt8], pieces: [(offset: Int, line: Int)])? {
        while index < bytes.count {
            var unfolded = Array(physical())
            guard !unfolded.isEmpty else { continue }
            var pieces = [(offset: 0, line: line)]
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") {
                let more = physical().dropFirst()
                pieces.append((unfolded.count, line))
                unfolded += more
            }
            return (unfolded, pieces)
        }
        return nil
    }

    private mutating func physical() -> ArraySlice<UInt8> {
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var content = bytes[index..<end]
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        index = min(end + 1, bytes.count)
        line += 1
        return content
    }
}

/// One pass over a text that copies everything but secrets.
///
/// Cuts only at ASCII characters, so UTF-8 stays whole.
struct RedactingScanner {
    private let input: [UInt8]
    private var position = 0
    private var isInURL = false
    private(set) var output: [UInt8] = []

    init(_ input: [UInt8]) {
        self.input = input
        output.reserveCapacity(input.count)
    }

    mutating func run() {
        while position < input.count {
            let byte = input[position]
            if byte == UInt8(ascii: "-"), skipPrivateKey() { continue }
            if isWordByte(byte) {
                word()
            } else if byte == UInt8(ascii: ":"), starts("://") {
                userInformation()
            } else if isInURL, byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") {
                query()
            } else {
                if endsURL(byte) { isInURL = false }
                output.append(byte)
                position += 1
            }
        }
    }

    // MARK: - URLs

    /// After a scheme: everything up to the last `@` of the authority goes.
    ///
    /// A password with an unescaped slash ends the authority early, so where there is a colon in it an `@` of the path
    /// counts too: better to lose a host from a message.
    private mutating func userInformation() {
        copy(3)
        isInURL = true
        let url = input[position...].prefix { !endsURL($0) && !"?#".utf8.contains($0) }
        let authority = url.prefix { $0 != UInt8(ascii: "/") }
        let end = authority.contains(UInt8(ascii: ":")) ? url.endIndex : authority.endIndex
        guard let at = input[position..<end].lastIndex(of: UInt8(ascii: "@")) else { return }
        redact(to: at)
    }

    /// To the end of the URL: names stay, values and the fragment go.
    private mutating func query() {
        let end = input[position...].firstIndex(where: endsURL) ?? input.count
        while position < end {
            let isFragment = input[position] == UInt8(ascii: "#")
            copy(1)
            let next = input[position..<end].firstIndex { "&;#".utf8.contains($0) && !isFragment } ?? end
            if !isFragment, let equals = input[position..<next].firstIndex(of: UInt8(ascii: "=")) {
                copy(equals + 1 - position)
            }
            if position < next { redact(to: next) }
        }
        isInURL = false
    }

    private func endsURL(_ byte: UInt8) -> Bool { byte <= 0x20 || "\"<>`".utf8.contains(byte) }

    // MARK: - Words

    private mutating func word() {
        let start = position
        let end = input[start...].firstIndex { !isWordByte($0) } ?? input.count
        let word = input[start..<end]
        if SensitiveName.isSensitive(word), let value = value(after: end) {
            copy(value.lowerBound - position)
            redact(to: SensitiveName.coversLine(word) ? endOfLine(from: value.lowerBound) : value.upperBound)
        } else if isScheme(word), let token = token(after: end) {
            copy(token.lowerBound - position)
            redact(to: token.upperBound)
        } else if let shape = SecretShape.first(in: word) {
            copy(shape.lowerBound - position)
            redact(to: shape.upperBound)
        } else {
            copy(word.count)
        }
    }

    /// The value that follows a name: after `=`, `:`, `%3D`, a JSON key's quote or an XML tag's `>`.
    private func value(after end: Int) -> Range<Int>? {
        var start = end
        if start < input.count, isQuote(input[start]) || input[start] == UInt8(ascii: "\\") { start += 1 }
        if start < input.count, isQuote(input[start]) { start += 1 }
        start = skipBlanks(from: start)
        guard start < input.count else { return nil }
        if starts("%3D", at: start) || starts("%3d", at: start) {
            start += 3
        } else if ":=>".utf8.contains(input[start]) {
            start += 1
            if start < input.count, input[start] == UInt8(ascii: ">") { start += 1 }
        } else {
            return nil
        }
        start = skipBlanks(from: start)
        // JSON inside a string: its quotes are escaped.
        let isEscaped = start < input.count && input[start] == UInt8(ascii: "\\")
        if isEscaped { start += 1 }
        guard start < input.count else { return nil }
        if isQuote(input[start]) {
            let close =
                isEscaped
                ? input[start...].firstIndex(of: UInt8(ascii: "\\")) ?? input.count
                : closingQuote(from: start + 1, like: input[start])
            return start + 1 < close ? start + 1..<close : nil
        }
        let close = input[start...].firstIndex { $0 <= 0x20 || ",;&\"<>".utf8.contains($0) } ?? input.count
        return start < close ? start..<close : nil
    }

    private func closingQuote(from start: Int, like quote: UInt8) -> Int {
        var index = start
        while index < input.count, input[index] != quote {
            index += input[index] == UInt8(ascii: "\\") && index + 1 < input.count ? 2 : 1
        }
        return min(index, input.count)
    }

    /// `Bearer`, `Basic` and such outside a header.
    private func isScheme(_ word: ArraySlice<UInt8>) -> Bool {
        let lower = word.map(asciiLowercased)
        return lower.elementsEqual("bearer".utf8) || lower.elementsEqual("basic".utf8)
            || lower.elementsEqual("negotiate".utf8)
    }

    /// A run that is more than an English word.
    private func token(after end: Int) -> Range<Int>? {
        let start = skipBlanks(from: end)
        guard start > end else { return nil }
        let close = input[start...].firstIndex { $0 <= 0x20 || ",;\"'<>".utf8.contains($0) } ?? input.count
        let token = input[start..<close]
        let isWord = token.count < 20 && token.allSatisfy { (97...122).contains(asciiLowercased($0)) || $0 == 46 }
        return token.count < 6 || isWord ? nil : start..<close
    }

    // MARK: - Private keys

    private mutating func skipPrivateKey() -> Bool {
        guard starts("-----BEGIN ") else { return false }
        let label = input[(position + 11)...].prefix(40)
        guard let keyWord = label.firstRange(of: Array("PRIVATE KEY".utf8)) else { return false }
        let rest = input[keyWord.upperBound...]
        if let close = rest.firstRange(of: Array("-----END ".utf8)) {
            let tail = input[close.upperBound...]
            let end = tail.firstRange(of: Array("-----".utf8))?.upperBound ?? input.count
            redact(to: end)
        } else {
            redact(to: input.count)
        }
        return true
    }

    // MARK: - Bytes

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private func starts(_ text: StaticString, at index: Int? = nil) -> Bool {
        let index = index ?? position
        guard input.count - index >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { input[index..<index + $0.count].elementsEqual($0) }
    }

    private func skipBlanks(from start: Int) -> Int {
        input[start...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? input.count
    }

    private func endOfLine(from start: Int) -> Int {
        input[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? input.count
    }

    private mutating func copy(_ count: Int) {
        output.append(contentsOf: input[position..<position + count])
        position += count
    }

    private mutating func redact(to end: Int) {
        output.append(contentsOf: Redaction.placeholder.utf8)
        position = end
    }
}

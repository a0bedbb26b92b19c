extension Library {
    /// `find` and `findAll`, as Kubernetes has them.
    public static let regex = Library("regex", functions: RegexFind.functions)
}

/// What a pattern finds in a text.
enum RegexFind {
    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration(
            "find",
            [
                .member(.string, .string, .string) { text, pattern, meter in
                    search(text, pattern, most: 1, meter) { $0.first ?? .string("") }
                }
            ]),
        FunctionDeclaration(
            "findAll",
            [
                .member(.string, .string, .list(.string)) { text, pattern, meter in
                    search(text, pattern, most: -1, meter) { .list($0) }
                },
                Overload([.string, .string, .int], .list(.string), isMember: true) { arguments, meter in
                    guard case .int(let most) = arguments[2] else { return nil }
                    return search(arguments[0], arguments[1], most: most, meter) { .list($0) }
                },
            ]),
    ]

    private static func search(
        _ text: CELValue, _ source: CELValue, most: Int64, _ meter: Meter, _ body: ([CELValue]) -> CELValue
    ) -> CELValue? {
        guard case .string(let text) = text, case .string(let source) = source else { return nil }
        return Pattern.use(source, on: text, meter) { pattern in
            var found: [CELValue] = []
            let isWhole = Text.withBytes(text) { bytes in
                var from = 0
                while from <= bytes.count, most < 0 || found.count < most {
                    // Each search may run to the end of the text, at a byte a nanosecond.
                    guard meter.charge((bytes.count - from) / 100 + 1) else { return false }
                    guard let range = pattern.find(bytes, from: from) else { break }
                    found.append(.string(String(decoding: bytes[range], as: UTF8.self)))
                    from = range.isEmpty ? next(bytes, after: range.upperBound) : range.upperBound
                }
                return true
            }
            return isWhole ? body(found) : Meter.exhausted
        }
    }

    /// The beginning of the code point after one.
    private static func next(_ bytes: UnsafeBufferPointer<UInt8>, after index: Int) -> Int {
        var next = index + 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}

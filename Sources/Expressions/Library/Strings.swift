extension Library {
    /// Strings by code points: `charAt`, `indexOf`, `join`, `split`, `replace`, `format` and so on.
    public static let strings = Library("strings", functions: Strings.functions)
}

/// The strings extension; indexes count code points.
enum Strings {
    static let functions: [FunctionDeclaration] = [
        FunctionDeclaration("charAt", [.member(.string, .int, .string, charAt)]),
        FunctionDeclaration("indexOf", searching(isLast: false)),
        FunctionDeclaration("lastIndexOf", searching(isLast: true)),
        FunctionDeclaration("lowerAscii", [changing { text in mapped(text, 65...90) { $0 + 32 } }]),
        FunctionDeclaration("upperAscii", [changing { text in mapped(text, 97...122) { $0 - 32 } }]),
        FunctionDeclaration("trim", [changing(trimmed)]),
        FunctionDeclaration("reverse", [changing { Text.string($0.unicodeScalars.reversed()) }]),
        FunctionDeclaration("strings.quote", [changing(quoted).asMember(false)]),
        FunctionDeclaration(
            "join",
            [
                .member(.list(.string), .string) { list, meter in join(list, "", meter) },
                .member(.list(.string), .string, .string) { list, separator, meter in
                    if case .string(let separator) = separator { join(list, separator, meter) } else { nil }
                },
            ]),
        FunctionDeclaration(
            "split",
            [
                .member(.string, .string, .list(.string)) { text, separator, meter in
                    split(text, separator, .int(-1), meter)
                },
                Overload([.string, .string, .int], .list(.string), isMember: true) { arguments, meter in
                    split(arguments[0], arguments[1], arguments[2], meter)
                },
            ]),
        FunctionDeclaration(
            "replace",
            [
                Overload([.string, .string, .string], .string, isMember: true) { arguments, meter in
                    replace(arguments, -1, meter)
                },
                Overload([.string, .string, .string, .int], .string, isMember: true) { arguments, meter in
                    if case .int(let limit) = arguments[3] { replace(arguments, limit, meter) } else { nil }
                },
            ]),
        FunctionDeclaration(
            "substring",
            [
                .member(.string, .int, .string) { text, start, meter in substring(text, start, nil, meter) },
                Overload([.string, .int, .int], .string, isMember: true) { arguments, meter in
                    substring(arguments[0], arguments[1], arguments[2], meter)
                },
            ]),
        FunctionDeclaration(
            "format",
            [
                .member(.string, .list(.dyn), .string) { text, list, meter in
                    guard case .string(let text) = text, case .list(let values) = list else { return nil }
                    return Formatting.format(text, values, meter)
                }
            ]),
    ]

    private static func changing(_ change: @escaping @Sendable (String) -> String) -> Overload {
        .member(.string, .string) { value, meter in
            guard case .string(let text) = value else { return nil }
            return meter.charge(bytes: text.utf8.count) ? .string(change(text)) : Meter.exhausted
        }
    }

    private static func mapped(_ text: String, _ range: ClosedRange<UInt8>, _ change: (UInt8) -> UInt8) -> String {
        String(decoding: text.utf8.map { range.contains($0) ? change($0) : $0 }, as: UTF8.self)
    }

    @Sendable private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    @Sendable private static func quoted(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = [
            "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
            "\u{0B}": "\\v", "\\": "\\\\", "\"": "\\\"",
        ]
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] { quoted += escape } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "\""
    }

    private static func outOfRange(_ index: Int64) -> CELValue {
        .failure(.indexOutOfRange, "index out of range: \(index)")
    }

    /// The code points of a text, paid for.
    private static func scalars(_ text: String, _ meter: Meter) -> [Unicode.Scalar]? {
        meter.charge(bytes: text.utf8.count) ? Array(text.unicodeScalars) : nil
    }

    @Sendable private static func charAt(_ value: CELValue, _ position: CELValue, _ meter: Meter) -> CELValue? {
        guard case .string(let text) = value, case .int(let index) = position else { return nil }
        guard let scalars = scalars(text, meter) else { return Meter.exhausted }
        guard index >= 0, index <= scalars.count else { return outOfRange(index) }
        return .string(index == scalars.count ? "" : String(Character(scalars[Int(index)])))
    }

    private static func substring(
        _ value: CELValue, _ from: CELValue, _ to: CELValue?, _ meter: Meter
    ) -> CELValue? {
        guard case .string(let text) = value, case .int(let start) = from else { return nil }
        guard let scalars = scalars(text, meter) else { return Meter.exhausted }
        var end = Int64(scalars.count)
        if let to {
            guard case .int(let given) = to else { return nil }
            end = given
        }
        guard start >= 0, start <= scalars.count else { return outOfRange(start) }
        guard end >= 0, end <= scalars.count else { return outOfRange(end) }
        guard start <= end else {
            return .failure(.invalidArgument, "invalid substring range. start: \(start), end: \(end)")
        }
        return .string(Text.string(scalars[Int(start)..<Int(end)]))
    }

    // MARK: Searching

    private static func searching(isLast: Bool) -> [Overload] {
        [
            .member(.string, .string, .int) { text, part, meter in search(text, part, nil, isLast, meter) },
            Overload([.string, .string, .int], .int, isMember: true) { arguments, meter in
                search(arguments[0], arguments[1], arguments[2], isLast, meter)
            },
        ]
    }

    private static func search(
        _ text: CELValue, _ part: CELValue, _ from: CELValue?, _ isLast: Bool, _ meter: Meter
    ) -> CELValue? {
        guard case .string(let text) = text, case .string(let part) = part else { return nil }
        guard let haystack = scalars(text, meter), let needle = scalars(part, meter) else { return Meter.exhausted }
        var start = isLast ? Int64(haystack.count) : 0
        if let from {
            guard case .int(let given) = from else { return nil }
            start = given
            guard start >= 0, start <= haystack.count, needle.isEmpty || start < haystack.count || haystack.isEmpty
            else {
                return outOfRange(start)
            }
        }
        if needle.isEmpty { return .int(start) }
        let last = haystack.count - needle.count
        guard last >= 0 else { return .int(-1) }
        let places =
            isLast ? Array((0...min(Int(start), last)).reversed()) : start <= last ? Array(Int(start)...last) : []
        guard meter.charge(places.count * min(needle.count, 16) / 10) else { return Meter.exhausted }
        for place in places {
            var matched = 0
            while matched < needle.count, haystack[place + matched] == needle[matched] { matched += 1 }
            if matched == needle.count { return .int(Int64(place)) }
            if matched > 16, !meter.charge(matched / 10) { return Meter.exhausted }
        }
        return .int(-1)
    }

    // MARK: Lists

    private static func join(_ list: CELValue, _ separator: String, _ meter: Meter) -> CELValue? {
        guard case .list(let elements) = list else { return nil }
        var result = ""
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else { return nil }
            guard meter.charge(bytes: text.utf8.count + separator.utf8.count) else { return Meter.exhausted }
            if index > 0 { result += separator }
            result += text
        }
        return .string(result)
    }

    private static func split(
        _ value: CELValue, _ separator: CELValue, _ limit: CELValue, _ meter: Meter
    ) -> CELValue? {
        guard case .string(let text) = value, case .string(let separator) = separator, case .int(let limit) = limit
        else { return nil }
        guard meter.charge((text.utf8.count / 4 + 1) * (separator.utf8.count / 100 + 1)) else { return Meter.exhausted }
        if limit == 0 { return .list([]) }
        let most = limit < 0 ? Int.max : Int(clamping: limit)
        if separator.isEmpty {
            let scalars = Array(text.unicodeScalars)
            var parts = scalars.prefix(most).map { CELValue.string(String(Character($0))) }
            if scalars.count > most {
                parts[most - 1] = .string(Text.string(scalars[(most - 1)...]))
            }
            return .list(parts)
        }
        return .list(pieces(of: text, separator, most: most).map { .string($0) })
    }

    /// The pieces between separators, at most so many.
    private static func pieces(of text: String, _ separator: String, most: Int) -> [String] {
        let (bytes, wanted) = (Array(text.utf8), Array(separator.utf8))
        var pieces: [String] = []
        var (start, index) = (0, 0)
        while pieces.count < most - 1, index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += wanted.count
                start = index
            } else {
                index += 1
            }
        }
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    private static func replace(_ arguments: [CELValue], _ limit: Int64, _ meter: Meter) -> CELValue? {
        guard case .string(let text) = arguments[0], case .string(let old) = arguments[1],
            case .string(let new) = arguments[2]
        else { return nil }
        guard meter.charge((text.utf8.count / 4 + 1) * (old.utf8.count / 100 + 1)) else { return Meter.exhausted }
        let most = limit < 0 ? Int.max : Int(clamping: limit)
        if most == 0 { return .string(text) }
        if old.isEmpty { return interspersed(text, new, most, meter) }
        let pieces = pieces(of: text, old, most: most == .max ? most : most + 1)
        guard charge(text, new, times: pieces.count, meter) else { return Meter.exhausted }
        return .string(pieces.joined(separator: new))
    }

    /// Text before each code point and at the end, as Go replaces the empty string.
    private static func interspersed(_ text: String, _ new: String, _ most: Int, _ meter: Meter) -> CELValue {
        guard charge(text, new, times: min(most, text.utf8.count + 1), meter) else { return Meter.exhausted }
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count < most { result += new }
            count += 1
            result.unicodeScalars.append(scalar)
        }
        return .string(count < most ? result + new : result)
    }

    private static func charge(_ text: String, _ new: String, times: Int, _ meter: Meter) -> Bool {
        let (size, overflow) = new.utf8.count.multipliedReportingOverflow(by: times)
        return meter.charge(overflow ? .max : (size / 10 + text.utf8.count / 10 + 1))
    }
}

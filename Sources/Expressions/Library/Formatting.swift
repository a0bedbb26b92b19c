/// `format`: clauses such as `%s`, `%.3f` and `%x`, filled from a list.
enum Formatting {
    /// A text with each clause replaced by its value.
    static func format(_ text: String, _ values: [CELValue], _ meter: Meter) -> CELValue {
        var result = ""
        var next = 0
        var rest = Substring(text).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == "%" {
                rest.removeFirst()
                result += "%"
                continue
            }
            guard let (precision, verb) = clause(&rest) else {
                return failure("could not parse formatting clause: precision out of range or unfinished")
            }
            guard next < values.count else { return .failure(.indexOutOfRange, "index \(next) out of range") }
            switch formatted(values[next], verb, precision, meter) {
            case .success(let piece):
                guard meter.charge(bytes: piece.utf8.count) else { return Meter.exhausted }
                result += piece
            case .failure(let problem): return failure(problem.message)
            }
            next += 1
        }
        return meter.charge(bytes: result.utf8.count) ? .string(result) : Meter.exhausted
    }

    private struct Problem: Error {
        let message: String

        init(_ message: String) { self.message = message }

        static func given(_ what: String, _ value: CELValue) -> Problem {
            Problem("error during formatting: \(what), was given \(value.typeName)")
        }
    }

    private static func failure(_ message: String) -> CELValue { .failure(.invalidArgument, message) }

    /// The precision, if any, and the verb; nil where there is no verb or the precision is beyond all use.
    private static func clause(_ rest: inout Substring.UnicodeScalarView) -> (Int?, Unicode.Scalar)? {
        var precision: Int?
        if rest.first == "." {
            rest.removeFirst()
            var number = 0
            while let digit = rest.first,
                let value = digit.properties.numericType == .decimal ? Int(digit.value) - 48 : nil,
                (0...9).contains(value)
            {
                number = number * 10 + value
                guard number <= 1000 else { return nil }
                rest.removeFirst()
            }
            precision = number
        }
        return rest.popFirst().map { (precision, $0) }
    }

    private static func formatted(
        _ value: CELValue, _ verb: Unicode.Scalar, _ precision: Int?, _ meter: Meter
    ) -> Result<String, Problem> {
        switch verb {
        case "s": return Result { () throws(Problem) in try text(value, meter) }
        case "d": return decimal(value)
        case "f": return floating(value, "fixed-point", precision, scientific: false)
        case "e": return floating(value, "scientific", precision, scientific: true)
        case "b":
            if case .bool(let flag) = value { return .success(flag ? "1" : "0") }
            return whole(value, radix: 2, else: "only integers and bools can be formatted as binary")
        case "o": return whole(value, radix: 8, else: "octal clause can only be used on integers")
        case "x": return hexadecimal(value)
        case "X": return hexadecimal(value).map { $0.uppercased() }
        default:
            return .failure(Problem("could not parse formatting clause: unrecognized formatting clause \"\(verb)\""))
        }
    }

    private static func decimal(_ value: CELValue) -> Result<String, Problem> {
        if case .double(let number) = value, !number.isFinite { return .success(NumberText.text(number)) }
        return whole(value, radix: 10, else: "decimal clause can only be used on integers")
    }

    private static func whole(_ value: CELValue, radix: Int, else complaint: String) -> Result<String, Problem> {
        switch value {
        case .int(let number): .success(String(number, radix: radix))
        case .uint(let number): .success(String(number, radix: radix))
        default: .failure(.given(complaint, value))
        }
    }

    private static func floating(
        _ value: CELValue, _ name: String, _ precision: Int?, scientific: Bool
    ) -> Result<String, Problem> {
        let number: Double
        switch value {
        case .double(let given): number = given
        case .int(let given): number = Double(given)
        case .uint(let given): number = Double(given)
        default: return .failure(.given("\(name) clause can only be used on doubles", value))
        }
        return .success(NumberText.fixed(number, digits: precision ?? 6, scientific: scientific))
    }

    private static func hexadecimal(_ value: CELValue) -> Result<String, Problem> {
        switch value {
        case .string(let text): .success(hexadecimal(text.utf8))
        case .bytes(let bytes): .success(hexadecimal(bytes))
        default:
            whole(value, radix: 16, else: "only integers, byte buffers, and strings can be formatted as hex")
        }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// `%s`: whatever has a text, lists and maps (by their keys) among it.
    private static func text(_ value: CELValue, _ meter: Meter) throws(Problem) -> String {
        guard meter.charge(1) else { throw Problem("the budget is used up") }
        switch value {
        case .null: return "null"
        case .type(let name): return name
        case .list(let elements):
            var parts: [String] = []
            for element in elements { parts.append(try text(element, meter)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [(key: String, value: String)] = []
            for (key, value) in zip(map.keys, map.values) {
                parts.append((try text(key, meter), try text(value, meter)))
            }
            parts.sort { Text.order($0.key, $1.key) == .less }
            return "{" + parts.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .opaque, .record, .optional, .error, .unknown: throw unsupported(value)
        default:
            guard case .string(let text)? = StandardConversions.string(value) else { throw unsupported(value) }
            guard meter.charge(bytes: text.utf8.count) else { throw Problem("the budget is used up") }
            return text
        }
    }

    private static func unsupported(_ value: CELValue) -> Problem {
        .given(
            "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, "
                + "and timestamps", value)
    }
}

import Vocabulary

/// Random expressions, most of them well-typed.
struct ExpressionGenerator {
    enum Kind: CaseIterable {
        case bool, int, uint, double, string, bytes, ints, strings, map, timestamp, duration
    }

    var random: SeededGenerator
    /// Names of variables that macros have introduced, with their types.
    private var locals: [(name: String, kind: Kind)] = []
    private var names = 0
    /// cel-cpp mixes up what is on its stack where one expression has both macros that loop and `cel.bind`.
    private let loops: Bool
    /// Whether there are mistakes of type at all.
    private let isSloppy: Bool

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        loops = random.next() % 2 == 0
        isSloppy = random.next() % 2 == 0
    }

    /// An expression of any type.
    mutating func expression() -> String {
        let kind = Kind.allCases.randomElement(using: &random) ?? .bool
        return make(kind, Int.random(in: 1...4, using: &random))
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func pick(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "1" }

    /// - Parameter isExact: no mistake here, and no dyn(): cel-cpp and we differ in what that would lead to.
    private mutating func make(_ wanted: Kind, _ depth: Int, isExact: Bool = false) -> String {
        // Now and then something of another type, openly or behind dyn().
        var kind = wanted
        if !isExact, isSloppy, chance(4) { kind = Kind.allCases.randomElement(using: &random) ?? wanted }
        if !isExact, isSloppy, chance(6) {
            return "dyn(\(make(Kind.allCases.randomElement(using: &random) ?? kind, depth - 1)))"
        }
        let fitting = locals.filter { $0.kind == kind }
        if chance(30), let local = fitting.randomElement(using: &random) { return local.name }
        if depth <= 0 { return literal(kind) }
        if chance(10) {
            let yes = make(kind, depth - 1, isExact: isExact)
            return "(\(make(.bool, depth - 1)) ? \(yes) : \(make(kind, depth - 1, isExact: isExact)))"
        }
        if !loops, chance(8) { return bound(kind, depth, isExact) }
        switch kind {
        case .bool: return bool(depth - 1)
        case .int: return int(depth - 1)
        case .uint: return uint(depth - 1)
        case .double: return double(depth - 1)
        case .string: return string(depth - 1)
        case .bytes: return bytes(depth - 1)
        case .ints, .strings: return list(kind, depth - 1)
        case .map: return map(depth - 1)
        case .timestamp: return timestamp(depth - 1)
        case .duration: return duration(depth - 1)
        }
    }

    /// Times in whole seconds: their fractions have as few digits as may be here, and three, six or nine there.
    private mutating func literal(_ kind: Kind) -> String {
        switch kind {
        case .bool: pick("true", "false", "xb")
        case .int: pick("0", "1", "-1", "2", "7", "9223372036854775807", "-9223372036854775808", "xi", "0x1F")
        case .uint: pick("0u", "1u", "7u", "18446744073709551615u", "xu")
        case .double: pick("0.0", "1.0", "-1.5", "2.5e10", "1e300", "0.1", "xd", "9223372036854775808.0")
        case .string: pick("''", "'a'", "'hello'", "'é'", "'🐱b'", "'12'", "'1.5'", "'true'", "xs", "r'\\n'", "' a '")
        case .bytes: pick("b''", "b'a'", "b'\\xff'", "b'\\303\\251'")
        case .ints: pick("[]", "[1, 2, 3]", "[0]", "xl", "[3, 1, 2, 1]")
        case .strings: pick("['a']", "['b', 'a']", "xt", "['', 'é', 'hello']")
        case .map: pick("{'a': 1}", "{'a': 1, 'b': 2}", "xm")
        case .timestamp:
            pick("timestamp('2026-03-29T01:30:15Z')", "timestamp(0)", "timestamp('1999-12-31T23:59:59+05:30')")
        case .duration: pick("duration('90m')", "duration('-3s')", "duration('-36h')", "duration('0s')")
        }
    }

    private mutating func name(_ kind: Kind) -> String {
        names += 1
        return "v\(names)"
    }

    /// Calls with a further variable in scope.
    private mutating func scoped(_ kind: Kind, _ body: (inout ExpressionGenerator) -> String) -> (String, String) {
        let name = name(kind)
        locals.append((name, kind))
        let text = body(&self)
        locals.removeLast()
        return (name, text)
    }

    private mutating func bound(_ kind: Kind, _ depth: Int, _ isExact: Bool) -> String {
        let other = Kind.allCases.randomElement(using: &random) ?? .int
        let value = make(other, depth - 1)
        let (name, body) = scoped(other) { $0.make(kind, depth - 1, isExact: isExact) }
        return "cel.bind(\(name), \(value), \(body))"
    }

    private mutating func bool(_ depth: Int) -> String {
        // Numbers of two types are compared here, and not there; a mistake might make them so.
        let numbers: [Kind] = isSloppy ? [] : [.int, .uint, .double]
        let comparable: [Kind] = [.bool, .string, .bytes, .timestamp, .duration] + numbers
        switch Int.random(in: 0..<13, using: &random) {
        case 0: return "(\(make(.bool, depth)) && \(make(.bool, depth)))"
        case 1: return "(\(make(.bool, depth)) || \(make(.bool, depth)))"
        // Two in a row are dropped there, whatever they are applied to.
        case 2: return "!\(make(.bool, depth, isExact: true))"
        case 3...4:
            let kind = comparable.randomElement(using: &random) ?? .int
            let left = make(kind, depth, isExact: true)
            return "(\(left) \(pick("<", "<=", ">", ">=")) \(make(kind, depth, isExact: true)))"
        case 5...6:
            let kind = Kind.allCases.randomElement(using: &random) ?? .int
            return "(\(make(kind, depth)) \(pick("==", "!=")) \(make(kind, depth)))"
        case 7: return "\(make(.string, depth)).\(pick("contains", "startsWith", "endsWith"))(\(make(.string, depth)))"
        case 8: return "(\(make(.int, depth)) in \(make(.ints, depth)))"
        case 9:  // What can be no key is in no map here, and an error there.
            return "(\(make(.string, depth, isExact: true)) in \(make(.map, depth, isExact: true)))"
        case 10 where loops:
            let (name, body) = scoped(.int) { $0.make(.bool, depth - 1) }
            return "\(make(.ints, depth)).\(pick("all", "exists", "exists_one"))(\(name), \(body))"
        case 11 where loops:
            let (name, body) = scoped(.string) { $0.make(.bool, depth - 1) }
            return "\(make(.map, depth)).\(pick("all", "exists"))(\(name), \(body))"
        default: return pick("has(xm.a)", "has(xy.a)", "(xy == 1)", "xs.matches('^h.*o$')", "bool(xs)", "('é' in xt)")
        }
    }

    private mutating func int(_ depth: Int) -> String {
        switch Int.random(in: 0..<11, using: &random) {
        case 0...2: return "(\(make(.int, depth)) \(pick("+", "-", "*", "/", "%")) \(make(.int, depth)))"
        case 3:
            return
                "size(\(make([.string, .bytes, .ints, .strings, .map].randomElement(using: &random) ?? .string, depth)))"
        case 4:
            let kind = [Kind.int, .uint, .double].randomElement(using: &random) ?? .int
            // Spaces around a number are passed over there.
            if chance(20) { return "int(\(literal(.string)))" }
            return chance(20) ? "int(\(literal(.timestamp)))" : "int(\(make(kind, depth, isExact: true)))"
        case 5: return "\(make(.ints, depth))[\(make(.int, depth))]"
        case 6: return "\(make(.map, depth))[\(make(.string, depth))]"
        case 7:  // Lists have these functions too, here only.
            return "\(literal(.string)).\(pick("indexOf", "lastIndexOf"))(\(make(.string, depth)))"
        case 8:
            return
                "\(make(.timestamp, depth)).\(pick("getFullYear", "getMonth", "getDayOfWeek", "getHours", "getDayOfYear", "getDate"))()"
        case 9:
            return
                "math.\(pick("greatest", "least", "bitAnd", "bitOr", "bitXor"))(\(make(.int, depth)), \(make(.int, depth)))"
        default: return "-(\(make(.int, depth)))"
        }
    }

    private mutating func uint(_ depth: Int) -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0...1: return "(\(make(.uint, depth)) \(pick("+", "-", "*", "/", "%")) \(make(.uint, depth)))"
        case 2:
            let kind = [Kind.int, .uint, .double].randomElement(using: &random) ?? .int
            return "uint(\(chance(20) ? literal(.string) : make(kind, depth, isExact: true)))"
        default: return "math.greatest(\(make(.uint, depth)), \(make(.uint, depth)))"
        }
    }

    private mutating func double(_ depth: Int) -> String {
        switch Int.random(in: 0..<5, using: &random) {
        case 0...1: return "(\(make(.double, depth)) \(pick("+", "-", "*", "/")) \(make(.double, depth)))"
        case 2:
            let kind = [Kind.int, .uint, .double].randomElement(using: &random) ?? .int
            return "double(\(chance(20) ? literal(.string) : make(kind, depth, isExact: true)))"
        case 3: return "math.\(pick("ceil", "floor", "round", "trunc", "abs", "sign"))(\(make(.double, depth)))"
        default: return "math.least(\(make(.double, depth)), \(make(.double, depth)))"
        }
    }

    private mutating func string(_ depth: Int) -> String {
        let subject = make(.string, depth)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...1: return "(\(subject) + \(make(.string, depth)))"
        case 2:
            let kinds: [Kind] = [.int, .uint, .string, .bytes, .timestamp, .duration, .bool]
            // Doubles are written otherwise there.
            return "string(\(make(kinds.randomElement(using: &random) ?? .int, depth, isExact: true)))"
        case 3: return "\(subject).\(pick("lowerAscii", "upperAscii", "trim"))()"
        case 4: return "\(subject).substring(\(make(.int, depth)))"
        case 5: return "\(subject).charAt(\(make(.int, depth)))"
        case 6: return "\(subject).replace(\(make(.string, depth)), \(make(.string, depth)))"
        case 7: return "\(make(.strings, depth)).join(\(make(.string, depth)))"
        case 8: return "\(make(.strings, depth))[\(make(.int, depth))]"
        // Not with two: at the end of a text they are an error there.
        default: return "\(subject).substring(\(make(.int, depth)))"
        }
    }

    private mutating func bytes(_ depth: Int) -> String {
        chance(50) ? "bytes(\(make(.string, depth)))" : "(\(make(.bytes, depth)) + \(make(.bytes, depth)))"
    }

    private mutating func list(_ kind: Kind, _ depth: Int) -> String {
        let element: Kind = kind == .ints ? .int : .string
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return "[\(make(element, depth, isExact: true)), \(make(element, depth, isExact: true))]"
        case 1: return "(\(make(kind, depth)) + \(make(kind, depth)))"
        case 2 where loops:
            let (name, body) = scoped(element) { $0.make(element, depth - 1, isExact: true) }
            // The order of a map's keys differs.
            return "\(make(kind, depth, isExact: true)).map(\(name), \(body))"
        case 3 where loops:
            let (name, body) = scoped(element) { $0.make(.bool, depth - 1) }
            return "\(make(kind, depth, isExact: true)).filter(\(name), \(body))"
        default:
            return kind == .ints ? literal(kind) : "('-' + \(make(.string, depth))).split(\(make(.string, depth)))"
        }
    }

    /// Without a key twice, what an error in a loop over the keys leads to differs; with an int last, for of an int and
    /// a dyn after it cel-cpp makes ints.
    private mutating func map(_ depth: Int) -> String {
        "{\(literal(.string)): \(make(.int, depth, isExact: true)), 'z': \(literal(.int))}"
    }

    private mutating func timestamp(_ depth: Int) -> String {
        "(\(make(.timestamp, depth)) \(pick("+", "-")) \(make(.duration, depth)))"
    }

    private mutating func duration(_ depth: Int) -> String {
        chance(50)
            ? "(\(make(.timestamp, depth)) - \(make(.timestamp, depth)))"
            : "(\(make(.duration, depth)) \(pick("+", "-")) \(make(.duration, depth)))"
    }
}

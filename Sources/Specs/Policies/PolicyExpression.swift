import Documents
import Expressions
public import Vocabulary

/// An expression of a document, compiled when it was read. Two are the same where they say the same in the same place.
public struct PolicyExpression: Hashable, Sendable {
    public let text: String
    /// Where its first character stands.
    public let range: SourceRange
    let program: Program

    init(text: String, range: SourceRange, program: Program) {
        self.text = text
        self.range = range
        self.program = program
    }

    /// An expression that stands in no document; nil where it is not sound.
    public init?(_ text: String, in environment: PolicyEnvironment, at range: SourceRange) {
        guard let program = try? environment.environment.compile(text) else { return nil }
        self.init(text: text, range: range, program: program)
    }

    public static func == (left: PolicyExpression, right: PolicyExpression) -> Bool {
        left.text == right.text && left.range == right.range
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(text)
        hasher.combine(range)
    }

    /// What an expression of a document may cost. Tags, and what the lists of attributes and documents hold, are some dozens
    /// of short texts.
    static let limits: Limits = {
        var limits = Limits()
        limits.textBytes = 4096
        limits.assumedElements = 100
        limits.assumedBytes = 256
        limits.estimate = 1_000_000
        limits.budget = 100_000
        return limits
    }()

    /// Whether another instant can make another result, with the same resource.
    var readsClock: Bool { program.reads.contains { $0.name == "now" } }

    /// Whether it asks what monitoring says of the resource.
    var readsMetrics: Bool { program.reads.contains { $0.name == "metrics" } }

    /// Whether it asks which documents mean the resource.
    var readsSpecs: Bool { program.reads.contains { $0.name == "specs" } }
}

extension Shape where Output == PolicyExpression {
    /// An expression with a result of one type.
    static func expression(_ environment: PolicyEnvironment, _ wanted: ExpressionResult) -> Shape {
        expression(environment.environment, wanted)
    }

    /// An expression with a result of one type.
    static func expression(_ environment: Environment, _ wanted: ExpressionResult) -> Shape {
        Shape<String>.text(.any("an expression of the Common Expression Language", 1...4096)).map { text, place in
            do throws(ExpressionError) {
                let program = try environment.compile(text)
                if program.resultType != wanted.type, program.resultType != .dyn {
                    place.reader.error(
                        at: place.node.range(ofTextByte: 0), "\(place.subject) is of type `\(program.resultType)`",
                        why: "a `\(wanted.type)` is wanted", fix: wanted.advice)
                    return nil
                }
                return PolicyExpression(text: text, range: place.node.range(ofTextByte: 0), program: program)
            } catch {
                for diagnostic in error.diagnostics {
                    let offset = diagnostic.range.map { text.byteOffset(of: $0.start) } ?? 0
                    place.reader.error(
                        at: place.node.range(ofTextByte: offset), "\(place.subject): \(diagnostic.what)",
                        why: diagnostic.why, fix: diagnostic.fix)
                }
                return nil
            }
        }
    }
}

/// What an expression of a document has to come to.
enum ExpressionResult: Sendable {
    case condition, message

    fileprivate var type: CELType { self == .condition ? .bool : .string }

    fileprivate var advice: String {
        self == .condition
            ? "compare with something, as in `resource.region != 'eu-central-1'`"
            : "put a text in quotes within the quotes, as in `\"'has no owner'\"`, or convert with `string()`"
    }
}

extension String {
    /// The byte at a line and a column, both from 1.
    fileprivate func byteOffset(of position: SourcePosition) -> Int {
        var (line, column) = (1, 1)
        for (offset, byte) in utf8.enumerated() {
            if byte & 0xC0 != 0x80, (line, column) >= (position.line, position.column) { return offset }
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return utf8.count
    }
}

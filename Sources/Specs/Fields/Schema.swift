import Vocabulary

/// What a place in a document may hold, as plain data: reading, CRDs, the editor schema and the reference pages all
/// follow from it.
indirect enum Schema: Sendable {
    case text(TextForm)
    case integer(ClosedRange<Int>)
    case flag
    case choice([Choice])
    case list(ListSchema)
    /// Any keys, each with a value of one schema.
    case map(Schema, wanted: String)
    case object(ObjectSchema)

    /// One of the words a place may hold; an empty summary where the word says it all.
    struct Choice: Sendable {
        let name: String
        let summary: String
    }
}

/// A list, and what may be in it.
struct ListSchema: Sendable {
    /// What must differ between elements.
    enum Identity: Sendable {
        case nothing
        case value
        /// The text of one field of each element.
        case field(String)
    }

    let element: Schema
    let minimum: Int
    let identity: Identity
}

/// A mapping with known fields.
struct ObjectSchema: Sendable {
    /// Which of the optional fields must be there.
    enum Rule: Sendable {
        case any
        case atLeastOne
        /// Exactly one of the fields named.
        case exactlyOne([String])
    }

    let fields: [FieldSchema]
    let rule: Rule
    /// The field that a person means who writes a bare word instead of the mapping; nil where there is none.
    let shorthand: String?

    init(_ fields: [FieldSchema], rule: Rule = .any, shorthand: String? = nil) {
        self.fields = fields
        self.rule = rule
        self.shorthand = shorthand
    }
}

/// One field of a mapping: everything that can be said of it.
struct FieldSchema: Sendable {
    /// What becomes of a document without the field.
    enum Presence: Sendable {
        case required
        case optional
        case byDefault(Value)
    }

    let name: String
    let schema: Schema
    let presence: Presence
    /// One or two sentences for the reference page and the schemas.
    let summary: String

    var isRequired: Bool { if case .required = presence { true } else { false } }
}

extension Schema {
    /// What is wanted here, in words: "a whole number from 1 to 10".
    var wanted: String {
        switch self {
        case .text(let form): return form.wanted
        case .integer(let range): return "a whole number \(Self.words(range))"
        case .flag: return "`true` or `false`"
        case .choice(let choices): return "one of " + choices.map { "`\($0.name)`" }.joined(separator: ", ")
        case .list: return "a list"
        case .map(_, let wanted): return wanted
        case .object(let object): return "a mapping with " + object.namesInWords
        }
    }

    /// `from 1 to 10`, or only the end that matters.
    static func words(_ range: ClosedRange<Int>) -> String {
        range.upperBound == .max ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    }
}

extension ObjectSchema {
    /// The fields to expect first: the required ones, else all.
    fileprivate var namesInWords: String {
        let required = fields.filter(\.isRequired)
        let joint = if case .exactlyOne = rule { "` or `" } else { "`, `" }
        return "`" + (required.isEmpty ? fields : required).map(\.name).joined(separator: joint) + "`"
    }
}

import CLibYAML
import Vocabulary

extension Problem {
    /// Says in a user's words what libyaml stumbled over.
    init(_ parser: yaml_parser_t, offsets: inout ScalarOffsets, source: SourceText) {
        let problem = parser.problem.map { String(cString: $0) } ?? "there is no memory left to read YAML"
        let context = parser.context.map { String(cString: $0) } ?? ""
        // The reader counts bytes, scanner and parser count characters.
        let isUnreadable = parser.error == YAML_READER_ERROR
        let place = isUnreadable ? parser.problem_offset : offsets.byte(parser.problem_mark.index)
        let opening = offsets.byte(parser.context_mark.index)
        let byte = place < source.bytes.count ? source.bytes[place] : nil
        var words = YAMLProblem.words(problem, context: context, at: byte)
        if isUnreadable, problem.hasPrefix("control characters") {
            let code = String(UInt32(bitPattern: parser.problem_value), radix: 16, uppercase: true)
            words.what =
                "the control character U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
                + " is not allowed here"
        }
        if let opened = YAMLProblem.opened[context], opening < place {
            let position = source.position(of: opening)
            let since = "the \(opened) begins at \(position.line):\(position.column)"
            words.why = words.why.isEmpty ? since : words.why + "; " + since
        }
        self.init(words.what, why: words.why, fix: words.fix, at: place..<place)
    }
}

/// The words for libyaml's messages.
private enum YAMLProblem {
    typealias Words = (what: String, why: String, fix: String)

    /// What was open where the problem showed, by libyaml's description.
    static let opened = [
        "while parsing a flow sequence": "list", "while parsing a block collection": "list",
        "while parsing a flow mapping": "map", "while parsing a block mapping": "map",
        "while scanning a quoted scalar": "text",
    ]

    static func words(_ problem: String, context: String, at byte: UInt8?) -> Words {
        switch problem {
        case "found character that cannot start any token":
            return stray(byte)
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return tab
        case "mapping values are not allowed in this context":
            return (
                "a ':' stands where no value can begin", "only one 'key: value' fits on a line",
                "indent the line to its map, or put the text in quotes"
            )
        case "could not find expected ':'":
            return (
                "a ':' is missing after a key", "every line of a map is 'key: value'",
                "add the ':' and the value, or put a text of several lines in quotes"
            )
        case "did not find expected key":
            return (
                "this line does not fit the map it stands in", "",
                "indent it like the other keys, and close what is open above it"
            )
        case "did not find expected '-' indicator":
            return ("this line does not fit the list it stands in", "", "begin it with '- ', or indent it differently")
        case "block sequence entries are not allowed in this context":
            return ("a list element stands where none can begin", "", "put '- ' on a line of its own")
        case "mapping keys are not allowed in this context":
            return ("a key stands where none can begin", "", "put it on a line of its own")
        default:
            return more(problem, context: context, at: byte)
        }
    }

    private static func more(_ problem: String, context: String, at byte: UInt8?) -> Words {
        switch problem {
        case "did not find expected ',' or ']'":
            return ("a ',' or ']' is missing in a list", "", "close the list with ']'")
        case "did not find expected ',' or '}'":
            return ("a ',' or '}' is missing in a map", "", "close the map with '}'")
        case "found unexpected end of stream" where context == "while scanning a quoted scalar":
            return ("a quoted text does not end", "", "add the closing quote")
        case "found unexpected document indicator":
            return ("a quoted text does not end before the next document", "", "add the closing quote")
        case "found unknown escape character":
            return (
                "this escape is not known", "a backslash begins an escape in double quotes",
                "write \\\\ for a backslash, or use single quotes"
            )
        case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
            return ("this escape names no character", "", "write it as \\u and four hexadecimal digits")
        case "did not find expected <document start>":
            return (
                "something follows the end of the document", "",
                "indent it to its map or list, or begin a new document with '---'"
            )
        case "did not find expected node content":
            return ("a value is missing here", "", "write one, or remove what announces it")
        case "did not find expected alphabetic or numeric character":
            return ("a name is missing after '&' or '*'", "", "put a text that begins so in quotes")
        case "found incompatible YAML document":
            return ("this version of YAML is not known", "only 1.1 and 1.2 are", "remove the %YAML line")
        case "found unknown directive name":
            return (
                "this directive is not known", "only %YAML and %TAG are", "remove the line, or put a text in quotes"
            )
        case "found undefined tag handle":
            return ("this tag is not known", "", "remove it, or put a text that begins with '!' in quotes")
        case "did not find expected comment or line break":
            return ("something follows '|' or '>' on its line", "", "begin the text on the next line")
        default:
            return ("this is not YAML: " + problem, context, "")
        }
    }

    private static let tab: Words = (
        "a tab stands where the indentation is", "YAML is indented by spaces only",
        "replace it with spaces"
    )

    private static func stray(_ byte: UInt8?) -> Words {
        guard let byte else { return ("the text ends where a value should begin", "", "") }
        if byte == UInt8(ascii: "\t") { return tab }
        let character = String(UnicodeScalar(byte))
        return (
            "no value can begin with '\(character)'", "the character has a meaning in YAML", "put the text in quotes"
        )
    }
}

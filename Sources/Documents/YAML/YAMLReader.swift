import CLibYAML
import Vocabulary

/// Turns the events of libyaml into a tree.
struct YAMLReader {
    /// What an anchor names; its measure is known once it is read to its end.
    private struct Anchor {
        let index: Int
        var measure: TreeBuilder.Measure?
    }

    private var builder: TreeBuilder
    private var offsets: ScalarOffsets
    private var anchors: [String: Anchor] = [:]
    /// The anchors of the open lists and maps, the innermost last.
    private var openAnchors: [String?] = []

    /// A reader of a text that is known to be UTF-8 without a byte order mark.
    init(_ source: SourceText, limits: DocumentLimits) {
        builder = TreeBuilder(source: source, limits: limits)
        offsets = ScalarOffsets(source.bytes)
    }

    /// Reads the whole text.
    consuming func read() -> ParsedDocuments {
        let bytes = builder.source.bytes
        // libyaml keeps a pointer into itself and into the input, so neither may move while it works.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            builder.end(.error(at: nil, "there is no memory left to read YAML"))
            return builder.finish()
        }
        defer { yaml_parser_delete(parser) }
        bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            do throws(Problem) {
                try readEvents(parser, buffer)
            } catch {
                builder.end(error.diagnostic(in: builder.source))
            }
        }
        return builder.finish()
    }

    private mutating func readEvents(
        _ parser: UnsafeMutablePointer<yaml_parser_t>, _ buffer: UnsafeBufferPointer<UInt8>
    ) throws(Problem) {
        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else {
                throw Problem(parser.pointee, offsets: &offsets, source: builder.source)
            }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return }
            try take(event, buffer)
        }
    }

    private mutating func take(
        _ event: yaml_event_t, _ buffer: UnsafeBufferPointer<UInt8>
    ) throws(Problem) {
        let start = offsets.byte(event.start_mark.index)
        let end = offsets.byte(event.end_mark.index)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            anchors = [:]
        case YAML_SCALAR_EVENT:
            try scalar(event.data.scalar, start, end, buffer)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            try open(.list, tag: data.tag, anchor: data.anchor, start, end)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            try open(.map, tag: data.tag, anchor: data.anchor, start, end)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            // Only a bracket has a width; a block ends with its last child, not where the next thing begins.
            close(end > start ? end : nil)
        case YAML_ALIAS_EVENT:
            try alias(event.data.alias.anchor, start, end)
        default: break
        }
    }

    private mutating func open(
        _ form: Tree.Form, tag: UnsafePointer<UInt8>?, anchor: UnsafePointer<UInt8>?, _ start: Int, _ end: Int
    ) throws(Problem) {
        if let tag {
            let name = String(cString: tag)
            let wanted = YAMLTag(rawValue: name)
            let fits = form == .list ? wanted == .list : wanted == .map
            if !fits { reportTag(name, isKnown: wanted != nil, start, end) }
        }
        let name = anchor.map { String(cString: $0) }
        if let name { anchors[name] = Anchor(index: builder.nextIndex) }
        openAnchors.append(name)
        try builder.open(form, start)
    }

    private mutating func close(_ end: Int?) {
        let (index, measure) = builder.close(end)
        // An anchor may have been given to another node meanwhile.
        if let name = openAnchors.popLast() ?? nil, anchors[name]?.index == index { anchors[name]?.measure = measure }
    }

    private mutating func alias(
        _ name: UnsafePointer<UInt8>?, _ start: Int, _ end: Int
    ) throws(Problem) {
        let name = name.map { String(cString: $0) } ?? ""
        let range = builder.source.range(start, end)
        guard let anchor = anchors[name] else {
            // Among hundreds of anchors a hostile text could make the search dear.
            let near = anchors.count > 100 ? nil : Suggestion.nearest(to: name, among: anchors.keys.sorted())
            builder.report(
                .error(
                    at: range, "the alias *\(name) has no anchor &\(name) before it in this document",
                    fix: near.map { "did you mean *\($0)?" } ?? "add the anchor, or write the text here"))
            return try unresolved(start, end)
        }
        guard let measure = anchor.measure else {
            builder.report(
                .error(
                    at: range, "the alias *\(name) stands within its own anchor &\(name)",
                    why: "that would never end", fix: "write here what is meant"))
            return try unresolved(start, end)
        }
        try builder.alias(to: anchor.index, measure, start, end)
    }

    /// Stands for an alias that means nothing; as a key it is a text, so that it is not reported a second time.
    private mutating func unresolved(_ start: Int, _ end: Int) throws(Problem) {
        try builder.scalar(builder.expectsKey ? .string : .null, start, end, text: start..<end)
    }
}

extension YAMLReader {
    private typealias Scalar = yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar

    private mutating func scalar(
        _ data: Scalar, _ start: Int, _ end: Int, _ buffer: UnsafeBufferPointer<UInt8>
    ) throws(Problem) {
        let text = UnsafeBufferPointer(start: data.value, count: data.length)
        let isPlain = data.style == YAML_PLAIN_SCALAR_STYLE
        let form = form(of: text, isPlain: isPlain, tag: data.tag, start, end)
        if let anchor = data.anchor {
            anchors[String(cString: anchor)] = Anchor(
                index: builder.nextIndex, measure: TreeBuilder.Measure(nodes: 1, height: 0))
        }
        // Without escapes and folding the text stands in the source as it is, right before the closing quote.
        let last = isPlain ? end : end - 1
        let first = last - text.count
        if first >= start, UnsafeBufferPointer(rebasing: buffer[first..<last]).elementsEqual(text) {
            try builder.scalar(form, start, end, text: first..<last)
        } else {
            try builder.scalar(form, start, end, unfolded: text)
        }
    }

    private mutating func form(
        of text: UnsafeBufferPointer<UInt8>, isPlain: Bool, tag: UnsafePointer<UInt8>?, _ start: Int, _ end: Int
    ) -> Tree.Form {
        guard let tag else {
            if !isPlain { return .string }
            let isMerge = text.count == 2 && text[0] == UInt8(ascii: "<") && text[1] == UInt8(ascii: "<")
            return isMerge && builder.expectsKey ? .mergeKey : YAMLSchema.form(of: text)
        }
        let name = String(cString: tag)
        guard let known = YAMLTag(rawValue: name) else {
            reportTag(name, isKnown: false, start, end)
            return .string
        }
        guard let form = known.form(of: text) else {
            reportTag(name, isKnown: true, start, end)
            return .string
        }
        return form
    }

    private mutating func reportTag(_ tag: String, isKnown: Bool, _ start: Int, _ end: Int) {
        let shorthand = YAMLTag.shorthand(tag)
        builder.report(
            .error(
                at: builder.source.range(start, end),
                isKnown ? "the tag \(shorthand) does not fit what follows it" : "the tag \(shorthand) is not known",
                why: isKnown ? "" : "only !!str, !!int, !!float, !!bool, !!null, !!seq and !!map are",
                fix: "remove the tag"))
    }
}

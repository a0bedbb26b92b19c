import Vocabulary

/// What ends the reading of a text, and at which bytes.
struct Problem: Error {
    var kind = DocumentError.Kind.malformed
    let what: String
    var why = ""
    var fix = ""
    let place: Range<Int>

    init(
        _ what: String, why: String = "", fix: String = "", at place: Range<Int>,
        kind: DocumentError.Kind = .malformed
    ) {
        self.what = what
        self.why = why
        self.fix = fix
        self.place = place
        self.kind = kind
    }

    init(_ what: String, at offset: Int) { self.init(what, at: offset..<offset) }

    func diagnostic(in source: SourceText) -> Diagnostic {
        .error(at: source.range(place.lowerBound, place.upperBound), what, why: why, fix: fix)
    }
}

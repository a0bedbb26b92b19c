import Documents

/// What a list says of itself.
struct ListMetadata: Hashable, Sendable {
    /// Where a watch may go on from.
    var resourceVersion = ""
    /// Empty on the last page.
    var next = ""

    init() {}

    /// Takes the `metadata` of a list.
    init(_ scanner: inout JSONScanner) throws(DocumentError) {
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            switch key {
            case "resourceVersion": resourceVersion = try scanner.string() ?? ""
            case "continue": next = try scanner.string() ?? ""
            default: try scanner.skip()
            }
        }
    }

    var end: PageEnd { next.isEmpty ? .last : .next(next) }
}

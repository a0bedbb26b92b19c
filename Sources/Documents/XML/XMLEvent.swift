/// An element's begin or end; what of, the scanner says until its next event.
@usableFromInline
enum XMLEvent {
    case start
    /// An end, with the text as it stands in the source.
    case end
    /// An end whose text differs from the source and is in ``XMLScanner/assembled``.
    case endOfAssembled
    /// There is nothing more.
    case finish
}

/// Where the name of an element stands in the source.
struct XMLTag {
    let start: Int
    /// Behind the prefix, where there is one.
    let localStart: Int
    let end: Int

    var count: Int { end - start }
}

/// Takes the elements of an XML text as they go by.
///
/// Names and texts are lent: they are valid until the method returns. Attributes, comments and processing
/// instructions are not reported.
public protocol XMLHandler {
    /// An element begins.
    ///
    /// - Returns: Whether what is in it matters.
    mutating func start(_ name: XMLName) -> XMLContent

    /// An element ends. `text` is its character data if it had no children and was not skipped, else empty.
    mutating func end(_ name: XMLName, text: XMLText)
}

/// What becomes of the content of an element.
public enum XMLContent: Sendable {
    /// Its text and the elements in it are reported.
    case told
    /// It is checked to be well-formed like all else, several times as fast, and not reported.
    case skipped
}

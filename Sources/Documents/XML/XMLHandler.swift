/// Takes the elements of an XML text as they go by.
///
/// Names and texts are lent: they are valid until the method returns. Attributes, comments and processing
/// instructions are not reported.
public protocol XMLHandler {
    /// An element begins.
    mutating func start(_ name: XMLName)

    /// An element ends. `text` is its character data if it had no children, else empty.
    mutating func end(_ name: XMLName, text: XMLText)
}

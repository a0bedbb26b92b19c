/// An element of a small XML answer, with everything in it.
public struct XMLElement: Hashable, Sendable {
    /// The local name, without a prefix.
    public let name: String
    /// The character data of an element without children, white space as it stands; else empty.
    public let text: String
    public let children: [XMLElement]

    /// The first element on a path of names below this one: `answer["Errors/Error/Code"]`; nil where there is none.
    public subscript(path: String) -> XMLElement? { elements(path).first }

    /// Every element on a path of names below this one, in the order of the text.
    public func elements(_ path: String) -> [XMLElement] {
        path.split(separator: "/").reduce([self]) { found, name in
            found.flatMap { $0.children.filter { $0.name == name } }
        }
    }
}

/// Builds the tree for ``XML/tree(_:limits:)``.
struct XMLTreeHandler: XMLHandler {
    private var open: [[XMLElement]] = [[]]

    /// The outermost element, once all is read.
    var root: XMLElement? { open.first?.first }

    mutating func start(_ name: XMLName) -> XMLContent {
        open.append([])
        return .told
    }

    mutating func end(_ name: XMLName, text: XMLText) {
        let children = open.removeLast()
        open[open.count - 1].append(XMLElement(name: name.string, text: text.string, children: children))
    }
}

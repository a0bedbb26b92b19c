public import Vocabulary

/// One node of a document, and where it stands.
///
/// A node is a light handle into a tree that all nodes of its text share. A node reached through an alias (`*name`)
/// has the place of the alias, because that is where it is used; what it contains has the places where the anchored
/// text stands. Entries that a merge key (`<<`) brought in have the places of the map they came from.
public struct Node: Sendable {
    /// What a node is.
    public enum Kind: Hashable, Sendable {
        case null, bool, int, double, string, list, map
    }

    let tree: Tree
    let index: UInt32

    private var record: Tree.Record { tree.resolved(index) }

    public var kind: Kind {
        switch record.form {
        // Aliases are resolved here, so that the second is for the compiler.
        case .null, .alias: .null
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .string, .mergeKey: .string
        case .list: .list
        case .map: .map
        }
    }

    /// Where the node stands: line and column from 1, the column in Unicode scalars. Takes constant time.
    public var range: SourceRange {
        let place = tree.records[Int(index)]
        return tree.source.range(Int(place.start), Int(place.end))
    }

    /// Where the node stands, in bytes from the beginning of the text; a byte order mark is not counted.
    public var offsets: Range<Int> {
        let place = tree.records[Int(index)]
        return Int(place.start)..<Int(place.end)
    }

    /// Whether the node is an alias, so that what it contains stands elsewhere.
    public var isAlias: Bool { tree.records[Int(index)].form == .alias }

    /// The entries of a map in the document's order, no key twice; empty for anything else.
    ///
    /// Merged entries stand where the merge key stands. Of a key given twice only the first is here.
    public var entries: [(key: Node, value: Node)] {
        let record = record
        guard record.form == .map else { return [] }
        return stride(from: Int(record.first), to: Int(record.first + record.count), by: 2).map {
            (Node(tree: tree, index: tree.children[$0]), Node(tree: tree, index: tree.children[$0 + 1]))
        }
    }

    /// The elements of a list; empty for anything else.
    public var elements: [Node] {
        let record = record
        guard record.form == .list else { return [] }
        return (Int(record.first)..<Int(record.first + record.count)).map {
            Node(tree: tree, index: tree.children[$0])
        }
    }

    /// The value under a key of a map; nil where there is none. Takes time in proportion to the map.
    public subscript(key: String) -> Node? {
        let record = record
        guard record.form == .map else { return nil }
        var key = key
        return key.withUTF8 { wanted in
            for index in stride(from: Int(record.first), to: Int(record.first + record.count), by: 2) {
                let isEqual = tree.withText(of: tree.resolved(tree.children[index])) { $0.elementsEqual(wanted) }
                if isEqual { return Node(tree: tree, index: tree.children[index + 1]) }
            }
            return nil
        }
    }
}

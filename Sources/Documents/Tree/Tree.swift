/// The documents of one text: flat tables that nodes point into, never changed once built.
///
/// A node costs 20 bytes and 4 more in its parent; its text is a slice of the source unless escapes or folding made
/// it differ.
final class Tree: Sendable {
    /// What a record is.
    enum Form: UInt8, Sendable {
        case null, bool, int, double, string, list, map
        /// Points to the record it stands for, which is no alias itself.
        case alias
        /// The word `<<`; as a key it never outlives the reading of its map.
        case mergeKey
    }

    struct Record: Sendable {
        /// The stretch of the source, in bytes.
        var start: UInt32
        var end: UInt32
        /// Scalars: where the text begins. Lists and maps: the first child in `children`. Aliases: the record meant.
        var first: UInt32
        /// Scalars: the length of the text. Lists: the number of children. Maps: twice the number of entries.
        var count: UInt32
        var form: Form
        /// Whether the text of a scalar stands in `unfolded` and not in the source.
        var isUnfolded = false

        /// Whether a map may have it as a key.
        var isSoundKey: Bool { form != .list && form != .map && form != .null }
    }

    let source: SourceText
    let records: [Record]
    let children: [UInt32]
    let unfolded: [UInt8]

    init(source: SourceText, records: [Record], children: [UInt32], unfolded: [UInt8]) {
        self.source = source
        self.records = records
        self.children = children
        self.unfolded = unfolded
    }

    /// The record that a node stands for, aliases followed. An alias never points to an alias.
    func resolved(_ index: UInt32) -> Record {
        let record = records[Int(index)]
        return record.form == .alias ? records[Int(record.first)] : record
    }

    /// Lends the text of a scalar, as it reads once escapes and folding are undone.
    func withText<Result>(of record: Record, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = Int(record.first)..<Int(record.first) + Int(record.count)
        return (record.isUnfolded ? unfolded : source.bytes).withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }
}

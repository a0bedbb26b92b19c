/// What a text may cost before it is refused.
///
/// Limits are looked at before memory is spent: a text over ``maximumBytes`` is not read at all, and aliases are
/// counted without being followed.
public struct DocumentLimits: Hashable, Sendable {
    /// The longest text, in bytes. Never more than 2 GiB are read, whatever is said here.
    public var maximumBytes: Int
    /// How many lists and maps may stand within each other, aliases followed; anything over 1,000 counts as 1,000.
    public var maximumDepth: Int
    /// How many nodes all documents of a text may have together, each alias counted as all that it stands for; at
    /// most two thousand million.
    public var maximumNodes: Int

    /// Limits from their parts.
    public init(maximumBytes: Int, maximumDepth: Int, maximumNodes: Int) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
    }

    /// For what people write: 4 MiB, 100 levels, a million nodes.
    public static let standard = DocumentLimits(
        maximumBytes: 4 << 20, maximumDepth: 100, maximumNodes: 1_000_000)

    /// For what providers answer, whose length the transport has bounded already: 1 GiB, 200 levels.
    public static let answer = DocumentLimits(maximumBytes: 1 << 30, maximumDepth: 200, maximumNodes: .max)

    /// For texts that are trusted, such as our own: only the depth is bounded.
    public static let unlimited = DocumentLimits(maximumBytes: .max, maximumDepth: .max, maximumNodes: .max)

    /// The bytes that hold; bounded because offsets are 32 bits wide and escapes may lengthen a text by half.
    var bytes: Int { min(maximumBytes, Int(Int32.max)) }
    /// The depth that holds; bounded so that walking a tree never exhausts a thread's stack.
    var depth: Int { min(maximumDepth, 1000) }
    /// The nodes that hold; bounded because nodes are numbered with 32 bits.
    var nodes: Int { min(maximumNodes, Int(Int32.max)) }
}

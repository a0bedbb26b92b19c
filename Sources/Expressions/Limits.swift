/// What an expression may cost, before and while it runs.
///
/// One unit of cost is about one step of the evaluation; a step that looks at or makes data costs one more for every
/// element, or every ten bytes of text.
public struct Limits: Sendable {
    /// Bytes of text.
    public var textBytes = 100_000
    /// Levels of nesting.
    public var depth = 250
    /// What the worst evaluation may cost as far as that can be told beforehand; nil: whatever.
    public var estimate: UInt64? = 10_000_000
    /// How many elements a list or map is taken to have at most where its declaration does not say, for the estimate.
    public var assumedElements: UInt64 = 1000
    /// How many bytes a text is taken to have at most, for the estimate.
    public var assumedBytes: UInt64 = 1000
    /// What one evaluation may really cost; beyond it is stopped with an error.
    public var budget = 1_000_000
    /// Instructions that the programs of an expression's literal patterns may have together.
    public var patternInstructions = 20_000
    /// Bytes of memory that the program of a regular expression may take.
    public var patternMemory: Int64 = 1 << 20

    /// The limits that suit rules in a file.
    public init() {}
}

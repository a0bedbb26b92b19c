import Vocabulary

/// Builds a tree from what a reader reports, keeping the limits and the rules that YAML and JSON share.
struct TreeBuilder {
    /// How much a finished node weighs, for the aliases that stand for it.
    struct Measure {
        /// How many nodes it is, aliases followed.
        var nodes: Int
        /// How many lists and maps stand within each other, its own included.
        var height: Int
    }

    private struct Frame {
        let record: Int
        let firstChild: Int
        var nodes = 1
        var height = 1
    }

    /// More errors than anyone reads; a hostile text could hold a million.
    private static let maximumReports = 1000

    let source: SourceText
    let limits: DocumentLimits
    private var diagnostics: [Diagnostic] = []
    private(set) var records: [Tree.Record] = []
    private(set) var children: [UInt32] = []
    private var unfolded: [UInt8] = []
    private var frames: [Frame] = []
    /// The children of the open lists and maps, the innermost last.
    private var pending: [UInt32] = []
    private var roots: [UInt32] = []
    private var total = 0

    init(source: SourceText, limits: DocumentLimits) {
        self.source = source
        self.limits = limits
    }

    /// Whether the next node is the key of a map.
    var expectsKey: Bool {
        guard let frame = frames.last, records[frame.record].form == .map else { return false }
        return (pending.count - frame.firstChild).isMultiple(of: 2)
    }

    /// The number the next node gets.
    var nextIndex: Int { records.count }

    /// Appends a scalar whose text stands in the source.
    mutating func scalar(
        _ form: Tree.Form, _ start: Int, _ end: Int, text: Range<Int>
    ) throws(Problem) {
        try append(
            Tree.Record(
                start: UInt32(start), end: UInt32(end), first: UInt32(text.lowerBound), count: UInt32(text.count),
                form: form), Measure(nodes: 1, height: 0))
    }

    /// Appends a scalar whose text differs from the source.
    mutating func scalar(
        _ form: Tree.Form, _ start: Int, _ end: Int, unfolded text: some Collection<UInt8>
    ) throws(Problem) {
        let first = unfolded.count
        unfolded.append(contentsOf: text)
        try append(
            Tree.Record(
                start: UInt32(start), end: UInt32(end), first: UInt32(first), count: UInt32(text.count), form: form,
                isUnfolded: true), Measure(nodes: 1, height: 0))
    }

    /// Appends an alias to a finished node.
    mutating func alias(to target: Int, _ measure: Measure, _ start: Int, _ end: Int) throws(Problem) {
        try append(
            Tree.Record(
                start: UInt32(start), end: UInt32(end), first: UInt32(target), count: 0, form: .alias), measure)
    }

    /// Opens a list or a map.
    mutating func open(_ form: Tree.Form, _ start: Int) throws(Problem) {
        try count(Measure(nodes: 1, height: 1), start, start)
        frames.append(Frame(record: records.count, firstChild: pending.count))
        records.append(
            Tree.Record(start: UInt32(start), end: UInt32(start), first: 0, count: 0, form: form))
    }

    /// Closes the innermost list or map; without an end it ends where its last child does.
    @discardableResult
    mutating func close(_ end: Int?) -> (index: Int, measure: Measure) {
        guard let frame = frames.popLast() else { return (0, Measure(nodes: 0, height: 0)) }
        var own = Array(pending[frame.firstChild...])
        pending.removeLast(own.count)
        let last = own.last.map { records[Int($0)].end } ?? records[frame.record].start
        records[frame.record].end = end.map(UInt32.init) ?? last
        if records[frame.record].form == .map { own = entries(own) }
        records[frame.record].first = UInt32(children.count)
        records[frame.record].count = UInt32(own.count)
        children.append(contentsOf: own)
        let measure = Measure(nodes: frame.nodes, height: frame.height)
        attach(frame.record, measure)
        return (frame.record, measure)
    }

    /// Notes an error that the reading survives. Of very many only the first are kept.
    mutating func report(_ diagnostic: Diagnostic) {
        if diagnostics.count < TreeBuilder.maximumReports { diagnostics.append(diagnostic) }
    }

    /// Notes the error that ends the reading.
    mutating func end(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// The tree; what is open is left out.
    consuming func finish() -> ParsedDocuments {
        let tree = Tree(source: source, records: records, children: children, unfolded: unfolded)
        return ParsedDocuments(
            documents: roots.map { Node(tree: tree, index: $0) }, diagnostics: diagnostics.sorted())
    }

    /// Lends the text of a scalar.
    func withText<Result>(of record: Tree.Record, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = Int(record.first)..<Int(record.first) + Int(record.count)
        return (record.isUnfolded ? unfolded : source.bytes).withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[range]))
        }
    }

    /// The record that a node stands for, aliases followed.
    func resolved(_ index: UInt32) -> Tree.Record {
        let record = records[Int(index)]
        return record.form == .alias ? records[Int(record.first)] : record
    }

    private mutating func append(_ record: Tree.Record, _ measure: Measure) throws(Problem) {
        try count(measure, Int(record.start), Int(record.end))
        records.append(record)
        attach(records.count - 1, measure)
    }

    private mutating func attach(_ index: Int, _ measure: Measure) {
        guard let last = frames.indices.last else { return roots.append(UInt32(index)) }
        pending.append(UInt32(index))
        frames[last].nodes = sum(frames[last].nodes, measure.nodes)
        frames[last].height = max(frames[last].height, measure.height + 1)
    }

    private mutating func count(_ measure: Measure, _ start: Int, _ end: Int) throws(Problem) {
        total = sum(total, measure.nodes)
        if total > limits.nodes {
            throw Problem(
                "the text has more than \(limits.nodes) nodes",
                why: "an alias counts as all that it stands for", fix: "split it into several files",
                at: start..<end, kind: .tooLarge)
        }
        if frames.count + measure.height > limits.depth {
            throw Problem(
                "lists and maps are nested deeper than \(limits.depth) levels", fix: "nest them less deeply",
                at: start..<end, kind: .tooLarge)
        }
    }

    /// Aliases of aliases outgrow any integer; the largest one then stands for all beyond.
    private func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? .max : sum
    }
}

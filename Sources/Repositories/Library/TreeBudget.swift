/// What is left of the limits while a tree is read.
struct TreeBudget {
    /// Deeper folders than anybody makes by hand; each level costs stack.
    static let maximumDepth = 100

    let limits: TreeLimits
    /// What is being read, for messages.
    let place: String
    private var entries = 0
    private var files = 0
    private var bytes = 0

    init(limits: TreeLimits, place: String) {
        self.limits = limits
        self.place = place
    }

    mutating func countEntry() throws(RepositoryError) {
        entries += 1
        if entries > limits.maximumEntries { throw exceeded("\(limits.maximumEntries) files and folders") }
    }

    mutating func countFile(bytes count: Int) throws(RepositoryError) {
        files += 1
        bytes += count
        if files > limits.maximumFiles { throw exceeded("\(limits.maximumFiles) documents") }
        if bytes > limits.maximumTotalBytes { throw exceeded("\(limits.maximumTotalBytes) bytes of documents") }
    }

    func tooDeep(_ path: String) -> RepositoryError {
        exceeded("\(Self.maximumDepth) folders inside one another, at \(path.prefix(60))…")
    }

    private func exceeded(_ limit: String) -> RepositoryError {
        RepositoryError(
            .stalled, .limitExceeded, "\(place) holds more than \(limit)",
            fix: "name a smaller folder as the source's path, or take what does not belong there out of it")
    }
}
